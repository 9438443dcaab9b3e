/** A training that needs more memory than the process can have says so, and what takes less. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { shared } from '../../../workshop/training/shared.ts';
import { cli, refused, temporaryFolder } from '../cli.ts';
import { ppm } from './toy.ts';

test('memory is as long as asked for, or E_MEMORY', () => {
  assert.equal(shared(99, 'take less').byteLength, 99);
  const message = 'This process cannot have 8388608.0 GB more; take less.';
  assert.throws(() => shared(2 ** 53, 'take less'), { code: 'E_MEMORY', message, place: 2 ** 37 });
});

const skip = process.platform !== 'linux' && 'the shell bounds the memory of a process on Linux alone';

test('pictures that the process has no room for are E_MEMORY', { skip }, () => {
  const top = mkdtempSync(join(temporaryFolder(), 'set-'));
  const one = join(top, '1.ppm');
  writeFileSync(one, ppm(1, 1, Uint8Array.of(1, 2, 3)));
  for (const name of ['a', 'b']) {
    mkdirSync(join(top, name));
    for (let index = 0; index < 600; index++) linkSync(one, join(top, name, `${index}.ppm`));
  }
  const network = ['--alpha', '0.25', '--resolution', '1024', '--batch', '2'];
  const words = ['train', top, ...network, '-o', join(top, 'w.safetensors')];
  // 3.5 GB of pixels, in a process of 3.
  const bounded = ['-c', 'ulimit -v 3000000; exec "$@"', 'sh', process.execPath, cli, ...words];
  const { status, stdout, stderr } = spawnSync('sh', bounded);
  refused(
    { status, stdout, stderr: stderr.toString() },
    3,
    /E_MEMORY: .* 3\.5 GB more; .* lower --resolution\./,
  );
});
