/** Operators that pool the whole plane to one pixel. */
import { meanConstants } from '../arithmetic.ts';
import { hasFilters } from '../network.ts';
import type { Layer, PoolLayer } from '../network.ts';
import { endsOf, keepMeaning, stage } from './ends.ts';
import type { Ends } from './ends.ts';
import { unsupported } from './line.ts';
import { optionsOf } from './model.ts';
import type { Model, Operator } from './model.ts';
import { constants, operand } from './operands.ts';
import { clampsOf } from './window.ts';

/** AVERAGE_POOL_2D; it keeps scale and zero point. */
export function averagePool(model: Model, operator: Operator): PoolLayer {
  const options = optionsOf(operator, 'AVERAGE_POOL_2D');
  const ends = endsOf(model, operator);
  const { input } = ends;
  const [width, height] = [options.i32(3, 0), options.i32(4, 0)];
  if (width !== input.width || height !== input.height) {
    throw unsupported(operator, `pools ${height}×${width} of ${input.height}×${input.width} pixels`);
  }
  if (options.i32(1, 0) < 1 || options.i32(2, 0) < 1) throw unsupported(operator, 'has a stride below 1');
  keepMeaning(model, operator);
  checkPixel(operator, ends);
  const clamps = clampsOf(operator, options, 5, ends.output);
  return { kind: 'average', ...stage(ends), ...clamps, multiplier: 0, addend: 0 };
}

/** MEAN over rows and columns; its output has a scale and zero point of its own. */
export function mean(model: Model, operator: Operator): PoolLayer {
  const ends = endsOf(model, operator);
  const { input, output } = ends;
  const rank = operand(model, operator, 0).shape.length;
  const axes = constants(operand(model, operator, 1)).map((axis) => (axis < 0 ? axis + rank : axis));
  if (rank !== 4 || axes.length !== 2 || !axes.includes(1) || !axes.includes(2)) {
    throw unsupported(operator, `takes the mean over the axes [${axes}], not over height and width`);
  }
  checkPixel(operator, ends);
  const { multiplier, addend } = meanConstants(input.domain, input, output, input.height * input.width);
  return { kind: 'mean', ...stage(ends), low: 0, high: 255, multiplier, addend };
}

/**
 * The layers with a pool behind the pairs. Converters leave it out where the plane has one pixel
 * already; an average over one pixel changes nothing.
 */
export function withPool(layers: readonly Layer[]): Layer[] {
  const end = layers.findLastIndex(({ kind }) => kind === 'depthwise') + 2;
  const pooled = layers[end - 1];
  if (!pooled || layers.some((layer) => !hasFilters(layer))) return [...layers];
  if (pooled.output.height * pooled.output.width !== 1) return [...layers];
  const pool: PoolLayer = {
    kind: 'average',
    input: pooled.output,
    output: pooled.output,
    inputZero: pooled.outputZero,
    outputZero: pooled.outputZero,
    outputScale: pooled.outputScale,
    low: 0,
    high: 255,
    multiplier: 0,
    addend: 0,
  };
  return layers.toSpliced(end, 0, pool);
}

function checkPixel(operator: Operator, { input, output }: Ends): void {
  if (output.height * output.width !== 1 || output.channels !== input.channels) {
    throw unsupported(operator, `leaves ${output.height}×${output.width}×${output.channels}, not one pixel`);
  }
}
