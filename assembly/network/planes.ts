/** The input planes of the stages: how large they are, and what it means to lie somewhere. */
import { mapBytes } from '../image/map';
import { Kind, Layer, layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { planeBytes, planeOrigin } from '../memory/plane';
import { aligned, product } from '../memory/size';
import { stageAt } from '../memory/stage';

/** Vector loads and stores may reach so far beyond a plane or a scratch. */
export const SLACK: u64 = 16;

/** Takes so many bytes of the arena and answers their address, which is only good once the whole plan fits. */
export function take(bytes: u64): usize {
  const at = plan.end;
  plan.end = aligned(at + bytes);
  return <usize>at;
}

/** The layer that reads the input plane of stage s. */
export function producerOf(s: u32): Layer {
  return layerAt(stageAt(s).producer);
}

/** Bytes of a layer's input plane. */
export function inputBytes(layer: Layer): u64 {
  return aligned(planeBytes(layer.inHeight, layer.inWidth, layer.inPixel) + SLACK);
}

/** Bytes of what a picture needs while it comes in: the resampler's part, or a whole picture of the input's sides. */
export function pictureBytes(): u64 {
  const first = layerAt(0);
  return aligned(mapBytes(product(<u32>first.inHeight * first.inWidth, first.inPixel)));
}

/** Lets stage s read a plane at `base`, and the stage before write it. A pool's output is the embedding. */
export function placeInput(s: u32, base: usize): void {
  const producer = producerOf(s);
  placeRows(s, producer, base + planeOrigin(producer.inWidth, producer.inPixel));
  if (<i32>producer.kind >= Kind.AVERAGE_POOL) producer.output = plan.embedding;
}

/** The same for the place of row 0, and the layer that reads it. */
@inline
export function placeRows(s: u32, producer: Layer, input: usize): void {
  producer.input = input;
  if (s) layerAt(stageAt(s - 1).last).output = producer.input;
}
