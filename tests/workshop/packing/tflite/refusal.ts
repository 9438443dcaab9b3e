/** How tests spoil a model and expect its refusal. */
import assert from 'node:assert/strict';
import { MobilenetError } from '../../../../host/errors.ts';
import type { ErrorCode } from '../../../../host/errors.ts';
import { blankGoldens } from '../../../../workshop/packing/golden.ts';
import { encode, importTflite } from '../../../../workshop/packing/index.ts';
import { tinyModel } from './builder.ts';
import type { TinyOptions } from './builder.ts';
import { writeModel } from './writer.ts';
import type { ModelSpec, OperatorSpec } from './writer.ts';

/** Imports and encodes, as `pack` does before it runs the golden picture. */
export function pack(bytes: Uint8Array): void {
  const { network } = importTflite(bytes);
  encode(network, blankGoldens(network));
}

export function refused(bytes: Uint8Array, code: ErrorCode, sentence: RegExp): void {
  assert.throws(
    () => pack(bytes),
    (error: unknown) => {
      assert.ok(error instanceof MobilenetError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, sentence);
      assert.notEqual(error.place, undefined);
      return true;
    },
  );
}

/** Refusal of a model that `spoil` has made wrong. */
export function spoilt(
  code: ErrorCode,
  sentence: RegExp,
  spoil: (model: ModelSpec) => void,
  options: TinyOptions = {},
): void {
  const model = tinyModel(options);
  pack(writeModel(model));
  spoil(model);
  refused(writeModel(model), code, sentence);
}

/** Overwrites a field of an operator's options. */
export const setField = (operator: OperatorSpec, slot: number, value: number): void => {
  const options = [...operator.options!];
  options[slot] = 'i8' in options[slot]! ? { i8: value } : { i32: value };
  operator.options = options;
};
