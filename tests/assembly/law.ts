/** The law of a layer in plain words, one product after another: the oracle of every tile. */
import { Layer } from '../../assembly/memory/layer';
import { activationsAt } from '../../assembly/tiles/activations';
import { filterAt, inputAt, loadActivation } from './layer';

/** What a sum of products without its bias becomes: clamp(rint(scale · (bias + sum)) + zero). */
export function answer(layer: Layer, c: u32, products: i32): i32 {
  const sum = products + load<i32>(layer.fileBias + c * 4);
  const value = nearest<f32>(<f32>sum * load<f32>(layer.scale + c * 4));
  // In double, so that nothing is out of range.
  return <i32>min<f64>(max<f64>(<f64>value + <f64>layer.outZero, layer.low), layer.high);
}

/** Output channel c of what pixel p of the scratch has, by a pointwise product. */
export function product(layer: Layer, p: u32, c: u32): i32 {
  const at = activationsAt(layer.scratch, p, layer.products);
  let sum = 0;
  for (let k: u32 = 0; k < layer.products; k++) sum += <i32>loadActivation(at, p, k) * filterAt(layer, c, k);
  return answer(layer, c, sum);
}

/** Channel c of place y, x of a depthwise layer's output. */
export function window(layer: Layer, y: i32, x: i32, c: u32): i32 {
  let sum = 0;
  for (let t = 0; t < 9; t++) {
    const row = y * layer.stride - layer.padTop + t / 3;
    const column = x * layer.stride - layer.padLeft + (t % 3);
    sum += inputAt(layer, row, column, c) * filterAt(layer, c, t);
  }
  return answer(layer, c, sum);
}
