/**
 * The script of a fresh process: `cold-start.js FILE OPTIONS` answers once and says how long it took and what it
 * weighs, `cold-start.js` only what it weighs. It imports nothing that an idle process would not have.
 */
export interface ColdStart {
  /** From `load(bytes)` to the logits; 0 without a network. */
  readonly ms: number;
  /** Resident bytes. */
  readonly memory: number;
}

const [path, options = '{}'] = process.argv.slice(2);
const idle = (): ColdStart => ({ ms: 0, memory: process.memoryUsage.rss() });
process.stdout.write(JSON.stringify(path === undefined ? idle() : await answerOnce(path, options)));

async function answerOnce(path: string, options: string): Promise<ColdStart> {
  const { readFile } = await import('node:fs/promises');
  const { Model } = await import('../../host/model.ts');
  const { FIT_EXACT } = await import('../../host/core/core.ts');
  const file = await readFile(path);
  const began = performance.now();
  const model = await Model.load(file, JSON.parse(options));
  const { width, height, classes } = model.contract;
  const picture = { width, height, data: new Uint8Array(3 * width * height) };
  await model.run(picture, FIT_EXACT, (answer) => (classes > 0 ? answer.logits() : answer.embedding()));
  const start = { ms: performance.now() - began, memory: process.memoryUsage.rss() };
  model.dispose();
  return start;
}
