/** What engines.mjs prints: one Markdown table a network, what is absent, the goals. */

const ms = (value) =>
  value === undefined ? '–' : value.toPrecision(value < 100 ? 2 : 3).replace(/e\+2$/, '00');
const line = (...cells) => `| ${cells.join(' | ')} |`;
const heads = ['engine', 'build', 'start', 'load', 'after `trust()`', 'first answer', 'answer', 'least'];
const more = ['linear memory, KiB', 'RSS, MB', 'bytes'];

export function table(network, rows, answer) {
  const cells = rows.map((row) => [
    row.engine,
    row.build,
    ...[row.start, row.load, row.trusted, row.first, row.median, row.least].map(ms),
    row.memory / 1024,
    row.rss === undefined ? '–' : (row.rss / 1e6).toFixed(row.rss < 1e7 ? 1 : 0),
    row.answer === answer ? 'same' : `DIFFER: ${row.answer}`,
  ]);
  const titles = [...heads, ...more];
  return [
    `${network} \`${answer}\``,
    '',
    line(...titles),
    line(...titles.map(() => '---')).replaceAll(' ', ''),
    ...cells.map((each) => line(...each)),
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
