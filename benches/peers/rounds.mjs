/** Times every contestant on one model, turn by turn, so that a slow minute of the machine slows all of them. */
import { Child } from './child.mjs';
import { contestants } from './contestants.mjs';

/** How many pictures are answered for the comparison of bytes. */
export const PICTURES = 4;

/** Of a turn. */
const LEAST_RUNS = 3;

/**
 * @param model paths and side, for the runners
 * @param pace `{ warmup, runs, turn, rounds, patience }`: least ms and runs before the first round, ms of a turn, turns of
 *   each, ms to wait in all for a quiet machine
 * @param quiet of quiet.mjs
 * @returns for each contestant `{ id, product, version, median, runs, turns, answers }`, where `turns` says how many were
 *   repeated and how many were `loud` and count all the same; or `{ id, product, absent }`, the reason
 */
export async function measure(model, pace, python, quiet) {
  quiet.grant(pace.patience);
  const entries = [];
  for (const contestant of contestants) entries.push(await enter(contestant, model, pace, python));
  for (let round = 0; round < pace.rounds; round++) {
    // Every other round in the opposite order, so that no one always follows the same neighbour.
    for (const entry of round % 2 ? entries.toReversed() : entries) await turn(entry, pace.turn, quiet);
  }
  return entries.map(({ child, times, ...entry }) => {
    child.end();
    return entry.absent ? entry : { ...entry, median: median(times), runs: times.length };
  });
}

async function enter({ id, product, ...contestant }, model, pace, python) {
  const child = new Child(contestant, model, python);
  const entry = { id, product, child, times: [], answers: [], turns: { repeated: 0, loud: 0 } };
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
    entry.times.push(...turn.result.times);
    entry.turns.repeated += turn.repeated;
    if (!turn.quiet) entry.turns.loud++;
  } catch (error) {
    entry.absent = error.message;
  }
}

function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
