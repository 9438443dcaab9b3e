/** Text where the locale has no UTF-8: our own signs are spelled, any other character is escaped. */
import { escapeOf } from '../printable.ts';
import { hasUnicode } from './screen.ts';

const spellings: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  ρ: 'rho',
  Σ: 'sum',
  '×': 'x',
  '·': '*',
  '±': '+-',
  '−': '-',
  '–': '-',
  '…': '...',
  '→': '->',
  '’': "'",
  '≠': '!=',
  '≤': '<=',
  '≥': '>=',
  '½': '1/2',
  '²': '^2',
  '³': '^3',
  '°': ' deg',
  '⌊': 'floor(',
  '⌋': ')',
  '█': '#',
  '░': '.',
};

/** @param unicode whether the text may stay as it is; by default as the locale says */
export function spelled(text: string, unicode = hasUnicode()): string {
  if (unicode) return text;
  return text.replace(/[^\0-\x7f]/gu, (sign) => spellings[sign] ?? escapeOf(sign));
}
