/** What is hostile in the wasmtime command line: packed files, pictures, paths and streams. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { noWasmtime as skip, wasmtime } from '../end-to-end/engines.ts';
import { pathOf, run as unbounded } from '../end-to-end/wasmtime/run.ts';
import type { Call } from '../end-to-end/wasmtime/run.ts';
import { refused, temporaryFolder } from '../workshop/cli.ts';
import type { Outcome } from '../workshop/cli.ts';
import { attacks } from './packed.ts';
import { smallest } from './spoil.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const folders = [`${folder}::/d`];

/** Instructions, nearly. To verify a file of 3 KB takes less than a quarter of it. */
const FUEL = 2_000_000;

/** What the SHA-256 of a byte takes, and twice that. */
const FUEL_OF_BYTE = 300;

/** Runs the command with a bound on the work. */
const run = (args: readonly string[], call: Call): Promise<Outcome> =>
  unbounded(args, { fuel: FUEL, ...call });

/** A picture of the network's own sides, three bytes a pixel. */
const raw = new Uint8Array(32 * 32 * 3).map((_, i) => i * 31);
const infer = ['infer', '-m', '/d/w.mnw', '--raw', '/d/in', '--output', 'logits', '-o'];

before(() => {
  writeFileSync(at('w.mnw'), smallest);
  writeFileSync(at('in'), raw);
});

describe('a hostile packed file in wasmtime', () => {
  for (const { title, code, bytes } of attacks) {
    test(title, { skip }, async () => {
      writeFileSync(at('bad.mnw'), bytes);
      const call = { folders, fuel: FUEL + FUEL_OF_BYTE * bytes.length };
      refused(await run(['verify', '/d/bad.mnw'], call), 3, new RegExp(`^mobilenet: ${code}: `));
    });
  }

  test('27 FIFO', { skip }, async () => {
    execFileSync('mkfifo', [at('fifo')]);
    refused(await run(['verify', '/d/fifo'], { folders }), 1, /E_IO: \/d\/fifo cannot be opened/);
  });

  test('27 directory', { skip }, async () => {
    refused(await run(['verify', '/e/d'], { folders: [`${folder}/..::/e`] }), 1, /E_IO: /);
    refused(await run(['verify', '/d'], { folders }), 1, /E_IO: \/d cannot be opened/);
  });

  test('27 /dev/zero', { skip: skip || (!existsSync('/dev/zero') && 'no /dev/zero') }, async () => {
    const call = { folders: ['/dev::/dev'] };
    refused(await run(['verify', '/dev/zero'], call), 3, /E_FILE_MAGIC/);
  });
});

describe('a hostile picture in wasmtime', () => {
  const classify = ['classify', '-m', '/d/w.mnw', '-i', '-'];
  const picture = (header: string): Uint8Array => Buffer.concat([Buffer.from(header), raw]);

  for (const [title, input, line] of [
    ['51 60000×60000 header', picture('P6 60000 60000 255\n'), /E_IMAGE_SIZE/],
    ['52 zero width', picture('P6 0 32 255\n'), /E_IMAGE_SIZE/],
    ['55 truncated', picture('P6 32 33 255\n'), /E_IMAGE_FORMAT: the picture is cut short/],
    ['60 SVG renamed', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /E_IMAGE_FORMAT: not a PPM/],
    ['63 PPM maxval 0', picture('P6 32 32 0\n'), /E_IMAGE_FORMAT: the largest value must be 255/],
    ['63 CRLF in the PPM header', picture('P6\r\n32 32\r\n255\r\n'), /E_IMAGE_FORMAT: .*carriage return/],
  ] as const) {
    test(title, { skip }, async () => refused(await run(classify, { folders, input }), 4, line));
  }
});

describe('a hostile command line in wasmtime', () => {
  test('69 output through ../ stays in its folder', { skip }, async () => {
    refused(await run([...infer, '/d/../out'], { folders }), 1, /E_IO: \/d\/\.\.\/out cannot be opened/);
    assert.equal(existsSync(join(folder, '..', 'out')), false);
  });

  test('69 output through a symlink', { skip }, async () => {
    symlinkSync(at('w.mnw'), at('link'));
    symlinkSync('w.mnw', at('relative'));
    for (const name of ['link', 'relative']) {
      refused(await run([...infer, `/d/${name}`], { folders, fuel: 1e9 }), 1, /E_IO: .* cannot be opened/);
    }
    assert.deepEqual(readFileSync(at('w.mnw')), Buffer.from(smallest));
  });

  test('70 output = input, by whatever name', { skip }, async () => {
    linkSync(at('w.mnw'), at('hard.mnw'));
    linkSync(at('in'), at('hard.in'));
    const two = [...folders, `${folder}::/e`];
    for (const path of ['/d/./w.mnw', '/d//in', '/d/hard.mnw', '/d/hard.in', '/e/w.mnw', '/d/in']) {
      const call = { folders: two, fuel: 1e9 };
      refused(await run([...infer, path], call), 2, /E_USAGE: .* is an input/);
    }
    assert.deepEqual(readFileSync(at('w.mnw')), Buffer.from(smallest));
    assert.deepEqual(readFileSync(at('in')), Buffer.from(raw));
  });

  test('71 full disk', { skip: skip || (!existsSync('/dev/full') && 'no /dev/full') }, async () => {
    const call = { folders: [...folders, '/dev::/dev'], fuel: 1e9 };
    refused(await run([...infer, '/dev/full'], call), 1, /E_IO: the output cannot be written/);
  });

  test('72 stdin closed', { skip }, async () => {
    const line = ['-c', 'exec "$0" "$@" <&-', wasmtime, 'run', pathOf('mobilenet'), 'verify', '-'];
    assert.throws(
      () => execFileSync('sh', line, { stdio: 'pipe' }),
      ({ status, stderr, stdout }: { status: number; stderr: Buffer; stdout: Buffer }) =>
        [1, 3].includes(status) &&
        stdout.length === 0 &&
        /^mobilenet: E_[A-Z_]+: [^\n]+\n$/.test(stderr.toString()),
    );
  });

  test('73 stdin never ends', { skip: skip || (!existsSync('/dev/zero') && 'no /dev/zero') }, async () => {
    const input = openSync('/dev/zero', 'r');
    try {
      refused(await run(['verify', '-'], { folders, input }), 3, /E_FILE_MAGIC/);
      const classify = ['classify', '-m', '/d/w.mnw', '-i', '-'];
      refused(await run(classify, { folders, input }), 4, /E_IMAGE_FORMAT: not a PPM/);
    } finally {
      closeSync(input);
    }
  });

  test('74 EPIPE', { skip }, async () => {
    const args = ['infer', '-m', '/d/w.mnw', '--raw', '/d/in', '--output', 'logits'];
    const { status, stderr } = await run(args, { folders, fuel: 1e9, deaf: true });
    // An engine may keep the failed write to itself.
    assert.match(`${status} ${stderr}`, /^(0 |1 mobilenet: E_IO: the output cannot be written\n)$/);
  });

  test('no refused call has left a file, and the next is answered', { skip }, async () => {
    const names = ['bad.mnw', 'fifo', 'hard.in', 'hard.mnw', 'in', 'link', 'relative', 'w.mnw'];
    assert.deepEqual(readdirSync(folder).sort(), names);
    const { status, stdout } = await run(['selftest', '/d/w.mnw'], { folders, fuel: 1e10 });
    assert.deepEqual([status, /: ok, 5 layers/.test(stdout.toString())], [0, true]);
  });
});
