/** The drawings of the README: drawn again, they are those in docs/. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../workshop/cli.ts';
import { elements } from '../workshop/drawing/svg.ts';
import { root } from './packed.ts';

const sharp = await import('sharp').catch(() => undefined);
const noSharp = sharp ? false : 'sharp, an optional package, is not installed here';
const folder = temporaryFolder();

for (const [name, of, skip] of [
  ['answers', 'what the shipped network answers', noSharp],
  ['speed', 'the times of docs/benchmarks', false],
] as const) {
  test(`docs/${name}.svg shows ${of}`, { skip }, () => {
    execFileSync(process.execPath, [join(root, 'tools/overview.mjs'), folder, name]);
    const drawn = readFileSync(join(folder, `${name}.svg`), 'utf8');
    assert.ok(elements(drawn).length > 50);
    const shown = readFileSync(join(root, 'docs', `${name}.svg`), 'utf8');
    assert.ok(drawn === shown, 'draw it again: node tools/overview.mjs');
  });
}
