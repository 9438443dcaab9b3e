/** docs/scaling.md. */
import { environmentLine } from '../dist/workshop/bench/machine.js';
import { runningLine } from '../dist/workshop/commands/bench-sheet.js';
import { grouped } from '../dist/workshop/terminal/columns.js';
import { markdown } from '../dist/workshop/terminal/markdown.js';

export function scalingPage(result, chart) {
  const { command, environment, running, variants, fits } = result;
  const estimates = variants.map(({ estimate }) => estimate);
  return `# Time against mult-adds

The 16 published variants as random int8 networks with 1000 classes, timed in turn in one run from the raw picture to the logits: medians, build ${runningLine(running)}.

${environmentLine(environment)}, ${new Date().toISOString().slice(0, 10)}. Command: \`${command}\`.

![Time against mult-adds](${chart})

${table(result)}
${fits.map((law) => sentence(law, variants)).join('\n\n')}

The last column is what \`mobilenet plan --alpha A --resolution R --time\` estimates from the rates of three small networks, by kind of layer. ${errors('It', estimates, variants)}

The fits are least squares of relative errors with no coefficient below 0 (\`workshop/bench/fit.ts\`), so that the small networks count as much as the large ones.
`;
}

function table({ variants, fits }) {
  const header = [
    'α',
    'side',
    'mult-adds',
    'ms',
    'p90',
    'GMAC/s',
    ...fits.map(({ name }) => name),
    'estimate',
  ];
  const rows = variants.map(({ alpha, resolution, multiplyAdds, ms, estimate }, index) => [
    String(alpha),
    String(resolution),
    grouped(multiplyAdds),
    ms.median.toFixed(3),
    ms.p90.toFixed(3),
    (multiplyAdds / ms.median / 1e6).toFixed(1),
    ...fits.map((law) => residual(law.ms[index], ms.median)),
    residual(estimate, ms.median),
  ]);
  return `${markdown(header, rows)}\nThe columns after the rate: how much more or less than the measured time each fit and the estimate say.\n`;
}

function sentence({ name, terms, coefficients, ms }, variants) {
  const sum = terms.map((term, index) =>
    index === 0
      ? `${(1000 * coefficients[0]).toFixed(1)} µs`
      : `${(1e9 * coefficients[index]).toFixed(2)} ps · ${term}s`,
  );
  const rates = terms
    .slice(1)
    .map((term, index) => [term, coefficients[index + 1]])
    .filter(([, coefficient]) => coefficient > 0)
    .map(([term, coefficient]) => `${(1e-6 / coefficient).toFixed(1)} GMAC/s for each further ${term}`);
  return `**${name}**: time = ${sum.join(' + ')}; that is ${rates.join(', ')}. ${errors('It', ms, variants)}`;
}

/** Relative errors against the measured medians. */
function errors(what, ms, variants) {
  const all = ms.map((value, index) => Math.abs(value / variants[index].ms.median - 1));
  const mean = all.reduce((sum, error) => sum + error, 0) / all.length;
  return `${what} is off by ${percent(mean)} on average and ${percent(Math.max(...all))} at most.`;
}

function residual(ms, measured) {
  const error = 100 * (ms / measured - 1);
  return `${error < 0 ? '−' : '+'}${Math.abs(error).toFixed(1)} %`;
}

function percent(part) {
  return `${(100 * part).toFixed(1)} %`;
}
