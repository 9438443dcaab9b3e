/** docs/boards.md has the figures of `plan --mcu`, which are the same for the signs and for the grey network it names. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { BoardFit } from '../../../workshop/plan/boards.ts';
import { mobilenet, ok } from '../cli.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const page = readFileSync(`${root}docs/boards.md`, 'utf8');

const signs = ['-m', `${root}weights/signs-0.25-64.mnw`];
const grey = ['--alpha', '0.25', '--resolution', '96', '--channels', '1', '--classes', '2'];

interface Planned {
  readonly boards: readonly BoardFit[];
  readonly bundles: readonly { readonly memory: string; readonly build: string; readonly pages: number }[];
}

for (const [name, network] of Object.entries({ signs, grey })) {
  test(`docs/boards.md says of ${name} what plan says`, async () => {
    const planned = JSON.parse(ok(await mobilenet(['plan', ...network, '--mcu', '--json']))) as Planned;
    const kb = (bytes: number | null): string => (bytes === null ? '–' : String(Math.floor(bytes / 1024)));
    for (const { board, processor, ram, flash, mapped, segment, copied } of planned.boards) {
      const cells = [kb(ram), kb(flash), '(?:yes|–)', kb(mapped), kb(segment), kb(copied)];
      assert.match(page, new RegExp(`^\\| ${board} \\| ${processor} \\| ${cells.join(' \\| ')} \\|$`, 'm'));
    }
    for (const { memory, build, pages } of planned.bundles) {
      // The page names what is taken on a board; relaxed SIMD is planned only where the engine of this test has it.
      if (memory === 'fast' && (build === 'baseline' || build === 'relaxed')) continue;
      const bytes = (65536 * pages).toLocaleString('en').replace(',', ' ');
      assert.ok(page.includes(`| ${bytes} |`), `${memory} ${build}: ${bytes}`);
    }
  });
}
