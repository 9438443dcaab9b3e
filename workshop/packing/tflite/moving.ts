/** Operators that move bytes or rename their type without any arithmetic of the network. */
import type { Affine } from '../arithmetic.ts';
import type { Domain } from '../network.ts';
import { endsOf, keepMeaning } from './ends.ts';
import { unsupported } from './line.ts';
import type { Model, Operator } from './model.ts';
import { activations, constants, operand, planeOf, result, shapeError } from './operands.ts';
import type { Padding } from './window.ts';

/** PAD: rows and columns around a plane, which the layer after it takes over. They hold the zero point. */
export function padding(model: Model, operator: Operator): Padding {
  const { input, output } = endsOf(model, operator);
  keepMeaning(model, operator);
  const pads = constants(operand(model, operator, 1));
  const [batch = [], [top = -1, bottom = -1] = [], [left = -1, right = -1] = [], channel = []] = chunks(pads);
  if (
    pads.length !== 8 ||
    [...batch, ...channel].some((pad) => pad !== 0) ||
    Math.min(top, bottom, left, right) < 0
  ) {
    throw unsupported(operator, `pads by [${pads}], not rows and columns alone`);
  }
  if (output.height !== input.height + top + bottom || output.width !== input.width + left + right) {
    throw shapeError(result(model, operator), `is not that of its operand padded by [${pads}]`);
  }
  return { top, bottom, left, right };
}

/** RESHAPE and SQUEEZE of one pixel or to the same sides. Throws where they move pixels into channels. */
export function checkReshape(model: Model, operator: Operator): void {
  const { input, output } = endsOf(model, operator);
  keepMeaning(model, operator);
  if (input.height !== output.height || input.width !== output.width || input.channels !== output.channels) {
    throw unsupported(operator, `makes ${sides(output)} of ${sides(input)}`);
  }
}

/** QUANTIZE in front: from float, or from the other type of the same scale. Returns what the first layer reads. */
export function opening(model: Model, operator: Operator): Affine & { domain: Domain } {
  const input = operand(model, operator, 0);
  const output = activations(result(model, operator));
  if (input.type !== 'float32') keepMeaning(model, operator);
  if (sides(planeOf(input)) !== sides(output)) throw shapeError(input, 'is not that of its quantized form');
  return output;
}

/** QUANTIZE or DEQUANTIZE at the end: to the other type of the same scale, or to float. */
export function checkClosing(model: Model, operator: Operator): void {
  const output = result(model, operator);
  if (operator.name === 'QUANTIZE') keepMeaning(model, operator);
  else if (output.type !== 'float32') throw unsupported(operator, `makes ${output.type}`);
  if (sides(planeOf(output)) !== sides(activations(operand(model, operator, 0)))) {
    throw shapeError(output, 'is not that of its quantized form');
  }
}

function sides({ height, width, channels }: { height: number; width: number; channels: number }): string {
  return `${height}×${width}×${channels}`;
}

function chunks(list: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(list.length / 2) }, (_, i) => list.slice(2 * i, 2 * i + 2));
}
