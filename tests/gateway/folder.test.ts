/** A folder of models that changes while the gateway answers. */
import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { followModels } from '../../gateway/follow/folder.ts';
import { startGateway } from '../../gateway/gateway.ts';
import { modelOf } from '../../gateway/models.ts';
import { settingsOf } from '../../gateway/options.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { asked, served } from './served.ts';
import type { Served } from './served.ts';

const small = (seed: number): Promise<Uint8Array> =>
  seal(make({ alpha: 0.25, resolution: 32, classes: 10, seed }));
let a: Uint8Array;
let b: Uint8Array;
before(async () => {
  [a, b] = (await Promise.all([small(1), small(2)])) as [Uint8Array, Uint8Array];
});

interface Followed {
  readonly server: Served;
  readonly folder: string;
  readonly refusals: string[];
}

const ends: (() => Promise<void>)[] = [];
after(() => Promise.all(ends.map((end) => end())));

/** A gateway that follows a folder with files; the signs are beside them. */
async function followed(files: Readonly<Record<string, Uint8Array>> = {}): Promise<Followed> {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const server = await served();
  const refusals: string[] = [];
  server.catalog.on('refused', (name, { code }) => refusals.push(`${name} ${code}`));
  const following = await followModels(folder, server.catalog);
  ends.push(() => following.close());
  return { server, folder, refusals };
}

/** Waits until a model is of these bytes, or gone. */
async function until({ server }: Followed, name: string, bytes: Uint8Array | undefined): Promise<void> {
  const digest = bytes && modelOf(name, bytes).digest;
  while (server.catalog.find(name)?.digest !== digest) await pause(20);
}

describe('a folder', () => {
  test('has its models at the start, without what is no model', async () => {
    const { server, refusals } = await followed({
      'b.mnw': b,
      'a.mnw': a,
      'c.mnw': Buffer.from('x'),
      '.d.mnw': a,
      'e.txt': a,
    });
    assert.deepEqual(
      server.catalog.models.map(({ name }) => name),
      ['signs-0.25-64', 'a', 'b'],
    );
    assert.deepEqual(refusals, ['c E_FILE_TRUNCATED']);
  });

  test('that is not there is refused', async () => {
    const server = await served();
    await assert.rejects(followModels(join(temporaryFolder(), 'absent'), server.catalog), { code: 'E_IO' });
  });
});

test('a file that comes is loaded, one that is renamed over it takes its place, one that goes is unloaded', async () => {
  const all = await followed();
  const path = join(all.folder, 'm.mnw');
  writeFileSync(path, a);
  await until(all, 'm', a);
  writeFileSync(`${path}.part`, b);
  renameSync(`${path}.part`, path);
  await until(all, 'm', b);
  rmSync(path);
  await until(all, 'm', undefined);
  assert.deepEqual(all.refusals, []);
});

test('a file that is written slowly is told of once, and loaded when it is whole', async () => {
  const all = await followed({ 'm.mnw': b });
  const path = join(all.folder, 'm.mnw');
  for (const part of [0.2, 0.4, 0.6]) {
    writeFileSync(path, a.subarray(0, part * a.length));
    await pause(700);
    assert.equal(all.server.catalog.find('m')?.digest, modelOf('m', b).digest);
  }
  writeFileSync(path, a);
  await until(all, 'm', a);
  assert.deepEqual(all.refusals, ['m E_FILE_TRUNCATED']);
});

test('an empty folder starts, and is ready when there is a model', async () => {
  const folder = temporaryFolder();
  const gateway = await startGateway({ folder, port: 0, workers: 1 });
  ends.push(() => gateway.close());
  const status = async (): Promise<number> => (await asked(`${gateway.address}/readyz`)).status;
  assert.equal(await status(), 503);
  writeFileSync(join(folder, 'm.mnw'), a);
  while ((await status()) !== 200) await pause(20);
});

test('a folder and files are not both given', () => {
  assert.throws(() => settingsOf({ folder: 'a', models: ['b.mnw'] }), { code: 'E_USAGE' });
});
