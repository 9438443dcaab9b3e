/** Preprocessing as converters write it into a graph. */
import type { Builder } from './model-builder.ts';

/** A plane of the scale 1/127.5 and the zero point 127. */
export function preprocessed(build: Builder, input: number, kind: 'rescale' | 'channels'): number {
  const { shape } = build.model.tensors[input]!;
  const channels = kind === 'rescale' ? 1 : shape.at(-1)!;
  const step = (
    name: 'ADD' | 'SUB' | 'MUL',
    plane: number,
    constant: [number, number],
    output: [number, number],
  ) => {
    const values = Uint8Array.from({ length: channels }, (_, channel) => 120 + 40 * channel);
    const operand = build.constantPlane(kind === 'rescale' ? [] : [channels], constant, values);
    const code = { ADD: 11, SUB: 28, MUL: 21 }[name];
    return build.operator(name, [plane, operand], build.plane(shape, ...output), code, [{ i8: 0 }]);
  };
  if (kind === 'rescale') {
    const scaled = step('MUL', input, [1 / 127.5 / 120, 0], [2 / 255, 3]);
    return step('SUB', scaled, [1 / 120, 0], [1 / 127.5, 127]);
  }
  const centred = step('SUB', input, [0.9, 10], [1.1, 128]);
  const scaled = step('MUL', centred, [1 / 127.5 / 160, 0], [0.011, 120]);
  return step('ADD', scaled, [0.002, 100], [1 / 127.5, 127]);
}
