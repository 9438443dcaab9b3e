/** What is known of a network, as the cells of a table. */
import { median } from '../../dist/workshop/bench/statistics.js';

/** A network with the trainings of it that are known, and what it costs. */
export function rowsOf(networks, { networks: costs, trainings }) {
  return networks.map((network) => ({
    network,
    cost: costs.find(({ id }) => id === network.id),
    known: trainings.filter(({ name }) => name.replace(/-s\d+$/, '') === network.id),
  }));
}

/** Shares of a field, such as `(one) => one.int8?.top1`, of the seeds that have it. */
export function valuesOf({ known }, field) {
  return known.map(field).filter((value) => value !== undefined);
}

export const OPEN = 'open';

export function tableOf(heads, rows, cells) {
  const line = (all) => `| ${all.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
}

export function seedsOf({ network, known }) {
  const wanted = network.seeds.length;
  return known.length === wanted ? wanted : `${known.length} of ${wanted}`;
}

/** Two cells: a field of the scores as floats and as integers, of which a form that is not packed has none. */
export function scores(row, field) {
  const unpacked = row.network.form !== undefined;
  return ['float', 'int8'].map((kind) =>
    kind === 'int8' && unpacked ? '—' : spread(valuesOf(row, (one) => one[kind]?.[field])),
  );
}

function spread(values) {
  if (values.length === 0) return OPEN;
  const middle = percent(median(values));
  return values.length === 1
    ? middle
    : `${middle} (${percent(Math.min(...values))}…${percent(Math.max(...values))})`;
}

/** Of the seed in the middle. */
export function worstOf(row) {
  const worst = valuesOf(row, (one) => one.int8?.worst);
  if (worst.length === 0) return OPEN;
  const middle = median(worst.map(({ recall }) => recall));
  return `${percent(middle)}, class ${worst.find(({ recall }) => recall === middle).class}`;
}

/** The least that the seeds say of a field. */
export function leastOf(row, field, say) {
  const values = valuesOf(row, (one) => one[field]);
  return values.length === 0 ? OPEN : say(Math.min(...values));
}

export function percent(share) {
  return (100 * share).toFixed(2);
}
