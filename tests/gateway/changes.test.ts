/** Models that change while the gateway answers. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { modelOf } from '../../gateway/models.ts';
import type { ModelFile } from '../../gateway/pool/messages.ts';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { ppm } from '../end-to-end/sample.ts';
import { asked, post, served } from './served.ts';
import type { Served } from './served.ts';

interface Line {
  readonly predictions: unknown;
}

/** Two networks, whose bytes and memory are some megabytes. */
let files: readonly ModelFile[];
/** What each answers. */
let right: readonly string[];
before(async () => {
  const all = await Promise.all(
    [1, 2].map((seed) => seal(make({ alpha: 0.5, resolution: 96, classes: 10, seed }))),
  );
  files = all.map((bytes) => modelOf('m', bytes));
  right = await Promise.all(
    all.map(async (bytes) => JSON.stringify(await (await load(bytes)).classify(ppm(1), 5))),
  );
});

/** Asks one picture after the other until told to stop, and answers which of the two networks said each. */
async function client({ address }: Served, goesOn: () => boolean): Promise<number[]> {
  const said: number[] = [];
  while (goesOn()) {
    const { status, body } = await post<Line>(`${address}/classify?model=m`, ppm(1));
    assert.equal(status, 200, JSON.stringify(body));
    said.push(right.indexOf(JSON.stringify(body.predictions)));
  }
  return said;
}

test('60 changes under load: each answer is of one of the two, and memory does not grow', async () => {
  const server = await served([], {}, { workers: 2 });
  await server.catalog.put(files[0]!);
  let changing = true;
  const clients = [1, 2, 3, 4].map(() => client(server, () => changing));
  const sizes: number[] = [];
  for (let change = 1; change <= 60; change++) {
    await server.catalog.put(files[change % 2]!);
    const { body } = await post<Line>(`${server.address}/classify?model=m`, ppm(1));
    assert.equal(
      JSON.stringify(body.predictions),
      right[change % 2],
      'what comes after a change is of the new one',
    );
    sizes.push(process.memoryUsage.rss());
  }
  changing = false;
  const said = (await Promise.all(clients)).flat();
  assert.ok(said.length > 0 && !said.includes(-1), String(said));
  // A thread's collector lets them go by the dozen, which is less than 80 MiB; 30 that stay are 150 MiB.
  const [early, late] = [sizes.slice(0, 30), sizes.slice(30)].map((some) => Math.max(...some) / 2 ** 20);
  assert.ok(late! < early! + 80, `${early} MiB, then ${late}`);
  assert.equal(server.pool.shelf.files.length, 2, 'the signs and one of the two');
});

describe('a name', () => {
  test('answers with its new file, and /models and /metrics tell of it', async () => {
    const server = await served();
    const facts = async (): Promise<unknown[]> => {
      const { body } = await asked<{ models: { name: string; digest: string }[] }>(
        `${server.address}/models`,
      );
      const text = await (await fetch(`${server.address}/metrics`)).text();
      const told = [...text.matchAll(/^mobilenet_model_info\{model="(.*)",digest="(.*)"\} 1$/gm)];
      const models = body.models.map(({ name, digest }) => [name, digest]);
      assert.deepEqual(told.map(([, ...each]) => each).sort(), [...models].sort());
      return models.slice(1);
    };
    const [a, b] = files as readonly [ModelFile, ModelFile];
    await server.catalog.put(a);
    assert.deepEqual(await facts(), [['m', a.digest]]);
    await server.catalog.put(b);
    assert.deepEqual(await facts(), [['m', b.digest]]);
    assert.equal(
      JSON.stringify((await post<Line>(`${server.address}/classify?model=m`, ppm(1))).body.predictions),
      right[1],
    );
    assert.equal(await server.catalog.remove('m'), true);
    assert.equal(await server.catalog.remove('m'), false);
    assert.deepEqual(await facts(), []);
    assert.equal((await post(`${server.address}/classify?model=m`, ppm(1))).status, 404);
  });

  test('does not change with a bad file, nor with the same', async () => {
    const server = await served();
    const puts: string[] = [];
    server.catalog.on('put', ({ digest }) => puts.push(digest));
    const [good] = files as readonly [ModelFile];
    await server.catalog.put(good);
    await server.catalog.put(good);
    const bytes = Uint8Array.from(good.bytes);
    bytes[bytes.length >> 1]! ^= 1;
    await assert.rejects(server.catalog.put(modelOf('m', bytes)), { code: 'E_FILE_DIGEST' });
    assert.equal(
      JSON.stringify((await post<Line>(`${server.address}/classify?model=m`, ppm(1))).body.predictions),
      right[0],
    );
    assert.deepEqual([puts, server.pool.replaced], [[good.digest], 0]);
  });

  test('may be of a file that another has too', async () => {
    const server = await served();
    const [{ bytes }] = files as readonly [ModelFile];
    await Promise.all(['a', 'b'].map((name) => server.catalog.put(modelOf(name, bytes))));
    await server.catalog.remove('a');
    assert.equal((await post(`${server.address}/classify?model=b`, ppm(1))).status, 200);
    await server.catalog.remove('b');
    assert.equal(server.pool.shelf.files.length, 1);
  });
});

test('without a model /readyz says no, and so does a picture, until there is one', async () => {
  const server = await served();
  const statuses = async (): Promise<number[]> => [
    (await asked(`${server.address}/readyz`)).status,
    (await post(`${server.address}/classify`, ppm(1))).status,
  ];
  await server.catalog.remove('signs-0.25-64');
  assert.deepEqual(await statuses(), [503, 503]);
  await server.catalog.put(files[0]!);
  assert.deepEqual(await statuses(), [200, 200]);
});
