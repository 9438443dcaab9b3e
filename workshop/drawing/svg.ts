/** A drawing as text. Every drawing has a white ground, so that it reads on a dark page too. */
import { printable } from '../printable.ts';

export type Attributes = Readonly<Record<string, string | number>>;

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it stands in XML and HTML, in an element or in a quoted attribute, and in one line. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"]/g, (character) => escapes[character]!);
}

/** Lengths in pixels, to a tenth. */
function value(attribute: string | number): string {
  return typeof attribute === 'number' ? String(Math.round(attribute * 10) / 10) : escaped(attribute);
}

/** An element without children. */
export function shape(name: string, attributes: Attributes): string {
  return `<${name}${list(attributes)}/>`;
}

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return `<text${list({ x, y, ...attributes })}>${escaped(content)}</text>`;
}

export function group(attributes: Attributes, ...children: readonly string[]): string {
  return `<g${list(attributes)}>\n${children.join('\n')}\n</g>`;
}

/** A whole drawing; `title` is what a reader of the screen says of it. */
export function drawing(
  width: number,
  height: number,
  title: string,
  ...children: readonly string[]
): string {
  const frame = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height };
  const font = {
    'font-family': 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif',
    fill: INK,
  };
  return [
    `<svg${list({ ...frame, ...font, role: 'img' })}>`,
    `<title>${escaped(title)}</title>`,
    shape('rect', { width, height, fill: '#ffffff' }),
    ...children,
    '</svg>\n',
  ].join('\n');
}

/** Colour of words and of what is less than words. */
export const INK = '#1f2933';
export const FAINT = '#66727f';
export const LINE = '#dde3e9';

function list(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([key, attribute]) => ` ${key}="${value(attribute)}"`)
    .join('');
}
