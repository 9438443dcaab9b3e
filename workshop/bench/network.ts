/** A packed file as something to be timed. */
import type { Picture } from '../../host/image/picture.ts';
import { goldenPicture, GOLDEN_SEED } from '../packing/golden.ts';
import { readPacked } from '../packing/packed.ts';
import { layersOf } from '../plan/layers.ts';
import { total } from '../plan/plan.ts';
import type { LayerShape } from '../plan/plan.ts';

export interface Network {
  readonly file: Uint8Array;
  readonly layers: readonly LayerShape[];
  readonly classes: number;
  readonly multiplyAdds: number;
  /** Noise of exactly the input's sides: no kernel's time depends on the values. */
  readonly picture: Picture;
}

/** @param file that the core has loaded, and so checked */
export function networkOf(file: Uint8Array): Network {
  const { contract, layers } = readPacked(file);
  const { height, width, channels, classes } = contract;
  const data = goldenPicture({ height, width, channels }, GOLDEN_SEED);
  const shapes = layersOf(layers);
  const multiplyAdds = total(shapes, 'multiplyAdds');
  return { file, layers: shapes, classes, multiplyAdds, picture: { width, height, data } };
}
