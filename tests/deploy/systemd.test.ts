/** The units of deploy/systemd, as systemd reads them and rates them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runs, unless } from '../end-to-end/engines.ts';
import { root } from '../package/packed.ts';
import { temporaryFolder } from '../workshop/cli.ts';

const skip = unless(runs('systemd-analyze', '--version'), 'no systemd-analyze: `apt-get install systemd`');

/** Tenths of systemd's exposure, from 0 to 100, as docs/deploy.md states them. */
const exposures = { serve: 16, watch: 18 };

describe('the units', { skip }, () => {
  const folder = temporaryFolder();

  for (const [name, exposure] of Object.entries(exposures)) {
    /** A copy that starts a program which is here. */
    const unit = (): string => {
      const file = `mobilenet-${name}.service`;
      const text = readFileSync(join(root, 'deploy/systemd', file), 'utf8');
      const path = join(folder, file);
      writeFileSync(path, text.replace('/opt/mobilenet/node_modules/.bin/mobilenet', process.execPath));
      return path;
    };
    const analyze = (...words: string[]): string => {
      const { status, stdout, stderr } = spawnSync('systemd-analyze', words, { encoding: 'utf8' });
      assert.equal(status, 0, stdout + stderr);
      return stderr;
    };

    test(`of ${name} has no fault`, () => assert.equal(analyze('verify', unit()), ''));

    test(`of ${name} is exposed at most ${exposure / 10}`, () =>
      void analyze('security', '--offline=true', '--no-pager', `--threshold=${exposure}`, unit()));
  }
});
