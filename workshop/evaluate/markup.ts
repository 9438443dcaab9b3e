/** Elements of HTML as text. */
import { escaped } from '../drawing/svg.ts';

/** An element with text in it. */
export function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

/** An element with other elements in it. */
export function raw(name: string, inner: string, style = ''): string {
  return `<${name}${style === '' ? '' : ` class="${style}"`}>\n${inner}\n</${name}>`;
}

/** A cell of a table. */
export function cell(text: string, style = ''): string {
  return `<td${style === '' ? '' : ` class="${style}"`}>${escaped(text)}</td>`;
}

/** @param head titles of the columns, or none @param rows cells of each row */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const top = head.length === 0 ? '' : `<tr>${head.map((title) => element('th', title)).join('')}</tr>\n`;
  return raw('table', top + rows.map((cells) => `<tr>${cells.join('')}</tr>`).join('\n'));
}

/** A share in percent: 97.52 %; a dash where there is none. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(2)} %`;
}

/** A number in four digits, without zeros at its end: 1.172. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
