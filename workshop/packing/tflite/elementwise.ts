/** Preprocessing inside the graph: MUL, ADD and SUB with one constant, or one per channel. */
import { MobilenetError } from '../../../host/errors.ts';
import { clamp, PRODUCT_RATIOS, productOf, SUM_RATIOS, sumOf } from '../arithmetic.ts';
import type { Affine, Pair } from '../arithmetic.ts';
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
} as const;

type Name = keyof typeof laws;

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
  const tensors = [operand(model, operator, 0), operand(model, operator, 1)] as const;
  if (tensors.some(({ type }) => type === 'float32')) {
    throw unfoldable(operator, 'computes in float32');
  }
  const isFirst = tensors[0].data.length > 0;
  const constant = tensors[isFirst ? 0 : 1];
  const [first, second, output] = [...tensors, result(model, operator)].map(meaningOf) as [
    Meaning,
    Meaning,
    Meaning,
  ];
  if (first.domain !== output.domain || second.domain !== output.domain) {
    throw quantizationError(constant, 'is used beside another type');
  }
  checkRatios(operator, first, second, output);
  const values = valuesOf(operator, constant, channels);
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

/** One u8 value per channel. */
function valuesOf(operator: Operator, { data, shape, index, type }: Tensor, channels: number): number[] {
  const count = elements(shape, index);
  if (data.length === 0 || (count !== 1 && (count !== channels || shape.at(-1) !== channels))) {
    throw unfoldable(
      operator,
      `has the shape [${shape}] beside the input, not one constant or one per channel`,
    );
  }
  const turn = type === 'int8' ? 128 : 0;
  return Array.from({ length: channels }, (_, channel) => data[count === 1 ? 0 : channel]! ^ turn);
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
