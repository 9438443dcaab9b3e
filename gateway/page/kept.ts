/** What is kept of a lesson: the taught network and its examples as files, and the network at the gateway. */
import { element } from './element.ts';
import { serve, takesModels } from './gateway.ts';
import { isTaken, takeServed } from './models.ts';

const kept = element('#kept');
const field = element<HTMLInputElement>('#name');
const button = element<HTMLButtonElement>('#serve');
const served = element('#served');
const links = {
  mnw: element<HTMLAnchorElement>('#network'),
  teach: element<HTMLAnchorElement>('#examples'),
} as const;

let weights: Uint8Array;

/** Offers the files. @param made its packed weights, and the file of its examples */
export function keep(made: Readonly<Record<keyof typeof links, Uint8Array>>): void {
  forgetKept();
  weights = made.mnw;
  for (const kind of ['mnw', 'teach'] as const) {
    const type = 'application/octet-stream';
    links[kind].href = URL.createObjectURL(new Blob([made[kind] as BlobPart], { type }));
  }
  kept.hidden = false;
  say();
}

export function forgetKept(): void {
  for (const { href } of Object.values(links)) if (href) URL.revokeObjectURL(href);
  kept.hidden = true;
  served.textContent = '';
}

/** The words of links and button, which follow the name. @returns those of the button */
function say(): string {
  const name = field.value.trim();
  for (const [ending, link] of Object.entries(links))
    link.textContent = `Download ${(link.download = `${name}.${ending}`)}`;
  return (button.textContent = isTaken(name) ? `Replace ${name} at the gateway` : `Serve it as ${name}`);
}

/** @param telling says what fails */
export function listenKept(telling: (work: () => Promise<void>) => () => void): void {
  button.hidden = !takesModels;
  field.oninput = () => void say();
  button.onclick = telling(async () => {
    // The gateway may have got one of that name since: what replaces it says so before it is pressed.
    if (button.textContent !== say()) return;
    const name = field.value.trim();
    await serve(name, weights);
    await takeServed(name);
    served.textContent = `The gateway serves it as ${name}.`;
    say();
  });
}
