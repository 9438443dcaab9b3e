/** The command line of wasmtime with a bundle that is a command: the same figures, as far as a whole process tells them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @param program the command line of wasmtime
 * @param bundle `command`, a module for it; the picture, and how many ranks
 */
export function measureCommand(program, { command, picture, k }, grey) {
  const input = readFileSync(picture);
  const run = (...words) => execFileSync(program, ['run', command, ...words], { input });
  const numbers = (output) => {
    const kind = grey ? ['--pixels', 'grey'] : [];
    return run('infer', '--raw', '-', ...kind, '--output', output, '-o', '-').map((byte) => byte ^ 0x80);
  };
  const begun = performance.now();
  const logits = numbers('logits');
  const first = performance.now() - begun;
  const answer = ranks(logits, numbers('softmax'), k).toString('hex');
  const bench = run('bench').toString();
  const of = (name) => Number(new RegExp(`^${name} (\\S+) ms`, 'm').exec(bench)[1]);
  return { load: of('load'), first, answer, median: of('median'), least: of('min') };
}

/** The ranks of `answer(k)` (assembly/abi.h): class, logit, probability. */
function ranks(logits, probabilities, k) {
  const best = [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b).slice(0, k);
  return Buffer.from(best.flatMap((each) => [each & 255, each >> 8, logits[each], probabilities[each]]));
}
