/**
 * Times every contestant on one model, turn by turn, so that a slow minute of the machine slows all of them. A model has
 * its turns in several passes over all models, so that a slow quarter of an hour does not spoil one of them alone.
 */
import { Child } from './child.mjs';
import { contestants } from './contestants.mjs';

/** How many pictures are answered for the comparison of bytes. */
export const PICTURES = 4;

/** Of a turn. */
const LEAST_RUNS = 3;

/**
 * @param model paths and side, for the runners
 * @param pace `{ warmup, runs, turn, rounds, patience }`: least ms and runs before the first round, ms of a turn, turns of
 *   each in this pass, ms to wait in all for a quiet machine
 * @param quiet of quiet.mjs
 * @returns for each contestant `{ id, product, version, turns, answers }`, a turn being `{ times, quiet }`, or
 *   `{ id, product, absent }`, the reason
 */
export async function measure(model, pace, python, quiet) {
  quiet.grant(pace.patience);
  const entries = [];
  for (const contestant of contestants) entries.push(await enter(contestant, model, pace, python));
  for (let round = 0; round < pace.rounds; round++) {
    // Every other round in the opposite order, so that no one always follows the same neighbour.
    for (const entry of round % 2 ? entries.toReversed() : entries) await turn(entry, pace.turn, quiet);
  }
  return entries.map(({ child, ...entry }) => {
    child.end();
    return entry;
  });
}

/** The entries of several passes as one: with the median over all quiet turns, or over all turns where none was. */
export function settle(passes) {
  return passes[0].map((first, i) => {
    const all = passes.map((entries) => entries[i]);
    const gone = all.find(({ absent }) => absent);
    if (gone) return gone;
    const turns = all.flatMap((entry) => entry.turns);
    const quiet = turns.filter((turn) => turn.quiet);
    const counted = quiet.length > 0 ? quiet : turns;
    const times = counted.flatMap((turn) => turn.times);
    return { ...first, turns: turns.length, quiet: quiet.length, median: median(times) };
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

async function turn(entry, ms, quiet) {
  if (entry.absent) return;
  try {
    const turn = await quiet.during(() => entry.child.ask({ ms, runs: LEAST_RUNS }));
    entry.turns.push({ times: turn.result.times, quiet: turn.quiet });
  } catch (error) {
    entry.absent = error.message;
  }
}

function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
