/** The side of the answers: of this page, and of the gateway beside it. */
import type { Classification } from 'mobilenet-wasm/browser';
import { bar, element, milliseconds, part } from './element.ts';

type Classes = readonly Classification[];

const here = element('#here');
const there = element('#there');
const list = element('#answers');
const fault = element('#there .fault');
const error = element('#error');
const verdict = element('#verdict');
const spoken = element('#spoken');
const coming = element<HTMLProgressElement>('#coming');

/** Nothing stands here while the next answer is due: neither an old answer nor an old error. */
export function clear(): void {
  list.replaceChildren();
  for (const each of [error, here.querySelector('.time')!]) each.textContent = '';
  clearThere();
  list.setAttribute('aria-busy', 'true');
}

/** Whether there is a side of the gateway. */
export function showSides(both: boolean): void {
  there.hidden = !both;
}

/**
 * The answer of the page alone.
 *
 * @param classes best first
 * @param ms from the picture to its classes
 */
export function showHere(classes: Classes, ms: number): void {
  show(here, classes, ms);
  list.setAttribute('aria-busy', 'false');
  const [best] = classes;
  // A camera answers many times a second: only what changes is said aloud.
  if (best && best.className !== spoken.dataset['name'])
    spoken.textContent = `${best.className}, ${percent(best, 0)}`;
  spoken.dataset['name'] = best?.className ?? '';
}

/** The answer of the gateway, and whether it is that of the page. @param ms with the way there and back */
export function showThere(classes: Classes, ms: number, own: Classes): void {
  show(there, classes, ms);
  fault.textContent = '';
  const equal =
    classes.length === own.length &&
    classes.every(
      ({ index, probability }, at) => index === own[at]!.index && probability === own[at]!.probability,
    );
  verdict.className = equal ? 'equal' : 'fault';
  verdict.textContent = equal
    ? 'Equal: the same classes, the same probabilities.'
    : 'Not equal: this browser may decode the picture to other pixels than the gateway.';
}

/** Why the gateway gives none, beside the answer of the page. */
export function showThereError(message: string): void {
  clearThere();
  fault.textContent = message;
}

function clearThere(): void {
  there.querySelector('ol')!.replaceChildren();
  for (const each of [fault, verdict, there.querySelector('.time')!]) each.textContent = '';
}

/** How far a download has come, as `load` tells it; without a total it is under way. */
export function showComing({ loaded, total }: { loaded: number; total?: number | undefined }): void {
  coming.hidden = loaded === total;
  if (total) coming.value = loaded / total;
  else coming.removeAttribute('value');
}

export function showError(message: string): void {
  clear();
  coming.hidden = true;
  list.setAttribute('aria-busy', 'false');
  spoken.textContent = spoken.dataset['name'] = '';
  error.textContent = message;
}

function show(side: HTMLElement, classes: Classes, ms: number): void {
  side.querySelector('ol')!.replaceChildren(...classes.map(line));
  side.querySelector('.time')!.textContent = milliseconds(ms);
}

function line(answer: Classification): HTMLElement {
  const label = part('span', 'label', part('bdi', 'name', answer.className), ' ');
  label.append(part('span', 'index', String(answer.index)));
  const probability = part('span', 'probability', percent(answer, 2));
  return part('li', '', label, ' ', probability, bar(answer.probability));
}

function percent({ probability }: Classification, digits: number): string {
  return `${(probability * 100).toFixed(digits)} ${digits ? '%' : 'percent'}`;
}
