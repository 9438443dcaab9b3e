/** Operators that move bytes or name their shape anew, without any arithmetic of the network. */
import { planeOf, isVector } from './activations.ts';
import { endsOf, keepMeaning } from './ends.ts';
import { unsupported } from './line.ts';
import type { Model, Operator } from './model.ts';
import { constants, operand, result } from './operands.ts';
import { elements, quantizationError, shapeError } from './tensor.ts';
import type { Tensor } from './tensor.ts';
import type { Padding } from './window.ts';

const moves = new Set(['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS', 'TRANSPOSE']);

/** Whether an operator may give the same bytes another shape; `checkMove` tells whether this one does. */
export function isMove({ name }: Operator): boolean {
  return moves.has(name);
}

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

/**
 * A vector under another name, or a plane of the same sides. Throws where bytes change their places or their meaning,
 * and where pixels become channels.
 */
export function checkMove(model: Model, operator: Operator): void {
  const { from, to } = checkBytes(model, operator);
  if (isVector(from) && isVector(to)) return;
  const [before, after] = [sides(from), sides(to)];
  if (isVector(to)) throw unsupported(operator, `flattens ${before}, where MobileNet V1 has a pool`);
  if (operator.name === 'TRANSPOSE' || before !== after) {
    throw unsupported(operator, `makes ${after} of ${before}`);
  }
}

/** A move in front of the first layer: any shape of as many bytes, since no operator has read them as a plane yet. */
export function checkEarlyMove(model: Model, operator: Operator): void {
  checkBytes(model, operator);
  if (operator.name === 'TRANSPOSE') throw unsupported(operator, 'changes the order of the input');
}

/** The ends of a move: as many elements of one type and meaning. */
function checkBytes(model: Model, operator: Operator): { from: Tensor; to: Tensor } {
  const [from, to] = [operand(model, operator, 0), result(model, operator)];
  if (from.type !== to.type) throw quantizationError(to, `is computed from ${from.type}`);
  if (from.type !== 'float32') keepMeaning(model, operator);
  if (elements(from.shape, from.index) !== elements(to.shape, to.index)) {
    throw unsupported(operator, `makes [${to.shape}] of [${from.shape}]`);
  }
  return { from, to };
}

function sides(tensor: Tensor): string {
  const { height, width, channels } = planeOf(tensor);
  return `${height}×${width}×${channels}`;
}

function chunks(list: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(list.length / 2) }, (_, i) => list.slice(2 * i, 2 * i + 2));
}
