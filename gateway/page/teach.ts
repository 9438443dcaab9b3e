/** The part that teaches: examples of classes, the network that they make, and how often it is right. */
import { load } from 'mobilenet-wasm/browser';
import type { Taught } from 'mobilenet-wasm/browser/teach';
import { backbone, dropBackbone, seen } from './backbone.ts';
import { addClass, beginClasses, fullClasses, sayOf } from './classes.ts';
import type { Eye } from './classes.ts';
import { element } from './element.ts';
import { forgetKept, keep, listenKept } from './kept.ts';
import { takeTaught } from './models.ts';
import type { Offered } from './offered.ts';
import { isWatching, look } from './seen.ts';

/** Milliseconds between two examples while a button is held: so that what is shown can move. */
const PACE = 100;

/** Milliseconds in which a word is drawn before the page is busy. */
const DRAWN = 30;

const button = element<HTMLButtonElement>('#learn');
const eyes = element('#eyes');
const estimate = element('#estimate');
const fault = element('#unlearned');

/** What teaches is loaded when the part is opened. */
const library = (): Promise<typeof import('mobilenet-wasm/browser/teach')> =>
  import('mobilenet-wasm/browser/teach');

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whatever fails is said. */
const telling = (work: () => Promise<void>) => (): void => {
  fault.textContent = '';
  void work().catch(({ message }: Error) => void (fault.textContent = message));
};

const eye: Eye = {
  show(taken) {
    let on = true;
    telling(async () => {
      for (let frame = await look(); on; frame = await look()) {
        await give(frame, taken);
        await pause(PACE);
        if (!isWatching()) return;
      }
    })();
    return () => void (on = false);
  },
  async read(files, taken) {
    fault.textContent = '';
    for (const file of files)
      await give(file, taken).catch(
        ({ message }: Error) => void (fault.textContent = `${file.name}: ${message}`),
      );
  },
  changed() {
    const full = fullClasses();
    const names = new Set(full.map(({ name }) => name));
    button.disabled = names.size < 2 || names.size < full.length;
  },
};

async function give(image: ImageData | File, taken: (embedding: Uint8Array) => void): Promise<void> {
  const { name } = await backbone();
  taken(await seen(image));
  eyes.textContent = `Examples are seen by ${name}.`;
}

async function learn(): Promise<void> {
  estimate.textContent = 'Learning …';
  button.disabled = true;
  try {
    const [{ teach, writeLesson }, { name, bytes }] = await Promise.all([library(), backbone()]);
    await pause(DRAWN);
    const examples = fullClasses().flatMap(({ name, examples }) =>
      examples.map((example) => ({ ...example, label: name })),
    );
    const made = await teach(bytes, examples, { provenance: { source: `${name}.mnw` } });
    takeTaught(await offerOf(made.weights));
    keep({ mnw: made.weights, teach: writeLesson(made.lesson) });
    tell(made);
  } catch (cause) {
    estimate.textContent = '';
    throw cause;
  } finally {
    eye.changed();
  }
}

async function offerOf(file: Uint8Array): Promise<Offered> {
  const model = await load(file);
  const { contract, layers, pages } = model;
  model.dispose();
  return { name: 'taught in this page', file, bytes: file.length, contract, layers, pages };
}

const said: Readonly<Record<Taught['method'], string>> = {
  prototypes: 'imprinted prototypes',
  discriminant: 'a linear discriminant',
};

/** What is known of how often it is right, of all and of each class. */
function tell({ labels, method, trials, undivided }: Taught): void {
  if (!trials) {
    estimate.textContent =
      'Taught. Hold each button once more, in another place, to learn how often it is right.';
    return;
  }
  const { pictures, top1, interval, classes } = trials[method];
  const right = `${percent(top1)} of ${pictures} examples that were held out are named rightly`;
  const rest = undivided.length > 0 ? ' Not all classes were tried: hold their buttons once more.' : '';
  estimate.textContent = `Taught, by ${said[method]}: ${right}; at 95 % it is ${percent(interval.low)} to ${percent(interval.high)}.${rest}`;
  for (const { index, pictures, right, confusedWith } of classes) {
    if (pictures === 0) continue;
    const wrong = confusedWith ? `, ${confusedWith.pictures} taken for ${labels[confusedWith.index]!}` : '';
    sayOf(labels[index]!, `; of ${pictures} held out ${right} right${wrong}`);
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function begin(): void {
  dropBackbone();
  forgetKept();
  beginClasses(eye);
  for (const each of [eyes, estimate, fault]) each.textContent = '';
}

export function listenTeach(): void {
  begin();
  element('#teach details').ontoggle = telling(async () => void (await library()));
  element('#more').onclick = () => addClass(eye).select();
  element('#anew').onclick = begin;
  button.onclick = telling(learn);
  listenKept(telling);
}
