/** The list of classes: a name, a button to hold, pictures of files, and what there is of each. */
import { element, part } from './element.ts';
import { holding } from './hold.ts';

/** What the network saw. */
export interface Seen {
  readonly embedding: Uint8Array;
  /** Examples of a class that are too alike to try one with the others; undefined of one that stands by itself. */
  readonly group: string | undefined;
}

export interface Class {
  readonly name: string;
  readonly examples: readonly Seen[];
}

/** Who looks for examples. */
export interface Eye {
  /** Looks again and again. @returns what ends it */
  show(taken: (embedding: Uint8Array) => void): () => void;
  /** Looks at each file. */
  read(files: Iterable<File>, taken: (embedding: Uint8Array) => void): Promise<void>;
  /** Called after every example and every change of a name. */
  changed(): void;
}

const list = element('#classes');

let classes: (Class & { say(words: string): void })[] = [];
/** What is shown while a button is held is one group. */
let holds = 0;

/** Those that can be taught: with a name and examples. */
export const fullClasses = (): readonly Class[] =>
  classes.filter(({ name, examples }) => name !== '' && examples.length > 0);

/** Says how often a class was right, in its line, until there is another example. */
export function sayOf(name: string, words: string): void {
  classes.find((one) => one.name === name)?.say(words);
}

/** Drops all, and begins with two. */
export function beginClasses(eye: Eye): void {
  classes = [];
  list.replaceChildren();
  for (let count = 0; count < 2; count++) addClass(eye);
}

/** @returns the field of its name */
export function addClass(eye: Eye): HTMLInputElement {
  const number = classes.length + 1;
  const [name, hold] = [document.createElement('input'), document.createElement('button')];
  Object.assign(name, { type: 'text', value: `Class ${number}` });
  name.setAttribute('aria-label', `Name of class ${number}`);
  Object.assign(hold, { type: 'button', className: 'hold', textContent: 'Hold to show' });
  const [count, right] = [part('span', 'count'), part('span', 'right')];
  const examples: Seen[] = [];
  const tell = (): void => {
    hold.setAttribute('aria-label', `Hold to show ${name.value}`);
    count.textContent = examples.length === 1 ? '1 example' : `${examples.length} examples`;
    right.textContent = '';
    eye.changed();
  };
  const taken = (group: string | undefined) => (embedding: Uint8Array) => {
    examples.push({ embedding, group });
    tell();
  };
  const read = (files: Iterable<File>): Promise<void> => eye.read(files, taken(undefined));
  classes.push({
    examples,
    get name() {
      return name.value.trim();
    },
    say: (words) => (right.textContent = words),
  });
  name.oninput = tell;
  holding(hold, () => eye.show(taken(`hold ${++holds}`)));
  const item = part('li', '', name, hold, chooser(read), part('p', 'faint', count, right));
  item.ondrop = (event) => dropped(event, read);
  list.append(item);
  tell();
  return name;
}

/** Takes pictures from files, each by itself. */
function chooser(read: (files: Iterable<File>) => Promise<void>): HTMLElement {
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', multiple: true, accept: 'image/*,.ppm,.pgm' });
  input.onchange = async () => {
    await read([...input.files!]);
    // So that the same files may be chosen again.
    input.value = '';
  };
  return part('label', 'button', 'Pictures…', input);
}

/** What is dropped on a class is an example of it, and not the picture of the page. */
function dropped(event: DragEvent, read: (files: Iterable<File>) => Promise<void>): void {
  event.preventDefault();
  event.stopPropagation();
  document.body.classList.remove('dropping');
  void read([...(event.dataTransfer?.files ?? [])]);
}
