/** What the kits compare with is what the library answers today. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './kit.ts';

test('kits/answers.txt is what tools/kits.mjs makes', () => {
  execFileSync(process.execPath, [join(root, 'tools', 'kits.mjs'), '--check'], { stdio: 'pipe' });
});
