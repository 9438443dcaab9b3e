import type { Table } from './flatbuffer-writer.ts';
import { Code, Type } from './writer.ts';
import type { ModelSpec, TensorSpec } from './writer.ts';

const bytesOf = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);

/** Appends tensors and operators to a description, the way the data flows. */
export class Builder {
  readonly model: ModelSpec = {
    version: 3,
    codes: [],
    subgraphs: 1,
    tensors: [],
    operators: [],
    inputs: [],
    outputs: [],
    buffers: [new Uint8Array(0)],
  };
  readonly domain: 'int8' | 'uint8';
  #drawn = 1;

  constructor(domain: 'int8' | 'uint8') {
    this.domain = domain;
  }

  tensor(spec: TensorSpec): number {
    return this.model.tensors.push(spec) - 1;
  }

  /** A plane of the domain; `zero` in the u8 domain. */
  plane(shape: number[], scale: number, zero: number, domain = this.domain): number {
    const own = domain === 'int8' ? zero - 128 : zero;
    return this.tensor({ shape, type: Type[domain], buffer: 0, scale: [Math.fround(scale)], zero: [own] });
  }

  constant(shape: number[], type: number, bytes: Uint8Array, more: Partial<TensorSpec> = {}): number {
    return this.tensor({ shape, type, buffer: this.model.buffers.push(bytes) - 1, ...more });
  }

  /** Values of the domain, `zero` and values in the u8 domain. */
  constantPlane(shape: number[], [scale, zero]: [number, number], values: Uint8Array): number {
    const shift = this.domain === 'int8' ? 128 : 0;
    const bytes = values.map((value) => value ^ shift);
    return this.constant(shape, Type[this.domain], bytes, {
      scale: [Math.fround(scale)],
      zero: [zero - shift],
    });
  }

  integers(values: number[], shape = [values.length]): number {
    return this.constant(shape, Type.int32, bytesOf(values));
  }

  operator(
    name: keyof typeof Code,
    inputs: number[],
    output: number,
    optionsType?: number,
    options?: Table,
  ): number {
    const at = this.model.codes.indexOf(Code[name]);
    const opcode = at >= 0 ? at : this.model.codes.push(Code[name]) - 1;
    this.model.operators.push({
      opcode,
      inputs,
      outputs: [output],
      ...(optionsType !== undefined && { optionsType }),
      ...(options && { options }),
    });
    return output;
  }

  /** A computed tensor that means the same in another shape. */
  like(tensor: number, shape: number[]): number {
    return this.tensor({ ...this.model.tensors[tensor]!, shape });
  }

  /** Of a square plane. */
  sides(tensor: number): { side: number; channels: number } {
    const { shape } = this.model.tensors[tensor]!;
    return { side: shape[1]!, channels: shape.at(-1)! };
  }

  /** Filters and biases for an operator that reads `input`. */
  weights(input: number, shape: number[], axis: number): [number, number] {
    const channels = shape[axis]!;
    const count = this.domain === 'int8' ? channels : 1;
    const scale = Array.from({ length: count }, (_, c) => Math.fround(0.004 + 0.0003 * c));
    const size = shape.reduce((product, side) => product * side, 1);
    const bytes = Uint8Array.from(
      { length: size },
      () => (this.#drawn = (this.#drawn * 75 + 74) % 65537) & 255,
    );
    const zero = scale.map(() => (this.domain === 'int8' ? 0 : 117));
    const filter = this.constant(shape, Type[this.domain], bytes, {
      scale,
      zero,
      dimension: count > 1 ? axis : 0,
    });
    const inputScale = this.model.tensors[input]!.scale![0]!;
    const biases = Array.from({ length: channels }, (_, c) => 211 * c - 400);
    const bias = this.constant([channels], Type.int32, bytesOf(biases), {
      scale: scale.map((each) => Math.fround(inputScale * each)),
      zero: scale.map(() => 0),
    });
    return [filter, bias];
  }
}
