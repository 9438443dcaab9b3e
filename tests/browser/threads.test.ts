/** Threads in a page: in an isolated one they run, in any other the model says why they do not. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import type { Running } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { inputOf } from '../host/noise.ts';
import { open, skip } from './chromium.ts';
import { serve } from './site.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const THREADS = 3;

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

interface Said {
  readonly running: Running;
  readonly logits: number[];
  readonly digests: readonly string[];
  readonly after: string;
}

/** Leaves `said` in the page: what the model says, twice, and that it ends. */
const program = `
  import { load } from '/dist/host/index.js';
  const raw = new Uint8Array(await (await fetch('/page/raw')).arrayBuffer());
  const model = await load('/page/w.mnw', { threads: ${THREADS} });
  const first = await model.infer(raw, 'logits');
  const digests = await model.selftest();
  const logits = [...(await model.infer(raw, 'logits'))];
  if (String(logits) !== String(first)) throw new Error('the second answer differs');
  const { running } = model;
  model.dispose();
  const after = await model.infer(raw).then(() => 'answered', ({ code }) => code);
  export const said = { running, logits, digests, after };`;

describe('threads in a page', { skip }, () => {
  let files: Record<string, Uint8Array | string>;
  let expected: { logits: number[]; digests: readonly string[] };

  before(async () => {
    const weights = await seal(make({ alpha: 0.25, resolution: 64, classes: 20, seed: 3 }));
    const model = await load(weights);
    const raw = inputOf(model);
    expected = { logits: [...(await model.infer(raw, 'logits'))], digests: await model.selftest() };
    files = {
      '/page/index.html': '<!doctype html><title>threads</title>',
      '/page/program.js': program,
      '/page/worker.js': `import { said } from './program.js'; postMessage(said);`,
      '/page/w.mnw': weights,
      '/page/raw': raw,
    };
  });

  /** Runs the program in a page whose site answers with these headers. */
  async function say(headers: Record<string, string>, inWorker: boolean): Promise<Said> {
    const page = await open(`${await serve(root, files, headers)}/page/index.html`);
    if (!inWorker) return page.evaluate<Said>(`import('/page/program.js').then(({ said }) => said)`);
    return page.evaluate(
      () =>
        new Promise<Said>((resolve, reject) => {
          const own = new Worker('/page/worker.js', { type: 'module' });
          own.onmessage = ({ data }: MessageEvent<Said>) => resolve(data);
          own.onerror = ({ message }) => reject(new Error(message));
        }),
    );
  }

  for (const inWorker of [false, true]) {
    const place = inWorker ? 'a worker of an isolated page' : 'an isolated page';
    test(`${THREADS} run in ${place}, with the bytes of Node`, async () => {
      const { running, ...answers } = await say(isolation, inWorker);
      // It depends on the processor.
      assert.ok(['simd', 'relaxed'].includes(running.build), running.build);
      assert.equal(running.threads, THREADS);
      assert.deepEqual(answers, { ...expected, after: 'E_DISPOSED' });
    });
  }

  test('one runs in a page that is not isolated, and the model says why', async () => {
    const { running, ...answers } = await say({}, false);
    assert.equal(running.threads, 1);
    assert.match(running.notes.join(), /Cross-Origin-Opener-Policy: same-origin .* One thread runs\.$/);
    assert.deepEqual(answers, { ...expected, after: 'E_DISPOSED' });
  });
});
