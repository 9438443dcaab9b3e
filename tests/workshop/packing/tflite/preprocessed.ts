/** Preprocessing as converters write it into a graph. */
import type { Builder } from './model-builder.ts';
import { Type } from './writer.ts';

/**
 * `rescale`: MUL and SUB with a constant; `channels`: SUB, MUL and ADD with one per channel; `divide`: DIV, and SUB;
 * `cast`: CAST of bytes without a scale, a QUANTIZE that rescales, MUL and SUB; `floats`: DEQUANTIZE, SUB and DIV in
 * float32, QUANTIZE.
 */
export const kinds = ['rescale', 'channels', 'divide', 'cast', 'floats'] as const;
export type Preprocessing = (typeof kinds)[number];

type Name = keyof typeof codes;
const codes = { ADD: 11, SUB: 28, MUL: 21, DIV: 29 } as const;

/** A plane of the scale 1/127.5 and the zero point 127. */
export function preprocessed(build: Builder, input: number, kind: Preprocessing): number {
  const { shape } = build.model.tensors[input]!;
  const channels = kind === 'channels' || kind === 'floats' ? shape.at(-1)! : 1;
  const sides = channels === 1 ? [] : [channels];
  const compute = (name: Name, plane: number, operand: number, output: number): number =>
    build.operator(name, [plane, operand], output, codes[name], [{ i8: 0 }]);
  const step = (name: Name, plane: number, constant: [number, number], output: [number, number]) => {
    const values = Uint8Array.from({ length: channels }, (_, channel) => 120 + 40 * channel);
    return compute(name, plane, build.constantPlane(sides, constant, values), build.plane(shape, ...output));
  };
  const floats = (): number => build.tensor({ shape, type: Type.float32, buffer: 0 });
  const floatStep = (name: Name, plane: number, constants: number[]): number => {
    const bytes = new Uint8Array(Float32Array.from(constants.slice(0, channels)).buffer);
    return compute(name, plane, build.constant(sides, Type.float32, bytes), floats());
  };
  switch (kind) {
    case 'rescale':
    case 'cast': {
      const cast = (): number => build.operator('CAST', [input], floats());
      const bytes =
        kind === 'cast' ? build.operator('QUANTIZE', [cast()], build.plane(shape, 1.3, 9)) : input;
      const scaled = step('MUL', bytes, [1 / 127.5 / 120, 0], [2 / 255, 3]);
      return step('SUB', scaled, [1 / 120, 0], [1 / 127.5, 127]);
    }
    case 'channels': {
      const centred = step('SUB', input, [0.9, 10], [1.1, 128]);
      const scaled = step('MUL', centred, [1 / 127.5 / 160, 0], [0.011, 120]);
      return step('ADD', scaled, [0.002, 100], [1 / 127.5, 127]);
    }
    case 'divide':
      return step('SUB', step('DIV', input, [1, 7], [0.0093, 3]), [1 / 120, 0], [1 / 127.5, 127]);
    case 'floats': {
      const opened = build.operator('DEQUANTIZE', [input], floats());
      const centred = floatStep('SUB', opened, [123.7, 116.3, 103.5]);
      const scaled = floatStep('DIV', centred, [140, 151.3, 160]);
      return build.operator('QUANTIZE', [scaled], build.plane(shape, 1 / 127.5, 127));
    }
  }
}
