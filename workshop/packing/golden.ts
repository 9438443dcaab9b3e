/** The golden picture and the digests of what every layer makes of it (weights/FORMAT.md, GOLDEN). */
import type { Plane } from './shapes.ts';
import { sha256 } from './digest.ts';
import { forward } from './forward.ts';
import { DIGEST_BYTES } from './format.ts';
import type { Contract, Network } from './network.ts';
import { Random } from './random.ts';

/** Seed of every packed file: the day on which the paper appeared. */
export const GOLDEN_SEED = 20170417;

export interface Goldens {
  /** u32, not 0. */
  readonly seed: number;
  /** u8 `[layers][32]`: SHA-256 of each layer's output in the u8 domain. */
  readonly digests: Uint8Array;
}

/** Goldens that no engine reproduces, of the right size. */
export function blankGoldens(network: Network): Goldens {
  return { seed: GOLDEN_SEED, digests: new Uint8Array(network.layers.length * DIGEST_BYTES) };
}

/** Goldens of the plain forward pass: independent of any build of the core, and slow (about a second at 1.0/224). */
export function plainGoldens(network: Network): Goldens {
  const { contract, domain, layers } = network;
  const digests = new Uint8Array(layers.length * DIGEST_BYTES);
  let plane = inputPlane(contract, goldenPicture(contract.plane, GOLDEN_SEED));
  layers.forEach((layer, index) => {
    plane = forward(layer, domain, plane);
    digests.set(sha256(plane), index * DIGEST_BYTES);
  });
  return { seed: GOLDEN_SEED, digests };
}

/** RGB `[height][width][3]`. */
export function goldenPicture({ height, width }: Plane, seed: number): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: height * width * 3 }, () => random.byte());
}

/** A picture of the input's sides as the bytes of the input plane, `[height][width][channels]`. */
export function inputPlane(
  { order, inputTable }: Pick<Contract, 'order' | 'inputTable'>,
  picture: Uint8Array,
): Uint8Array {
  if (order === 'grey') {
    return Uint8Array.from({ length: picture.length / 3 }, (_, pixel) => {
      const [red, green, blue] = [0, 1, 2].map((colour) => picture[3 * pixel + colour]!) as [
        number,
        number,
        number,
      ];
      return inputTable[(77 * red + 150 * green + 29 * blue + 128) >> 8]!;
    });
  }
  return picture.map((_, at) => {
    const channel = at % 3;
    const colour = order === 'bgr' ? 2 - channel : channel;
    return inputTable[256 * channel + picture[at - channel + colour]!]!;
  });
}
