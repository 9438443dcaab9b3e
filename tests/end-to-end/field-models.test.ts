/** Models of the field: each answers in every byte as LiteRT does, in every build and in wasmtime. The cases are those of docs/field.md. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { load, supports } from '../../host/index.ts';
import type { Build } from '../../host/index.ts';
import { packTflite } from '../../workshop/packing/index.ts';
import type { ImportOptions } from '../../workshop/packing/index.ts';
import { parseLabels } from '../../workshop/packing/labels.ts';
import { quantize, readSubject } from '../../workshop/quantize/index.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { drawPictures } from '../workshop/quantize/float-network.ts';
import { noWasmtime } from './engines.ts';
import { absent as skip, field } from './field.ts';
import { absent as withoutReference, reference } from './models.ts';
import { printed, run } from './wasmtime/run.ts';

const folder = temporaryFolder();

const builds = (['baseline', 'simd', 'compact'] as const satisfies Build[]).filter(supports);

/** Case, file, frames, the file of what LiteRT answers, and what the model does not say. */
const models: [number: number, model: string, frames: string, expected: string, options?: ImportOptions][] = [
  [0, 'plain', 'rgb64', 'plain.u8'],
  [1, 'person_detect', 'grey96', 'person_detect.s8'],
  [2, 'mbnet96_0.25_q', 'rgb96', 'mbnet96_0.25_q.s8'],
  [3, 'hidden16', 'rgb64', 'hidden16.s8'],
  [3, 'edge_impulse_hidden16', 'grey96', 'edge_impulse_hidden16.s8'],
  [5, 'rescale_127', 'rgb64', 'rescale_127.u8'],
  [5, 'preprocess', 'rgb64', 'preprocess.u8'],
  [7, 'dense1_logit', 'rgb64', 'dense1_logit.u8'],
  [7, 'dense1_sigmoid', 'rgb64', 'dense1_sigmoid.u8'],
  [8, 'dark_int8', 'rgb64', 'dark_int8.s8', { inputRange: '-1,1' }],
  [8, 'dark01_int8', 'rgb64', 'dark01_int8.s8', { inputRange: '0,1' }],
];

for (const [number, name, frames, expected, options] of models) {
  describe(`case ${number}: ${name}`, { skip }, () => {
    for (const build of builds) {
      test(`${build} gives LiteRT's bytes`, async () => {
        const { bytes } = await packTflite(readFileSync(join(field, 'models', `${name}.tflite`)), options);
        const model = await load(bytes, { build });
        const all = readFileSync(join(field, 'inputs', `${frames}.u8`));
        const { height, width } = model.contract;
        const frame = height * width * 3;
        const answers: Uint8Array[] = [];
        for (let at = 0; at < all.length; at += frame) {
          answers.push(await model.infer(all.subarray(at, at + frame), 'output'));
        }
        assert.deepEqual(Buffer.concat(answers), readFileSync(join(field, 'expect', expected)));
        await model.selftest();
      });
    }

    test("wasmtime gives LiteRT's bytes", { skip: noWasmtime }, async () => {
      const { bytes, network } = await packTflite(
        readFileSync(join(field, 'models', `${name}.tflite`)),
        options,
      );
      writeFileSync(join(folder, `${name}.mnw`), bytes);
      const tensor = network.softmax!.inModel ? 'softmax' : 'logits';
      const args = ['infer', '-m', `/w/${name}.mnw`, '--raw', `/f/${frames}.u8`, '--output', tensor];
      const folders = [`${folder}::/w`, `${join(field, 'inputs')}::/f`];
      // It writes the type that the network computes in.
      const turn = network.domain === network.contract.outputType ? 0 : 0x80;
      const answers = printed(await run(args, { folders })).map((byte) => byte ^ turn);
      assert.deepEqual(answers, readFileSync(join(field, 'expect', expected)));
    });
  });
}

describe('what a model of the field says of itself', { skip }, () => {
  const packed = (name: string, folder = join(field, 'models')) =>
    packTflite(readFileSync(join(folder, `${name}.tflite`)));

  for (const name of ['dark_int8', 'dark01_int8']) {
    test(`case 8: ${name} is refused while nobody says what its bytes mean`, async () => {
      await assert.rejects(packed(name), { code: 'E_MODEL_QUANTIZATION', message: /`inputRange`/ });
    });
  }

  test('case 6: what is compiled for an accelerator is refused by its name', async () => {
    await assert.rejects(packed('person_detect_vela'), { code: 'E_MODEL_OPERATOR', message: /Ethos-U/ });
  });

  test('case 10: the labels inside are taken', { skip: withoutReference }, async () => {
    const { network, inside } = await packed('mobilenet_v1_0.25_128_quant', reference);
    const labels = readFileSync(join(reference, 'imagenet_labels.txt'), 'utf8');
    assert.equal(inside.file, 'imagenet_labels.txt');
    assert.deepEqual(network.labels, parseLabels(labels, 1001));
  });
});

test("case 4: Hugging Face's names give the logits of timm's", { skip }, async () => {
  const renamed = join(folder, 'hf.safetensors');
  const model = join(field, 'models', 'numbered.safetensors');
  execFileSync(process.execPath, [join(field, 'hugging-face.mjs'), model, renamed]);
  const labels = readFileSync(join(field, 'inputs', 'labels-numeric.txt'), 'utf8');
  const stated = { resolution: 32, fit: 'stretch', inputRange: '-1,1' } as const;
  const flags = { padding: 'same', epsilon: 0.001 } as const;
  const pictures = drawPictures(4, 32, 1);
  const settings = { method: 'minmax', percentile: 100, biasCorrection: false, filterZeros: false } as const;
  const made = async (path: string, more = {}) => {
    const { network } = await quantize(
      readSubject(readFileSync(path), { ...stated, ...more }),
      { pictures },
      settings,
    );
    return network.layers;
  };
  const due = await made(model, flags);
  assert.deepEqual(await made(renamed, { ...flags, labels }), due);
  assert.deepEqual(await made(renamed), due);
});
