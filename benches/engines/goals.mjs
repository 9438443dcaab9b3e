/**
 * What was aimed at, beside the core of commit c7e869d: V, baseline, in turns with today's, each in a process of its own. An
 * interpreter's time is the processor's; V8 optimises while it runs, so its least counts.
 */
import { measure } from './measure.mjs';

/** `most` is the time that today's may take of that of c7e869d. */
const ratios = {
  wasm3: { most: 30 / 41, said: '30 ms where c7e869d takes 41' },
  wasmi: { most: 20 / 33, said: '20 ms where c7e869d takes 33' },
  'wamr-fast': { most: 34 / 48, said: '34 ms where c7e869d takes 48' },
  v8: { most: 1 / 1.2, said: '1.2 times as fast as c7e869d' },
};

/** Milliseconds of a load after `trust()` in an interpreter. */
const LOAD = 2;

const TURNS = 4;

/** Whether an engine is compared with the old core. */
export const isCompared = (id) => Object.hasOwn(ratios, id);

/** The least time of both in turns. */
export async function compare(id, host, { bundles, old }, seconds) {
  const least = { old: Infinity, now: Infinity };
  for (let turn = 0; turn < TURNS; turn++) {
    least.old = Math.min(least.old, await timeOf(id, host, old, seconds / 2));
    least.now = Math.min(least.now, await timeOf(id, host, bundles.baseline, seconds / 2));
  }
  const { most, said } = ratios[id];
  const ratio = least.now / least.old;
  return { id, goal: said, ...least, ratio, most, met: ratio <= most };
}

async function timeOf(id, host, bundle, seconds) {
  const begun = await measure(host, bundle, 0);
  const { least, processor, count } = await measure(host, bundle, seconds);
  return id === 'v8' ? least : (processor - begun.processor) / count;
}

/** The longest load after `trust()` of each interpreter, of both networks in the builds that are for interpreters. */
export function loads(rows) {
  const isMeant = (row) => ['baseline', 'small'].includes(row.build);
  const of = (id) =>
    Math.max(...rows.filter((row) => row.id === id && isMeant(row)).map(({ trusted }) => trusted));
  const ids = new Set(rows.filter(({ interpreter }) => interpreter).map(({ id }) => id));
  return [...ids].map((id) => ({
    id,
    engine: rows.find((row) => row.id === id).engine,
    goal: `a load after trust() in ${LOAD} ms`,
    now: of(id),
    met: of(id) <= LOAD,
  }));
}
