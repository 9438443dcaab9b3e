/**
 * Finds the one line of operators from the model's input to its output by following the tensors: the order in which
 * operators stand in the file says nothing about what feeds what.
 */
import { MobilenetError } from '../../../host/errors.ts';
import type { Model, Operator } from './model.ts';

/** Operators that compute the shape operand of a RESHAPE from the batch size, which is 1. */
const shapeArithmetic = new Set(['SHAPE', 'STRIDED_SLICE', 'PACK']);

/**
 * The operators from input to output. Each has one output, and the tensor before it as first operand, or as second one
 * after a constant.
 */
export function lineOf(model: Model): Operator[] {
  refuseSecondWriters(model);
  const line: Operator[] = [];
  let tensor = model.input;
  while (tensor !== model.output) {
    const operator = readerOf(model, tensor, line.at(-1));
    line.push(operator);
    tensor = operator.outputs[0]!;
  }
  const beside = model.operators.find(
    (operator) => !line.includes(operator) && !shapeArithmetic.has(operator.name),
  );
  if (beside) throw unsupported(beside, 'stands beside the line from input to output');
  return line;
}

/** The error for an operator that no MobileNet V1 has, or not in this way. */
export function unsupported(operator: Operator, why: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_OPERATOR',
    `Operator ${operator.index} (${operator.name}) ${why}; this runtime takes MobileNet V1 only.`,
    operator.index,
  );
}

/** The one operator that computes on, after `before`. */
function readerOf(model: Model, tensor: number, before: Operator | undefined): Operator {
  const readers = model.operators.filter(({ name, inputs }) => inputs.includes(tensor) && name !== 'SHAPE');
  const [operator] = readers;
  if (!operator) {
    throw new MobilenetError(
      'E_MODEL_SHAPE',
      `Nothing reads tensor ${tensor}: the input does not lead to the output.`,
      tensor,
    );
  }
  if (readers[1]) throw unsupported(readers[1], `is the second reader of tensor ${tensor}`);
  if (operator.index <= (before?.index ?? -1)) {
    throw unsupported(operator, `reads tensor ${tensor} before it is written`);
  }
  if (operator.inputs[0] !== tensor && !followsConstant(model, operator, tensor)) {
    throw unsupported(operator, `takes tensor ${tensor} as another than its first operand`);
  }
  if (operator.outputs.length !== 1 || operator.outputs[0] === -1) {
    throw unsupported(operator, 'has not one output');
  }
  return operator;
}

/** `constant + x` and its like: the one case in which the line may come second. */
function followsConstant(model: Model, { name, inputs }: Operator, tensor: number): boolean {
  const isFirst = (model.tensors[inputs[0] ?? -1]?.data.length ?? 0) > 0;
  return isFirst && inputs[1] === tensor && /^(ADD|SUB|MUL)$/.test(name);
}

/** A tensor is a constant, the input or the output of one operator. */
function refuseSecondWriters(model: Model): void {
  const written = new Set([model.input]);
  for (const operator of model.operators) {
    for (const tensor of operator.outputs) {
      if (tensor === -1) continue;
      if (written.has(tensor)) throw unsupported(operator, `writes tensor ${tensor} a second time`);
      if (model.tensors[tensor]!.data.length > 0) {
        throw unsupported(operator, `writes the constant tensor ${tensor}`);
      }
      written.add(tensor);
    }
  }
}
