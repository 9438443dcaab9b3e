/** What stands behind the last layer: other names of the answer's shape and type. */
import { keepMeaning } from './ends.ts';
import { unsupported } from './line.ts';
import { meaningOf } from './activations.ts';
import type { Model, Operator } from './model.ts';
import { checkMove, isMove } from './moving.ts';
import { operand, result } from './operands.ts';
import { shapeError } from './tensor.ts';

/** Takes the operators behind the last layer off the line and checks that they change no byte of the answer. */
export function takeClosing(model: Model, line: Operator[]): void {
  const last = line.findLastIndex((operator) => !/^(DE)?QUANTIZE$/.test(operator.name) && !isMove(operator));
  for (const operator of line.splice(last + 1)) {
    if (isMove(operator)) checkMove(model, operator);
    else checkType(model, operator);
  }
}

/** QUANTIZE to the other type of the same scale, DEQUANTIZE to float. */
function checkType(model: Model, operator: Operator): void {
  const [from, to] = [operand(model, operator, 0), result(model, operator)];
  if (operator.name === 'QUANTIZE') keepMeaning(model, operator);
  else if (to.type !== 'float32') throw unsupported(operator, `makes ${to.type}`);
  else meaningOf(from);
  if (String(from.shape) !== String(to.shape)) throw shapeError(to, 'is not that of its quantized form');
}
