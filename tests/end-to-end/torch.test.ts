/** Files of PyTorch: the float forward pass is PyTorch's own, and the integers answer as it does. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bestOf } from '../../workshop/quantize/accept.ts';
import { run } from '../../workshop/quantize/forward.ts';
import { decibels, loadPictures, quantize, readSubject } from '../../workshop/quantize/index.ts';
import { realPlane } from '../../workshop/quantize/input.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { runs, unless } from './engines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const python = process.env['PYTHON_TORCH'] ?? 'python3';
const absent = unless(
  runs(python, '-c', 'import torch'),
  'no PyTorch: set PYTHON_TORCH to a Python with torch (apt-get install python3-torch, or pip install torch)',
);
const folder = temporaryFolder();

const CLASSES = 10;
const PICTURES = 12;

describe('a model of PyTorch', { skip: absent }, () => {
  for (const [alpha, side] of [
    [0.25, 64],
    [0.13, 45],
  ] as const) {
    test(`α ${alpha} at ${side} pixels`, async () => {
      const at = join(folder, `${alpha}-${side}`);
      const numbers = [alpha, side, CLASSES, 1, PICTURES].map(String);
      execFileSync(python, [join(root, 'tools', 'torch-reference.py'), at, ...numbers]);
      const subject = readSubject(readFileSync(join(at, 'model.safetensors')), {
        resolution: side,
        fit: 'stretch',
      });
      const frame = { ...subject.contract, height: side, width: side };
      const classes = { count: CLASSES, labels: [] };
      const set = await loadPictures(join(at, 'pictures'), { frame, classes, most: PICTURES });
      const view = new DataView(new Uint8Array(readFileSync(join(at, 'logits.f32'))).buffer);
      set.pictures.forEach((picture, index) => {
        const due = Array.from({ length: CLASSES }, (_, c) =>
          view.getFloat32(4 * (index * CLASSES + c), true),
        );
        const found = run(subject.network, realPlane(subject.contract, subject.normalise, picture));
        const size = Math.max(...due.map(Math.abs));
        due.forEach((logit, c) =>
          assert.ok(Math.abs(logit - found[c]!) < 1e-4 * size, `${logit} ${found[c]}`),
        );
        assert.equal(bestOf(found), bestOf(Float32Array.from(due)));
      });
      const settings = {
        method: 'minmax',
        percentile: 100,
        biasCorrection: true,
        filterZeros: false,
      } as const;
      const made = await quantize(subject, set, settings);
      assert.ok(decibels(made.losses[0]!) > 35);
      // Random layers double the noise of rounding every third layer or so; a shifted window leaves less than 0 dB.
      assert.ok(decibels(made.losses.at(-1)!) > 6, `${decibels(made.losses.at(-1)!)} dB`);
      assert.ok(made.acceptance.agreeing >= PICTURES - 4, `${made.acceptance.agreeing} of ${PICTURES}`);
    });
  }
});
