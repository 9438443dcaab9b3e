/**
 * An element of the page.
 *
 * @param selector of one that is in page.html
 */
export function element<T extends HTMLElement = HTMLElement>(selector: string): T {
  return document.querySelector<T>(selector)!;
}

/** A new element with its text. What others wrote, labels and names of files, comes in here, as text and never as markup. */
export function part(tag: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** An empty bar. @param share of its full length, 0…1 */
export function bar(share: number): HTMLElement {
  const made = part('span', 'bar');
  made.style.setProperty('--part', String(share));
  return made;
}

/** Milliseconds in three digits or so. */
export function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 1 ? 3 : ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}
