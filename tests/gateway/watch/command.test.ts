/** `mobilenet watch` as a process: what it prints, and how it ends. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fits } from '../../end-to-end/schema.ts';
import { ppm } from '../../end-to-end/sample.ts';
import { cli, mobilenet, ok, refused, temporaryFolder } from '../../workshop/cli.ts';

const folder = temporaryFolder();
const stop = readFileSync(new URL('../../../../examples/signs/stop.jpg', import.meta.url));
const yields = readFileSync(new URL('../../../../examples/signs/yield.jpg', import.meta.url));

type Line = Readonly<Record<string, unknown>>;

function lines(stdout: string): Line[] {
  const all = stdout.trimEnd().split('\n');
  for (const line of all) assert.ok(fits(JSON.parse(line)), line);
  return all.map((line) => JSON.parse(line) as Line);
}

test('tells changes, skips what is damaged, and sums up', async () => {
  const input = Buffer.concat([stop, stop, yields.subarray(0, 900), yields, yields, stop]);
  const outcome = await mobilenet(['watch', '-', '--each', '--agree', '2'], input);
  const said = ok(outcome).trimEnd().split('\n');
  assert.match(said[0]!, /^\d{4}-\d\d-\d\dT[\d:.]+Z stop 0\.\d{4}$/);
  assert.match(said[1]!, /Z yield 0\.\d{4}, before it stop$/);
  assert.equal(said.length, 2);
  assert.match(outcome.stderr, /E_IMAGE_FORMAT: A JPEG of the stream is damaged/);
  assert.match(outcome.stderr, /5 frames read, 1 refused, 5 answered, 2 events; half within [\d.]+ ms/);
});

test('--json: each region is decided for itself, and equals the answer of its picture alone', async () => {
  const [width, height] = [64, 48];
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * at) >> 3);
  const row = (y: number): Uint8Array => pixels.subarray((y * width + 8) * 3, (y * width + 40) * 3);
  const cropped = Buffer.concat([
    Buffer.from('P6 32 24 255\n'),
    ...Array.from({ length: 24 }, (_, y) => row(y + 10)),
  ]);
  const [alone] = lines(ok(await mobilenet(['classify', '--json', '-i', '-', '-k', '3'], cropped)));
  const words = ['--json', '--all', '-k', '3', '--crop', 'gate=8,10,32,24', '--crop', '0,0,64,48'];
  const raw = ['--pixels', 'rgb', '--size', '64x48', '--each'];
  const outcome = await mobilenet(['watch', '-', ...words, ...raw], pixels);
  const [gate, whole, ...more] = lines(ok(outcome));
  assert.deepEqual([gate!['region'], whole!['region'], more], ['gate', '0,0,64,48', []]);
  assert.deepEqual(gate!['predictions'], alone!['predictions']);
  assert.notDeepEqual(whole!['predictions'], alone!['predictions']);
});

test('a folder ends with --once; what cannot be read has a line', async () => {
  mkdirSync(join(folder, 'pictures'));
  for (const [name, bytes] of [
    ['a.ppm', ppm(1)],
    ['b.jpg', Buffer.from('no picture')],
  ] as const) {
    writeFileSync(join(folder, 'pictures', name), bytes);
    utimesSync(join(folder, 'pictures', name), 1, 1);
  }
  const outcome = await mobilenet(['watch', join(folder, 'pictures'), '--once', '--json', '--all']);
  const [first, second] = lines(ok(outcome));
  assert.equal(first!['picture'], join(folder, 'pictures', 'a.ppm'));
  assert.equal((second!['error'] as Line)['code'], 'E_IMAGE_FORMAT');
});

describe('ends', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    test(`on ${signal}, with 0`, async () => {
      const child = spawn(process.execPath, [cli, 'watch', '-']);
      child.stdin.write(stop);
      await once(child.stdout, 'data');
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    });

  test('when nobody reads what it prints', async () => {
    const child = spawn(process.execPath, [cli, 'watch', '-', '--all']);
    child.stdin.on('error', () => undefined);
    child.stdin.write(stop);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const exit = once(child, 'exit');
    const writing = setInterval(() => child.stdin.write(stop), 20);
    assert.deepEqual(await exit, [0, null]);
    clearInterval(writing);
  });
});

test('is refused', async () => {
  refused(await mobilenet(['watch', '-', '-m', 'absent.mnw']), 1, /E_IO: .*absent/);
  refused(await mobilenet(['watch', join(folder, 'absent'), '-m', 'w.mnw']), 1, /E_IO/);
  refused(await mobilenet(['watch']), 2, /E_USAGE: The source is missing/);
  refused(await mobilenet(['watch', '-', '--hold', '2']), 2, /E_USAGE: --hold/);
  refused(await mobilenet(['watch', '-', '--newest', '--each']), 2, /E_USAGE: --newest/);
  refused(await mobilenet(['watch', '-', '--crop', '1']), 2, /E_USAGE: --crop/);
  refused(await mobilenet(['watch', '-', '--all', '--agree', '2']), 2, /E_USAGE: --agree/);
});
