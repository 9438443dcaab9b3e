/** Right models of every form that the tests' builder writes. */
import fc from 'fast-check';
import type { TinyOptions } from '../workshop/packing/tflite/builder.ts';
import { kinds } from '../workshop/packing/tflite/preprocessed.ts';

export const options: fc.Arbitrary<TinyOptions> = fc.record(
  {
    domain: fc.constantFrom('int8', 'uint8'),
    side: fc.constantFrom(32, 33),
    channels: fc.constantFrom(1, 3),
    ends: fc.constantFrom('own', 'other', 'float'),
    preprocessing: fc.constantFrom(...kinds),
    stem: fc.constantFrom('convolution', 'depthwise'),
    pad: fc.constantFrom('keras', 'pytorch'),
    alone: fc.constantFrom(3, 17),
    pool: fc.constantFrom('mean', 'average'),
    head: fc.constantFrom('convolution', 'connected', 'none'),
    classes: fc.constantFrom(1, 2, 5),
    hidden: fc.constantFrom(1, 7),
    softmax: fc.constantFrom<boolean | 'early' | 'logistic'>(true, false, 'early', 'logistic'),
    flatten: fc.constantFrom('computed', 'constant', 'squeeze'),
    activation: fc.constantFrom(0, 1, 3),
    input: fc.constantFrom<[number, number]>([1 / 255, 0], [1 / 128, 128], [1, 0], [1 / 255, 255]),
  },
  { requiredKeys: [] },
);
