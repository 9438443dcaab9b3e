/** `npm run docs`: the API reference, without a broken link or an undocumented name in it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../workshop/cli.ts';
import { root } from './packed.ts';

const folder = temporaryFolder();

test('typedoc makes the API reference', () => {
  const typedoc = join(root, 'node_modules/typedoc/bin/typedoc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [typedoc, '--out', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(readFileSync(join(folder, 'classes/host.Mobilenet.html'), 'utf8'), /embedBytes/);
});
