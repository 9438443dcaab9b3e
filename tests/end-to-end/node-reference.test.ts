/**
 * The reference models: every byte of logits, softmax, embedding and the model's own output of 100 photos, against what
 * LiteRT (XNNPACK) answered; and how many of the photos are named rightly.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { load, supports } from '../../host/index.ts';
import type { Build, Mobilenet } from '../../host/index.ts';
import { mobilenet, temporaryFolder } from '../workshop/cli.ts';
import { absent as skip, reference } from './models.ts';

const folder = temporaryFolder();
const PHOTOS = 100;

type Tensor = 'logits' | 'softmax' | 'embedding' | 'output';

/** Model, side, and the ends of the names of its answers; a model with a softmax gives it as its output. */
const models: [string, number, Partial<Record<Tensor, string>>][] = [
  [
    'mobilenet_v1_0.25_128_quant',
    128,
    { logits: 'logits.xnnpack.u8', softmax: 'softmax.xnnpack.u8', output: 'softmax.xnnpack.u8' },
  ],
  ['mobilenet_v1_0.5_160_quant', 160, { logits: 'logits.xnnpack.u8', softmax: 'softmax.xnnpack.u8' }],
  [
    'vww_96_int8',
    96,
    {
      logits: 'logits.xnnpack.s8',
      softmax: 'softmax.xnnpack.s8',
      embedding: 'embedding.xnnpack.s8',
      output: 'softmax.xnnpack.s8',
    },
  ],
  [
    'keras_0.35_96_int8io',
    96,
    {
      logits: 'logits.xnnpack.s8',
      softmax: 'softmax.xnnpack.s8',
      embedding: 'embedding.xnnpack.s8',
      output: 'output.xnnpack.s8',
    },
  ],
  [
    'keras_0.5_75_uint8io',
    75,
    {
      logits: 'logits.xnnpack.s8',
      softmax: 'softmax.xnnpack.s8',
      embedding: 'embedding.xnnpack.s8',
      output: 'output.xnnpack.u8',
    },
  ],
  [
    'keras_0.25_64_floatio',
    64,
    { logits: 'logits.xnnpack.s8', softmax: 'softmax.xnnpack.s8', embedding: 'embedding.xnnpack.s8' },
  ],
];

async function pack(name: string, ...flags: string[]): Promise<string> {
  const path = join(folder, `${name}.mnw`);
  const { status, stderr } = await mobilenet([
    'pack',
    join(reference, `${name}.tflite`),
    ...flags,
    '-o',
    path,
  ]);
  assert.equal(status, 0, stderr);
  return path;
}

async function inferAll(model: Mobilenet, raw: Buffer, tensor: Tensor): Promise<Buffer> {
  const size = raw.length / PHOTOS;
  const answers: Uint8Array[] = [];
  for (let photo = 0; photo < PHOTOS; photo++) {
    answers.push(await model.infer(raw.subarray(photo * size, (photo + 1) * size), tensor));
  }
  return Buffer.concat(answers);
}

/** Where two answers differ first, in words; undefined where they agree. */
function difference(actual: Buffer, expected: Buffer): string | undefined {
  if (actual.equals(expected)) return undefined;
  const at = actual.findIndex((byte, place) => byte !== expected[place]);
  return `byte ${at} is ${actual[at]}, not ${expected[at]}; lengths ${actual.length} and ${expected.length}`;
}

for (const [name, side, answers] of models) {
  describe(name, { skip }, () => {
    for (const build of (['baseline', 'simd'] as const satisfies Build[]).filter(supports)) {
      test(`${build} gives LiteRT's bytes`, async () => {
        const model = await load(await pack(name), { build });
        const raw = readFileSync(join(reference, `photos_${side}.u8`));
        for (const [tensor, ending] of Object.entries(answers) as [Tensor, string][]) {
          const expected = readFileSync(join(reference, `${name}.${ending}`));
          assert.equal(
            difference(await inferAll(model, raw, tensor), expected),
            undefined,
            `${tensor} of ${name}`,
          );
        }
        await model.selftest();
      });
    }
  });
}

describe('photos named rightly', { skip }, () => {
  const labels = ['--labels', join(reference, 'imagenet_labels.txt')];
  for (const [name, right] of [
    ['mobilenet_v1_0.25_128_quant', 48],
    ['mobilenet_v1_0.5_160_quant', 70],
  ] as const) {
    test(`${name}: ${right} ± 2 of ${PHOTOS}`, async (context) => {
      const path = await pack(name, ...labels);
      const photos = join(reference, 'photos');
      const { status, stdout, stderr } = await mobilenet([
        'classify',
        '-m',
        path,
        '-k',
        '1',
        '--json',
        photos,
      ]);
      assert.equal(status, 0, stderr);
      const lines = stdout.toString().trimEnd().split('\n');
      assert.equal(lines.length, readdirSync(photos).length);
      const hits = lines.filter((line) => {
        const { image, predictions } = JSON.parse(line) as {
          image: string;
          predictions: { index: number }[];
        };
        // 005_n01496331_electric_ray.JPEG is of class 5, the labels begin with a background.
        return predictions[0]?.index === Number(/(\d{3})_n\d+_[^/\\]*$/.exec(image)?.[1]) + 1;
      });
      context.diagnostic(`${hits.length} of ${PHOTOS} photos are named rightly`);
      assert(Math.abs(hits.length - right) <= 2, `${hits.length} are right`);
    });
  }
});
