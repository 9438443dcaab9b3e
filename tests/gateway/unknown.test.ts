/** A picture that is like none of the classes, by the rule of its weights: over HTTP, under watch and in the page. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { WatchEvent } from '../../gateway/events/event.ts';
import { startWatch } from '../../gateway/index.ts';
import { load } from '../../host/index.ts';
import { open, skip } from '../browser/chromium.ts';
import { answered } from '../browser/example.ts';
import { ppm } from '../end-to-end/sample.ts';
import { verdict } from './opened.ts';
import { post, served } from './served.ts';
import type { Served } from './served.ts';

const path = fileURLToPath(new URL('../../../tests/golden/unknown.mnw', import.meta.url));
const [strange, familiar] = [ppm(1), ppm(3)];
const model = await load(path);
const wouldBe = await model.classify(strange, { top: 2, reject: false });
const classes = await model.classify(familiar, 2);
let server: Served;
before(async () => {
  assert.deepEqual([await model.classify(strange), classes.length], [[], 2]);
  server = await served([path]);
});

test('POST /classify says so beside its classes, /metrics counts it, the protocol has its classes', async () => {
  const ask = async (picture: Buffer): Promise<unknown> =>
    (await post<unknown>(`${server.address}/classify?top=2`, picture)).body;
  const head = { command: 'classify', image: '-' };
  assert.deepEqual(await ask(strange), { ...head, unknown: true, predictions: wouldBe });
  assert.deepEqual(await ask(familiar), { ...head, predictions: classes });
  const metrics = await (await fetch(`${server.address}/metrics`)).text();
  assert.match(metrics, /^mobilenet_unknown_total\{model="unknown"\} 1$/m);
  const input = { name: 'picture', datatype: 'BYTES', shape: [1], data: [strange.toString('base64')] };
  const outputs = [{ name: 'probabilities', parameters: { classification: 2 } }];
  const { body } = await post<{ outputs: { data: string[] }[] }>(
    `${server.address}/v2/models/unknown/infer`,
    JSON.stringify({ inputs: [input], outputs }),
  );
  assert.deepEqual(
    body.outputs[0]!.data,
    wouldBe.map(({ probability, index, className }) => `${probability}:${index}:${className}`),
  );
});

test('watch decides `unknown`, with the classes that it would have been, and counts it', async () => {
  const events: WatchEvent[] = [];
  const watch = await startWatch({
    ...{ source: '-', input: Readable.from([strange, familiar]), take: 'each', model: path },
    ...{ all: true, top: 2, unknown: 'nothing', onEvent: (event) => void events.push(event) },
  });
  const { answered: all, unknown } = await watch.done;
  assert.deepEqual([all, unknown], [2, 1]);
  assert.deepEqual(
    events.map(({ state, index, predictions }) => ({ state, index, predictions })),
    [
      { state: 'nothing', index: undefined, predictions: wouldBe },
      { state: classes[0]!.className, index: classes[0]!.index, predictions: classes },
    ],
  );
});

test('the page runs its network once for each picture, also for one that is unknown', { skip }, async () => {
  const page = await open(server.address);
  await answered(page);
  await page.addInitScript(() => {
    const { instantiate } = WebAssembly;
    let begun = 0;
    Object.defineProperty(globalThis, 'begun', { get: () => begun });
    Object.assign(WebAssembly, {
      async instantiate(module: WebAssembly.Module) {
        const { exports } = await instantiate(module);
        const begin = exports['begin'] as (...all: number[]) => number;
        return { exports: { ...exports, begin: (...all: number[]) => (begun++, begin(...all)) } };
      },
    });
  });
  await page.reload();
  await answered(page);
  const begun = (): Promise<number> =>
    page.evaluate(() => (globalThis as unknown as { begun: number }).begun);
  const before = await begun();
  for (const buffer of [strange, familiar]) {
    await page.setInputFiles('#picture', { name: 'a.ppm', mimeType: '', buffer });
    await answered(page);
  }
  assert.equal((await begun()) - before, 2);
});

test('the page says so above what it would have been, and as the gateway does', { skip }, async () => {
  const page = await open(server.address);
  const names = (): Promise<string[]> => page.locator('#answers .name').allTextContents();
  const take = async (buffer: Buffer): Promise<void> => {
    await page.setInputFiles('#picture', { name: 'a.ppm', mimeType: '', buffer });
    await answered(page);
  };
  await answered(page);
  await page.getByRole('switch').check({ force: true });
  await take(strange);
  assert.deepEqual((await names()).slice(0, 3), ['unknown', ...wouldBe.map(({ className }) => className)]);
  assert.match(await verdict(page), /^Equal/);
  assert.deepEqual(await page.locator('#there .name').allTextContents(), await names());
  assert.equal(await page.textContent('#spoken'), 'unknown');
  await take(familiar);
  assert.deepEqual(
    (await names()).slice(0, 2),
    classes.map(({ className }) => className),
  );
});
