/** Hostile command lines, and what a shell may do to a process. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { cli, mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import type { Outcome } from '../workshop/cli.ts';
import { Type, frame, sectionsOf } from './frame.ts';
import { say } from './line.ts';
import { smallest } from './spoil.ts';
import { exitCodes } from '../../workshop/terminal/exit-codes.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const photo = Buffer.concat([Buffer.from('P6 2 1 255\n'), Buffer.from('RGBrgb')]);

/** A line of the shell, in which `$m` is the command and `$f` the folder. */
function shell(line: string): Promise<Outcome> {
  const env = { ...process.env, m: `${process.execPath} ${cli}`, f: folder };
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { env, encoding: 'buffer', cwd: folder }, (error, stdout, stderr) =>
      resolve({
        status: error === null ? 0 : Number(error.code),
        stdout,
        stderr: stderr.toString(),
      }),
    );
  });
}

before(() => {
  writeFileSync(at('w.mnw'), smallest);
  writeFileSync(at('photo.ppm'), photo);
  writeFileSync(at('in'), new Uint8Array(32 * 32 * 3));
});

describe('a hostile command line', () => {
  const classify = ['classify', '-m', at('w.mnw'), at('photo.ppm')];
  const infer = ['infer', '-m', at('w.mnw'), '--raw', at('in'), '-o'];

  for (const threads of ['0', '-1', '1e9', 'NaN', '0x10', '65', '999999999']) {
    test(`67 --threads ${threads}`, async () => {
      const { stdout, error } = await say([...classify, `--threads=${threads}`]);
      assert.deepEqual([stdout.length, error?.code, error && exitCodes[error.code]], [0, 'E_USAGE', 2]);
      assert.match(error!.message, /-t must be/);
    });
  }

  test('68 path with newline or invalid UTF-8', async () => {
    const line = /^mobilenet: E_IO: Cannot read [^\n]*: there is no such file or folder\.\n$/;
    refused(await mobilenet(['verify', at('a\nmobilenet: ok')]), 1, line);
    refused(await shell(`exec $m verify "$(printf '\\377\\376.mnw')"`), 1, line);
  });

  test('69 output through ../ is written where it leads, whole', async () => {
    mkdirSync(at('inner'), { recursive: true });
    ok(await mobilenet([...infer, join(at('inner'), '..', 'out')]));
    assert.equal(readFileSync(at('out')).length, 5);
    refused(await mobilenet([...infer, '/proc/self/../../absent/out']), 1, /E_IO: /);
  });

  test('69 output through a symlink', async () => {
    symlinkSync(at('photo.ppm'), at('link'));
    refused(await mobilenet([...infer, at('link')]), 1, /E_IO: .*symbolic link/);
    assert.deepEqual(readFileSync(at('photo.ppm')), photo);
  });

  test('70 output = input', async () => {
    for (const path of [at('w.mnw'), at('in'), `${folder}/inner/../in`])
      refused(await mobilenet([...infer, path]), 2, /E_USAGE: .* is an input/);
  });

  test('71 unwritable or full disk', { skip: !existsSync('/dev/full') && 'no /dev/full' }, async () => {
    refused(await mobilenet([...infer, '/dev/full']), 1, /E_IO: .*the disk is full/);
    refused(await mobilenet([...infer, '/proc/out']), 1, /E_IO: Cannot write \/proc\/out: /);
    for (const command of ['classify -m w.mnw photo.ppm', 'show w.mnw', 'infer -m w.mnw --raw in -o -'])
      refused(
        await shell(`exec $m ${command} >/dev/full`),
        1,
        /E_IO: Cannot write standard output: the disk is full/,
      );
  });

  test('72 stdin closed', async () => {
    refused(await shell('exec $m classify -m w.mnw -i - <&-'), 4, /E_IMAGE_FORMAT: /);
    refused(await shell('exec $m verify - <&-'), 3, /E_FILE_TRUNCATED: /);
    refused(await shell('exec $m infer -m w.mnw --raw - -o never <&-'), 4, /E_INPUT_SHAPE: /);
    assert.equal(existsSync(at('never')), false);
  });

  test('73 stdin never ends', { skip: !existsSync('/dev/zero') && 'no /dev/zero' }, async () => {
    const zero = openSync('/dev/zero', 'r');
    try {
      const outcome = await new Promise<Outcome>((resolve) => {
        const args = [cli, 'classify', '-m', at('w.mnw'), '-i', '-'];
        const child = spawn(process.execPath, args, { stdio: [zero, 'pipe', 'pipe'] });
        let [stdout, stderr] = ['', ''];
        child.stdout!.on('data', (bytes) => (stdout += bytes));
        child.stderr!.on('data', (bytes) => (stderr += bytes));
        child.on('close', (status) => resolve({ status, stdout: Buffer.from(stdout), stderr }));
      });
      refused(outcome, 1, /E_IO: Cannot read standard input: it has more than 134217728 bytes/);
    } finally {
      closeSync(zero);
    }
  });

  test('74 EPIPE', async () => {
    const piped = await shell(
      `{ $m infer -m w.mnw --raw - -o - </dev/zero; echo "exit $?" >&2; } | head -c 5`,
    );
    assert.deepEqual([piped.status, piped.stdout.length, piped.stderr], [0, 5, 'exit 0\n']);
  });

  test('75 10 MB argument', async () => {
    const long = 'x'.repeat(10_000_000);
    for (const words of [
      [long],
      ['classify', long],
      ['classify', `--${long}`],
      [...classify, '-k', long],
      ['verify', long],
    ]) {
      const { stdout, error } = await say(words);
      assert.equal(stdout.length, 0);
      assert.match(error!.code, /^E_(USAGE|IO)$/);
    }
    // A system takes some 100 KB for one argument; the line that is printed stays short.
    const { status, stdout, stderr } = await mobilenet(['verify', long.slice(0, 100_000)]);
    assert.deepEqual([status, stdout.length], [1, 0]);
    assert.ok(stderr.startsWith('mobilenet: E_IO: ') && stderr.length < 1100);
  });

  test('76 -- then a dash-file', async () => {
    writeFileSync(at('-k'), photo);
    const line = await shell('exec $m classify -m w.mnw -k 1 -- -k');
    assert.match(ok(line), /^0\.\d{4}: \d class \d\n$/);
    refused(await shell('exec $m classify -m w.mnw -k'), 2, /E_USAGE: /);
  });

  test('what a file says of itself commands no terminal', async () => {
    const provenance = {
      type: Type.provenance,
      body: Buffer.from('source=\x1b[2Jx\ntool=\x9b1m\n', 'latin1'),
    };
    const bytes = frame(
      sectionsOf(smallest).map((each) => (each.type === Type.provenance ? provenance : each)),
    );
    const { stdout, error } = await say(['show', '-'], bytes);
    assert.equal(error, undefined);
    assert.match(stdout.toString(), /source +\\u\{1b\}\[2Jx/);
    assert.doesNotMatch(stdout.toString(), /[^\P{Cc}\n]/u);
  });

  test('no refused call has left a file, and the next is answered', async () => {
    const names = ['-k', 'in', 'inner', 'link', 'out', 'photo.ppm', 'w.mnw'];
    assert.deepEqual(readdirSync(folder).sort(), names);
    assert.match(
      ok(await mobilenet(['selftest', at('w.mnw'), '--build', 'baseline'])),
      /^baseline: ok, 5 layers/,
    );
  });
});
