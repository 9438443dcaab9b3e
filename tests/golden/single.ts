import { make, seal } from '../../workshop/packing/index.ts';
import { readWeights } from '../reference/file.ts';
import { forward } from '../reference/network.ts';
import { noise } from '../reference/noise.ts';
import { inputPlane } from '../reference/picture.ts';

/** Of the plane, as of tests/golden/unknown.mnw. */
export const SIDE = 32;

/** A network whose single output has a prototype for each of its two answers. */
export async function single(): Promise<Uint8Array> {
  const network = make({ alpha: 0.05, resolution: SIDE, classes: 1, seed: 7 });
  const features = network.layers.at(-1)!.input.channels;
  const weights = readWeights(await seal(network));
  const { embedding } = forward(weights, inputPlane(weights, noise(99, SIDE * SIDE * 3), SIDE, SIDE, true));
  return seal({
    ...network,
    reject: {
      least: Int32Array.of(1, 400),
      // So near to every embedding that its direction is one of many.
      centre: embedding,
      prototypes: Int8Array.from({ length: 2 * features }, (_, i) => ((i * 37) % 100) - 50),
    },
  });
}
