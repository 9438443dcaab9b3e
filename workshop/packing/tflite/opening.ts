/** What stands in front of the first layer: other names of the input's shape and type, and preprocessing. */
import type { Plane } from '../shapes.ts';
import type { Affine } from '../arithmetic.ts';
import type { Domain } from '../network.ts';
import { meaningOf, planeOf } from './activations.ts';
import { elementwise, isElementwise } from './elementwise.ts';
import { keepMeaning } from './ends.ts';
import type { Model, Operator } from './model.ts';
import { checkEarlyMove, isMove } from './moving.ts';
import { operand, result } from './operands.ts';
import { shapeError } from './tensor.ts';

export interface Opening {
  /** What the first layer reads. */
  readonly plane: Plane;
  readonly domain: Domain;
  /** Scale and u8 zero point of the first quantized tensor: what the model says of the real value of a byte. */
  readonly input: Affine;
  /** u8 `[channels][256]`: what preprocessing inside the model makes of a byte of that tensor. */
  readonly folded: Uint8Array | undefined;
}

/** Takes the operators before the first layer off the line and reads them. */
export function takeOpening(model: Model, line: Operator[]): Opening {
  const first = line.findIndex(
    (operator) => operator.name !== 'QUANTIZE' && !isMove(operator) && !isElementwise(operator),
  );
  const taken = line.splice(0, first < 0 ? line.length : first);
  const tensors = [model.tensors[model.input]!, ...taken.map((operator) => result(model, operator))];
  const last = tensors.at(-1)!;
  const plane = planeOf(last);
  let folded: Uint8Array | undefined;
  for (const operator of taken) {
    if (operator.name === 'QUANTIZE') checkQuantize(model, operator);
    else if (isElementwise(operator)) folded = after(folded, elementwise(model, operator, plane.channels));
    else checkEarlyMove(model, operator);
  }
  const { scale, zero } = meaningOf(tensors.find(({ type }) => type !== 'float32') ?? last);
  return { plane, domain: meaningOf(last).domain, input: { scale, zero }, folded };
}

/** One step after those before it, u8 `[channels][256]` each. */
export function after(before: Uint8Array | undefined, step: Uint8Array): Uint8Array {
  return before?.map((byte, at) => step[(at & ~255) | byte]!) ?? step;
}

/** From float, or from the other type of the same scale. */
function checkQuantize(model: Model, operator: Operator): void {
  const input = operand(model, operator, 0);
  if (input.type === 'float32') meaningOf(result(model, operator));
  else keepMeaning(model, operator);
  if (String(input.shape) !== String(result(model, operator).shape)) {
    throw shapeError(input, 'is not that of its quantized form');
  }
}
