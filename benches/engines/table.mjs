/** What engines.mjs prints: a Markdown table for each network, a row for each engine, and the goals. */
import { builds } from './networks.mjs';

const ms = (value) => {
  if (!Number.isFinite(value)) return '–';
  return value < 99.5 ? String(Number(value.toPrecision(2))) : String(Math.round(value));
};
const line = (...cells) => `| ${cells.join(' | ')} |`;
const names = Object.keys(builds);

/** The figures of `figure` in all builds, `–` where the engine has not run one. */
const each = (rows, figure) =>
  names.map((build) => ms(rows.find((row) => row.build === build)?.[figure])).join(' / ');

function row(rows, answer) {
  const memory = rows.map(({ rss }) => rss).filter((rss) => rss !== undefined);
  return line(
    rows[0].engine,
    ...['load', 'trusted', 'first', 'processor', 'median', 'least'].map((figure) => each(rows, figure)),
    memory.length ? ms(Math.max(...memory) / 1e6) : '–',
    rows.every((each) => each.answer === answer) ? 'same' : 'DIFFER',
  );
}

/** @param network name, the bytes of the right answer and the bundles, of which the pages are told */
export function table({ name, answer, bundles }, rows) {
  const pages = names.map((build) => bundles[build].memory / 65536).join(' / ');
  const of = rows.filter(({ network }) => network === name);
  return [
    `${name}, answer \`${answer}\`, linear memory ${pages} pages:`,
    '',
    line(
      'engine',
      'load',
      'load after `trust()`',
      'first answer',
      'processor',
      'median',
      'least',
      'RSS, MB',
      'bytes',
    ),
    line(...Array.from({ length: 9 }, () => '---')).replaceAll(' ', ''),
    ...new Set(
      of.map(({ id }) =>
        row(
          of.filter((each) => each.id === id),
          answer,
        ),
      ),
    ),
    '',
  ].join('\n');
}

export function goalLines(goals) {
  return goals.map(({ engine, goal, old, now, ratio, most, met }) => {
    const figures =
      old === undefined
        ? `${ms(now)} ms`
        : `${ms(old)} → ${ms(now)} ms, ${ratio.toFixed(2)} (at most ${most.toFixed(2)})`;
    return `- ${met ? 'met' : 'missed'}: ${engine}, ${goal}: ${figures}`;
  });
}
