/** The side of the answers: of this page, and of the gateway beside it. */
import type { Classification } from 'mobilenet-wasm/browser';
import { bar, element, milliseconds, part } from './element.ts';
import { MOST } from './gateway.ts';
import type { Answer } from './gateway.ts';

const UNKNOWN = 'unknown';

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
 * @param ms from the picture to its classes
 */
export function showHere(answer: Answer, ms: number): void {
  show(here, answer, ms);
  list.setAttribute('aria-busy', 'false');
  const best = answer.unknown ? undefined : answer.predictions[0];
  const name = best?.className ?? UNKNOWN;
  // A camera answers many times a second: only what changes is said aloud.
  if (name !== spoken.dataset['name']) spoken.textContent = best ? `${name}, ${percent(best, 0)}` : name;
  spoken.dataset['name'] = name;
}

/** The answer of the gateway, and whether it is that of the page. @param ms with the way there and back */
export function showThere(answer: Answer, ms: number, own: Answer): void {
  show(there, answer, ms);
  fault.textContent = '';
  const [theirs, ours] = [answer.predictions, own.predictions];
  const equal =
    !answer.unknown === !own.unknown &&
    theirs.length === ours.length &&
    theirs.every(
      ({ index, probability }, at) => index === ours[at]!.index && probability === ours[at]!.probability,
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

function show(side: HTMLElement, { unknown, predictions }: Answer, ms: number): void {
  const lines = predictions.map(line);
  if (unknown) lines.unshift(part('li', 'unknown', part('span', 'name', UNKNOWN)));
  side.querySelector('ol')!.replaceChildren(...lines.slice(0, MOST));
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
