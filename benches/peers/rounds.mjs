/**
 * Times every contestant on one model, turn by turn, in several passes over all models: what else runs on the machine
 * slows some turns and passes, never the same contestant in all of them.
 */
import { Child } from './child.mjs';

/** How many pictures are answered for the comparison of bytes. */
export const PICTURES = 4;

/** Of a turn. */
const LEAST_RUNS = 3;

/**
 * @param contestants as contestants.mjs has them
 * @param model paths and side, for the runners; `bytes` of a picture
 * @param pace `{ warmup, runs, turn, rounds }`: least ms and runs before the first round, ms of a turn, turns of each in
 *   this pass
 * @returns for each contestant `{ id, product, version, turns, answers }`, a turn being its times, or
 *   `{ id, product, absent }`, the reason
 */
export async function measure(contestants, model, pace, python) {
  const entries = [];
  for (const contestant of contestants) entries.push(await enter(contestant, model, pace, python));
  for (let round = 0; round < pace.rounds; round++) {
    // Every other round in the opposite order, so that no one always follows the same neighbour.
    for (const entry of round % 2 ? entries.toReversed() : entries) await turn(entry, pace.turn);
  }
  return entries.map(({ child, ...entry }) => {
    child.end();
    return entry;
  });
}

/** Of the turns, those that count: a machine that is not ours alone only ever slows. */
const COUNTED = 1 / 3;

/**
 * The entries of several passes as one: with `median` over the fastest third of the turns, and `typical`, the median of
 * the medians of all turns.
 */
export function settle(passes) {
  return passes[0].map((first, i) => {
    const all = passes.map((entries) => entries[i]);
    const gone = all.find(({ absent }) => absent);
    if (gone) return gone;
    const turns = all.flatMap((entry) => entry.turns).toSorted((a, b) => median(a) - median(b));
    const counted = turns.slice(0, Math.ceil(turns.length * COUNTED));
    return { ...first, median: median(counted.flat()), typical: median(turns.map(median)) };
  });
}

async function enter({ id, product, ...contestant }, model, pace, python) {
  const child = new Child(contestant, model, python);
  const entry = { id, product, child, answers: [], turns: [] };
  try {
    entry.version = (await child.reply()).version;
    for (let picture = 0; picture < PICTURES; picture++) {
      entry.answers.push(Buffer.from((await child.ask({ picture })).answer, 'base64'));
    }
    await child.ask({ ms: pace.warmup, runs: pace.runs });
  } catch (error) {
    entry.absent = error.message;
  }
  return entry;
}

async function turn(entry, ms) {
  if (entry.absent) return;
  try {
    entry.turns.push((await entry.child.ask({ ms, runs: LEAST_RUNS })).times);
  } catch (error) {
    entry.absent = error.message;
  }
}

function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
