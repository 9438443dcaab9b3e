/** The names of other libraries: the same network as under timm's, with what the names imply. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../../host/errors.ts';
import type { Tensor } from '../../../workshop/packing/tensor.ts';
import { writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { readSubject } from '../../../workshop/quantize/index.ts';
import type { Statement, Subject } from '../../../workshop/quantize/index.ts';
import { drawTensors } from './float-network.ts';
import { huggingFaceNames, kerasNames } from './names.ts';

const draw = (classes: number) => drawTensors({ inputs: 3, channels: [8, 9, 11], classes }, 3);
const tensors = draw(3);
const read = (all: readonly Tensor[], stated: Statement = {}, metadata = {}): Subject =>
  readSubject(writeSafetensors(all, metadata), stated);

/** All numbers of a network. */
const numbers = ({ network }: Subject) => network.layers.map((layer) => ({ ...layer, name: '' }));

const counters = Array.from({ length: 26 }, (_, at) => ({
  name: `mobilenet_v1.layer.${at}.normalization.num_batches_tracked`,
  shape: [],
  data: Float32Array.of(1),
}));

describe("Hugging Face's names", () => {
  const renamed = [...huggingFaceNames(tensors), ...counters];

  test('imply the padding and the ε of TensorFlow, and say so', () => {
    const subject = read(renamed, { resolution: 45 });
    assert.deepEqual(
      numbers(subject),
      numbers(read(tensors, { resolution: 45, padding: 'same', epsilon: 0.001 })),
    );
    assert.equal(
      subject.implied,
      "The names of the tensors are those of Hugging Face's MobileNetV1ForImageClassification, which imply `padding` same, `epsilon` 0.001.",
    );
    assert.deepEqual(Object.keys(subject.description.assumed), ['inputRange', 'fit']);
  });

  test('imply nothing that the caller or the file says', () => {
    const stated = { padding: 'symmetric', epsilon: 1e-5 } as const;
    const subject = read(renamed, stated);
    assert.deepEqual(numbers(subject), numbers(read(tensors)));
    assert.equal(subject.implied, undefined);
    const own = read(renamed, {}, { padding: 'symmetric', bn_epsilon: '1e-5' });
    assert.deepEqual([numbers(own), own.implied], [numbers(subject), undefined]);
  });

  test('with 1001 classes imply `background` before labels that are one short', () => {
    const thousand = huggingFaceNames(draw(1001));
    const lines = Array.from({ length: 1000 }, (_, index) => `class ${index}\n`).join('');
    const subject = read(thousand, { labels: lines });
    assert.deepEqual(subject.labels?.slice(0, 2), ['background', 'class 0']);
    assert.match(subject.implied ?? '', /, class 0 as "background"\.$/);
    assert.match(read(thousand).implied ?? '', /background/);
    const whole = read(thousand, { labels: `nothing\n${lines}` });
    assert.equal(whole.labels?.[0], 'nothing');
    assert.doesNotMatch(whole.implied ?? '', /background/);
    assert.throws(() => read(draw(1001), { labels: lines }), { code: 'E_LABELS_COUNT' });
  });
});

describe("Keras' names", () => {
  const stated = { resolution: 45, epsilon: 0.001, padding: 'keras' } as const;

  test('imply its padding and ε, whatever stands before them', () => {
    const subject = read(kerasNames(tensors, 'conv_preds'), { resolution: 45 });
    assert.deepEqual(numbers(subject), numbers(read(tensors, stated)));
    assert.match(subject.implied ?? '', /Keras' MobileNet, which imply `padding` keras, `epsilon` 0\.001\.$/);
    const nested = kerasNames(tensors, 'dense_3').map((one) => ({
      ...one,
      name: `${one.name.startsWith('dense') ? 'sequential_1' : 'mobilenet_0.25_64'}/${one.name}:0`,
    }));
    assert.deepEqual(numbers(read(nested, { resolution: 45 })), numbers(subject));
  });

  test('the depthwise kernels of before, and a classifier that is a convolution', () => {
    const subject = read(
      kerasNames(tensors, 'conv_preds').map(({ name, shape, data }) => ({
        name: name.replace(/^(conv_dw_\d+\/)/, '$1depthwise_'),
        shape: name === 'conv_preds/kernel' ? [1, 1, ...shape] : shape,
        data,
      })),
      { resolution: 45 },
    );
    assert.deepEqual(numbers(subject), numbers(read(tensors, stated)));
  });
});

describe('refused, by name', () => {
  const bare = huggingFaceNames(tensors)
    .filter(({ name }) => !name.startsWith('classifier'))
    .map((one) => ({ ...one, name: one.name.replace('mobilenet_v1.', '') }));
  const dense = kerasNames(tensors, 'dense');
  const more = (all: readonly Tensor[], name: string): Tensor[] => [
    ...all,
    { name, shape: [1], data: Float32Array.of(1) },
  ];
  const cases: [title: string, tensors: Tensor[], sentence: RegExp][] = [
    ['a MobileNetV1Model', bare, /'conv_stem\.convolution\.weight' is of .*MobileNetV1Model, which has no/],
    [
      'a classifier that is gone',
      huggingFaceNames(tensors).filter(({ name }) => !name.startsWith('classifier')),
      /'classifier\.weight' is missing; the names are those of Hugging Face's/,
    ],
    [
      'a layer that is gone',
      huggingFaceNames(tensors).filter(({ name }) => name !== 'mobilenet_v1.layer.7.normalization.bias'),
      /'mobilenet_v1\.layer\.7\.normalization\.bias' is missing/,
    ],
    ["MobileNet V2 of Hugging Face's", more([], 'mobilenet_v2.conv_stem.x'), /is of a MobileNet V2/],
    ["MobileNet V2 of torchvision's", more([], 'features.1.conv.0.0.weight'), /is of a MobileNet V2/],
    ["MobileNet V2 of timm's", more(tensors, 'blocks.1.0.conv_pwl.weight'), /is of a MobileNet V2/],
    [
      'two dense layers',
      more(dense, 'dense_1/kernel'),
      /'dense_1\/kernel' is of a second dense layer, beside 'dense'/,
    ],
    ['a layer that normalises', more(dense, 'normalization/mean'), /'normalization\/mean' belongs to no/],
  ];
  for (const [title, all, sentence] of cases) {
    test(title, () =>
      assert.throws(
        () => read(all),
        (error: MobilenetError) => {
          assert.ok(error instanceof MobilenetError, String(error));
          assert.equal(error.code, 'E_MODEL_TENSOR');
          assert.match(error.message, sentence);
          return true;
        },
      ),
    );
  }
});
