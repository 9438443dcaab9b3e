/** What is answered over HTTP is what the library answers, to the last digit. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import type { Mobilenet, Picture } from '../../host/index.ts';
import { defaultWeights } from '../../host/weights.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { ppm } from '../end-to-end/sample.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { post, served } from './served.ts';
import type { Served } from './served.ts';

const second = join(temporaryFolder(), 'second.mnw');
const stop = readFileSync(new URL('../../../examples/signs/stop.jpg', import.meta.url));
let server: Served;
let signs: Mobilenet;
let other: Mobilenet;

before(async () => {
  writeFileSync(second, await seal(make({ alpha: 0.25, resolution: 32, classes: 10, seed: 3 })));
  server = await served([fileURLToPath(defaultWeights), second], {}, { workers: 2 });
  signs = await load(defaultWeights);
  other = await load(second);
});

interface Line {
  readonly image: string;
  readonly predictions?: unknown;
  readonly embedding?: unknown;
  readonly error?: { readonly code: string };
}

describe('a body', () => {
  test('is a JPEG', { skip: noSharp }, async () => {
    const { status, body } = await post<Line>(`${server.address}/classify`, stop);
    const predictions = await signs.classify(stop, 5);
    assert.deepEqual([status, body], [200, { command: 'classify', image: '-', predictions }]);
  });

  test('is a JPEG that may be decoded smaller', { skip: noSharp }, async () => {
    const { body } = await post<Line>(`${server.address}/embed?model=second&shrink=true`, stop);
    const embedding = Array.from(await other.embed(stop, { shrink: true }));
    assert.notDeepEqual(embedding, Array.from(await other.embed(stop)));
    assert.deepEqual(body.embedding, embedding);
  });

  test('is a PPM, for as many classes of another model as are asked for', async () => {
    const { body } = await post<Line>(`${server.address}/classify?top=3&model=second`, ppm(1));
    assert.deepEqual(body.predictions, await other.classify(ppm(1), 3));
  });

  test('is embedded', async () => {
    const { body } = await post<Line>(`${server.address}/embed?model=second`, ppm(2));
    const embedding = Array.from(await other.embed(ppm(2)));
    assert.deepEqual(body, { command: 'embed', image: '-', embedding });
  });

  test('is a raw frame with everything that can be said of it', async () => {
    const data = Uint8Array.from({ length: 8 * 6 + 8 * 2 + 4 }, (_, index) => index * 37);
    const frame: Picture = {
      ...{ width: 6, height: 4, data, format: 'nv12', matrix: 'bt709', range: 'full' },
      ...{ stride: 8, offsets: [8 * 6] },
    };
    const query = 'format=nv12&size=6x4&matrix=bt709&range=full&stride=8&offsets=48';
    const { body } = await post<Line>(`${server.address}/classify?${query}`, data);
    assert.deepEqual(body.predictions, await signs.classify(frame, { reject: false }));
    const rows = await post<Line>(
      `${server.address}/classify?format=nv12&size=6x4&stride=8&rows=6`,
      data.subarray(0, 48 + 24),
    );
    assert.equal(rows.status, 422, 'a frame with rows has as many bytes as they say');
  });
});

test('a picture of some megabytes is answered, as a body and in a form', async () => {
  const data = Uint8Array.from({ length: 1200 * 900 * 3 }, (_, index) => index >> 9);
  const query = 'format=rgb&size=1200x900&top=2';
  const predictions = await signs.classify({ width: 1200, height: 900, data }, { top: 2, reject: false });
  const { body } = await post<Line>(`${server.address}/classify?${query}`, data);
  const form = new FormData();
  form.append('file', new Blob([data]), 'a.rgb');
  const { body: list } = await post<Line[]>(`${server.address}/classify?${query}`, form);
  assert.deepEqual([body.predictions, list[0]!.predictions], [predictions, predictions]);
});

test('a form has several pictures, each with its answer or its error, in order', async () => {
  const form = new FormData();
  const names = ['a.ppm', 'b.txt', 'c.ppm'];
  for (const [index, bytes] of [ppm(1), Buffer.from('text'), ppm(2)].entries())
    form.append(`file${index}`, new Blob([Uint8Array.from(bytes)]), names[index]);
  const { status, body } = await post<Line[]>(`${server.address}/classify?top=2`, form);
  assert.equal(status, 200);
  assert.deepEqual(
    body.map(({ image, predictions, error }) => [image, predictions, error?.code]),
    [
      ['a.ppm', await signs.classify(ppm(1), { top: 2, reject: false }), undefined],
      ['b.txt', undefined, 'E_IMAGE_FORMAT'],
      ['c.ppm', await signs.classify(ppm(2), { top: 2, reject: false }), undefined],
    ],
  );
});

test('many requests at once have each their own answer', async () => {
  const right = await Promise.all([1, 2, 3].map((seed) => other.classify(ppm(seed), 5)));
  const all = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      post<Line>(`${server.address}/classify?model=second`, ppm((index % 3) + 1)),
    ),
  );
  for (const [index, { body }] of all.entries()) assert.deepEqual(body.predictions, right[index % 3]);
});
