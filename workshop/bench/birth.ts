/**
 * The script of a fresh process: `birth.js FILE OPTIONS` answers once and says how long it took and what it weighs,
 * `birth.js` only what it weighs. It imports nothing that an idle process would not have.
 */
export interface Birth {
  /** From `load(bytes)` to the logits; 0 without a network. */
  readonly ms: number;
  /** Resident bytes. */
  readonly memory: number;
}

const [path, options = '{}'] = process.argv.slice(2);
const idle = (): Birth => ({ ms: 0, memory: process.memoryUsage.rss() });
process.stdout.write(JSON.stringify(path === undefined ? idle() : await answerOnce(path, options)));

async function answerOnce(path: string, options: string): Promise<Birth> {
  const { readFile } = await import('node:fs/promises');
  const { Model } = await import('../../host/model.ts');
  const file = await readFile(path);
  const start = performance.now();
  const model = await Model.load(file, JSON.parse(options));
  const { width, height, classes } = model.contract;
  const picture = { width, height, data: new Uint8Array(3 * width * height) };
  await model.run(picture, 'exact', (answer) => (classes > 0 ? answer.logits() : answer.embedding()));
  const birth = { ms: performance.now() - start, memory: process.memoryUsage.rss() };
  model.dispose();
  return birth;
}
