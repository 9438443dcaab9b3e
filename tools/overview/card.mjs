/** The ground that both drawings of the README stand on, and what they share. */
import { drawing, FAINT, LINE, text } from '../../dist/workshop/drawing/svg.js';

/** Two cards stand side by side on a wide page, one above the other on a phone, where they lose a sixth of their size. */
export const WIDTH = 410;
export const HEIGHT = 480;
export const LEFT = 16;
export const RIGHT = WIDTH - LEFT;
/** Where the content begins, below the two lines of the heading. */
export const TOP = 64;

/** Fill of a mark in the light, and its class, by which it changes in the dark. */
export const ours = { class: 'ours', fill: '#1a936f' };
export const page = { class: 'page', fill: '#3565b5' };
export const native = { class: 'native', fill: '#d98e04' };
export const faint = { class: 'faint', fill: FAINT };
export const line = { class: 'line', fill: LINE };

/** A rule of the style goes before an attribute. The ground changes with the words, so that no theme makes them unreadable. */
const dark = `@media (prefers-color-scheme: dark) {
svg { fill: #e6edf3 } rect { fill: #161b22 }
.faint { fill: #9aa7b4 } .line { fill: #2d343d }
.ours { fill: #2fb58c } .page { fill: #5b8fe6 } .native { fill: #e0a030 }
}`;

/** @returns the SVG of a card */
export function card(title, subtitle, ...children) {
  return drawing(
    WIDTH,
    HEIGHT,
    `${title}. ${subtitle}`,
    `<style>${dark}</style>`,
    text(LEFT, 28, title, { 'font-size': 17, 'font-weight': 600 }),
    text(LEFT, 48, subtitle, { 'font-size': 13, ...faint }),
    ...children,
  );
}
