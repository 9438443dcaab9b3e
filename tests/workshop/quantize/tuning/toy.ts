/** A random network with the integers made of it, its pictures as bytes, and what it says to them. */
import { inputPlane } from '../../../../workshop/packing/golden.ts';
import { writeSafetensors } from '../../../../workshop/packing/safetensors/index.ts';
import type { Plan } from '../../../../workshop/quantize/build.ts';
import type { Rounding } from '../../../../workshop/quantize/filters.ts';
import { run } from '../../../../workshop/quantize/forward.ts';
import { readSubject } from '../../../../workshop/quantize/index.ts';
import type { Statement, Subject } from '../../../../workshop/quantize/index.ts';
import { realPlane } from '../../../../workshop/quantize/input.ts';
import { Observed } from '../../../../workshop/quantize/range.ts';
import { drawPictures, drawTensors } from '../float-network.ts';

export interface Toy {
  readonly subject: Subject;
  readonly plan: Plan;
  /** u8 [side][side][3] each. */
  readonly pictures: readonly Uint8Array[];
  readonly planes: readonly Uint8Array[];
  /** f32 [classes] of each. */
  readonly logits: readonly Float32Array[];
}

const SIDE = 33;

/** Channels that are no multiples of 8 or 16, an odd side, timm's head before the pool. */
export function drawToy(rounding: Rounding, count: number, stated: Statement = {}): Toy {
  const tensors = drawTensors({ inputs: 3, channels: [9, 17, 24, 10], classes: 5, head: 20 }, 4);
  const subject = readSubject(writeSafetensors(tensors, { resolution: String(SIDE) }), stated);
  const { network, contract, normalise, input } = subject;
  const pictures = drawPictures(count, SIDE, 6);
  const observed = network.layers.map((layer) => new Observed(layer));
  const logits = pictures.map((picture) =>
    run(network, realPlane(contract, normalise, picture), (output, index) => observed[index]!.add(output)),
  );
  const outputs = observed.map((layer) => layer.affine({ method: 'minmax', percentile: 100 }));
  const planes = pictures.map((picture) => inputPlane(contract, picture));
  return { subject, plan: { input, outputs, rounding }, pictures, planes, logits };
}
