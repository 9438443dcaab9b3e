/** What stands in front of the first layer: other names of the input's shape and type, and preprocessing. */
import type { Plane } from '../shapes.ts';
import type { Affine } from '../arithmetic.ts';
import { checkPlane } from '../check.ts';
import type { Domain } from '../network.ts';
import { identityTable } from '../range.ts';
import { meaningOf, planeOf } from './activations.ts';
import { elementwise, isElementwise, operandsOf, unfoldable } from './elementwise.ts';
import type { Name } from './elementwise.ts';
import { keepMeaning } from './ends.ts';
import { computed, dequantized, quantized } from './floating.ts';
import type { Floats } from './floating.ts';
import type { Model, Operator } from './model.ts';
import { checkEarlyMove, isMove } from './moving.ts';
import { operand, result } from './operands.ts';
import { shapeError } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/** Operators that change the type alone. */
const types = new Set(['CAST', 'DEQUANTIZE', 'QUANTIZE']);

/** Bytes that stand for themselves. */
const PLAIN: Affine = { scale: 1, zero: 0 };

export interface Opening {
  /** What the first layer reads. */
  readonly plane: Plane;
  readonly domain: Domain;
  /** Scale and u8 zero point of the first tensor of bytes: what the model says of the real value of one. */
  readonly input: Affine;
  /** u8 `[channels][256]`: what preprocessing inside the model makes of a byte of that tensor. */
  readonly folded: Uint8Array | undefined;
}

/** Takes the operators before the first layer off the line and reads them. */
export function takeOpening(model: Model, line: Operator[]): Opening {
  const first = line.findIndex(
    (operator) => !types.has(operator.name) && !isMove(operator) && !isElementwise(operator),
  );
  const taken = line.splice(0, first < 0 ? line.length : first);
  const tensors = [model.tensors[model.input]!, ...taken.map((operator) => result(model, operator))];
  const last = tensors.at(-1)!;
  const plane = planeOf(last);
  // A table of what it makes has 256 bytes a channel.
  if (taken.some((operator) => operator.name !== 'QUANTIZE' && !isMove(operator))) checkPlane(plane);
  const steps = new Steps(model, plane.channels);
  for (const operator of taken) steps.add(operator);
  const meaning = meaningOf(last);
  const isPlain = taken.some(({ name }) => name === 'CAST');
  const { scale, zero } = isPlain ? PLAIN : meaningOf(tensors.find(({ type }) => type !== 'float32') ?? last);
  return { plane, domain: meaning.domain, input: { scale, zero }, folded: steps.folded };
}

/** What the operators make of each byte of the first tensor that is no float. */
class Steps {
  readonly #model: Model;
  readonly #channels: number;
  /** Floats between CAST or DEQUANTIZE and QUANTIZE; undefined where no step has changed a byte. */
  #values: Uint8Array | Floats | undefined;

  constructor(model: Model, channels: number) {
    this.#model = model;
    this.#channels = channels;
  }

  get folded(): Uint8Array | undefined {
    return this.#values instanceof Float32Array ? undefined : this.#values;
  }

  add(operator: Operator): void {
    if (isElementwise(operator)) this.#compute(operator);
    else if (operator.name === 'CAST') this.#cast(operator);
    else if (operator.name === 'DEQUANTIZE') this.#dequantize(operator);
    else if (operator.name === 'QUANTIZE') this.#quantize(operator);
    else checkEarlyMove(this.#model, operator);
  }

  #compute(operator: Operator & { name: Name }): void {
    const values = this.#values;
    const { tensors } = operandsOf(this.#model, operator);
    if (values instanceof Float32Array) this.#values = computed(this.#model, operator, values);
    else if (tensors.some(({ type }) => type === 'float32'))
      throw unfoldable(operator, 'computes in float32');
    else this.#values = after(values, elementwise(this.#model, operator, this.#channels));
  }

  /** The input as numbers from 0 to 255. */
  #cast(operator: Operator): void {
    const [from, to] = checkShapes(this.#model, operator);
    if (from.type !== 'uint8' || from.index !== this.#model.input || to.type !== 'float32')
      throw unfoldable(operator, `makes ${to.type} of ${from.type}`);
    this.#values = dequantized(identityTable(this.#channels), PLAIN);
  }

  #dequantize(operator: Operator): void {
    const [from, to] = checkShapes(this.#model, operator);
    if (to.type !== 'float32') throw unfoldable(operator, `makes ${to.type} of ${from.type}`);
    this.#values = dequantized(this.folded ?? identityTable(this.#channels), meaningOf(from));
  }

  /** From float, or from the other type of the same scale. */
  #quantize(operator: Operator): void {
    const [from, to] = checkShapes(this.#model, operator);
    if (from.type !== 'float32') return keepMeaning(this.#model, operator);
    const meaning = meaningOf(to);
    if (this.#values instanceof Float32Array) this.#values = quantized(this.#values, meaning);
  }
}

/** One step after those before it, u8 `[channels][256]` each. */
export function after(before: Uint8Array | undefined, step: Uint8Array): Uint8Array {
  return before?.map((byte, at) => step[(at & ~255) | byte]!) ?? step;
}

/** The ends of an operator that changes the type alone. */
function checkShapes(model: Model, operator: Operator): [from: Tensor, to: Tensor] {
  const [from, to] = [operand(model, operator, 0), result(model, operator)];
  if (String(from.shape) === String(to.shape)) return [from, to];
  throw shapeError(from, `is not that of what operator ${operator.index} (${operator.name}) makes of it`);
}
