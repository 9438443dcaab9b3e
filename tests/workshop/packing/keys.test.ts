/** Options and models that are none: what a typing error or another type meets. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ErrorCode } from '../../../host/errors.ts';
import { importTflite, make, packTflite } from '../../../workshop/packing/index.ts';
import type { MakeOptions } from '../../../workshop/packing/index.ts';
import { tinyModel } from './tflite/builder.ts';
import { writeModel } from './tflite/writer.ts';

const refused = (code: ErrorCode, message: RegExp) => ({ name: 'MobilenetError', code, message });

describe('an option that does not exist is refused, with the one that is meant', () => {
  const network: MakeOptions = { alpha: 0.25, resolution: 32, classes: 3, seed: 1 };

  test('of a model, with words that are none of an option', async () => {
    const pack = (options: object): Promise<unknown> => packTflite(writeModel(tinyModel()), options);
    await assert.rejects(pack({ label: 'a' }), refused('E_USAGE', /no option `label`.* mean 'labels'\?$/));
    await assert.rejects(pack({ fit: 'contain' }), refused('E_USAGE', /`fit` must be cover or stretch/));
    await assert.rejects(pack({ order: 'gbr' }), refused('E_USAGE', /`order` must be rgb or bgr/));
  });

  test('of a made network', () => {
    const options = { ...network, chanels: 1 };
    assert.throws(() => make(options), refused('E_USAGE', /no option `chanels`.* mean 'channels'\?$/));
    assert.throws(() => make(undefined as unknown as MakeOptions), refused('E_USAGE', /not as Undefined/));
  });

  test('and a model is bytes, of whatever kind', () => {
    const model = Uint8Array.from(writeModel(tinyModel()));
    const { network: expected } = importTflite(model);
    assert.deepEqual(importTflite(model.buffer as unknown as Uint8Array).network, expected);
    assert.throws(
      () => importTflite('model.tflite' as unknown as Uint8Array),
      refused('E_USAGE', /bytes of the model.*readFile.* not String/),
    );
  });
});
