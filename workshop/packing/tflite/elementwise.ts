/** Preprocessing inside the graph: MUL, ADD, SUB and DIV with one constant, or one per channel. */
import { MobilenetError } from '../../../host/errors.ts';
import { clamp, PRODUCT_RATIOS, productOf, SUM_RATIOS, sumOf } from '../arithmetic.ts';
import type { Affine, Pair } from '../arithmetic.ts';
import { hasQuotient, quotientOf } from '../quotient.ts';
import { meaningOf } from './activations.ts';
import type { Meaning } from './activations.ts';
import { optionsOf } from './model.ts';
import type { Model, Operator } from './model.ts';
import { operand, result } from './operands.ts';
import { elements, quantizationError } from './tensor.ts';
import type { Tensor } from './tensor.ts';
import { clampsOf } from './window.ts';

/** What each computes, given the quotients of scales within which that is what LiteRT computes. */
const laws = {
  ADD: (first: Affine, second: Affine, output: Affine) => sumOf(first, second, output, 1),
  SUB: (first: Affine, second: Affine, output: Affine) => sumOf(first, second, output, -1),
  MUL: productOf,
  DIV: quotientOf,
} as const;

export type Name = keyof typeof laws;

/** Whether an operator may be preprocessing that `elementwise` reads. */
export function isElementwise(operator: Operator): operator is Operator & { name: Name } {
  return Object.hasOwn(laws, operator.name);
}

/**
 * What a byte of each channel becomes, u8 `[channels][256]`, as LiteRT rounds it.
 *
 * @param channels of the plane that the first layer reads
 * @throws E_MODEL_OPERATOR the constants are not one per channel, or the scales beyond LiteRT's law
 */
export function elementwise(model: Model, operator: Operator & { name: Name }, channels: number): Uint8Array {
  const { tensors, constant, isFirst } = operandsOf(model, operator);
  const [first, second, output] = [...tensors, result(model, operator)].map(meaningOf) as [
    Meaning,
    Meaning,
    Meaning,
  ];
  if (first.domain !== output.domain || second.domain !== output.domain) {
    throw quantizationError(constant, 'is used beside another type');
  }
  const values = bytesOf(operator, constant, channels);
  if (operator.name === 'DIV') checkDivisors(operator, { first, second, output }, isFirst ? [] : values);
  else checkRatios(operator, first, second, output);
  const law: Pair = laws[operator.name](first, second, output);
  const { low, high } = clampsOf(operator, optionsOf(operator, operator.name), 0, output);
  return Uint8Array.from({ length: channels * 256 }, (_, at) => {
    const [byte, value] = [at & 255, values[at >> 8]!];
    return clamp(isFirst ? law(value, byte) : law(byte, value), low, high);
  });
}

/** The error for preprocessing that no table of bytes can stand for. */
export function unfoldable({ index, name }: Operator, why: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_OPERATOR',
    `Operator ${index} (${name}) ${why}, in front of the first layer; remove that preprocessing from the model, and state the range that it made with \`inputRange\`.`,
    index,
  );
}

/** The operands of which one is a constant. */
export function operandsOf(model: Model, operator: Operator) {
  const tensors = [operand(model, operator, 0), operand(model, operator, 1)] as const;
  const isFirst = tensors[0].data.length > 0;
  return { tensors, constant: tensors[isFirst ? 0 : 1], isFirst };
}

/** Refuses a constant that is neither one number nor one per channel. Returns how many it holds. */
export function checkConstant(operator: Operator, { data, shape, index }: Tensor, channels: number): number {
  const count = elements(shape, index);
  if (data.length > 0 && (count === 1 || (count === channels && shape.at(-1) === channels))) return count;
  throw unfoldable(
    operator,
    `has the shape [${shape}] beside the input, not one constant or one per channel`,
  );
}

/** One u8 value per channel. */
function bytesOf(operator: Operator, constant: Tensor, channels: number): number[] {
  const count = checkConstant(operator, constant, channels);
  const turn = constant.type === 'int8' ? 128 : 0;
  return Array.from({ length: channels }, (_, channel) => constant.data[count === 1 ? 0 : channel]! ^ turn);
}

/** @param divisors none where the input divides, of which a byte is 0 */
function checkDivisors(
  operator: Operator,
  { first, second, output }: Readonly<Record<'first' | 'second' | 'output', Affine>>,
  divisors: readonly number[],
): void {
  if (divisors.length === 0) throw unfoldable(operator, 'divides by the input');
  const wrong = divisors.find((divisor) => !hasQuotient(first, second, output, divisor));
  if (wrong === undefined) return;
  const value = second.scale * (wrong - second.zero);
  throw unfoldable(
    operator,
    `divides by ${value} into steps of ${output.scale}, which LiteRT does not define`,
  );
}

function checkRatios(operator: Operator, first: Affine, second: Affine, output: Affine): void {
  const isProduct = operator.name === 'MUL';
  const ratios = isProduct
    ? [(first.scale * second.scale) / output.scale]
    : [first.scale / output.scale, second.scale / output.scale];
  const [least, most] = isProduct ? PRODUCT_RATIOS : SUM_RATIOS;
  const wrong = ratios.find((ratio) => !(ratio >= least && ratio < most));
  if (wrong !== undefined) {
    throw unfoldable(operator, `rescales by ${wrong}, not by ${least} to ${most}`);
  }
}
