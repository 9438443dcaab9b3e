/** Made networks that the tests of the runtime share. Each is made when it is first asked for. */
import { load } from '../../host/index.ts';
import type { LoadOptions, Mobilenet } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import type { MakeOptions } from '../../workshop/packing/index.ts';

const small = { alpha: 0.25, resolution: 32, seed: 1 } as const;
const networks = {
  int8: { ...small, classes: 10 },
  uint8: { ...small, classes: 11, perTensor: true },
  headless: { ...small, classes: 0 },
  grey: { ...small, classes: 3, channels: 1 },
  /** Some ten milliseconds a picture in the slowest build. */
  large: { alpha: 0.5, resolution: 160, seed: 1, classes: 10 },
} as const satisfies Readonly<Record<string, MakeOptions>>;

type Name = keyof typeof networks;

const made: Partial<Record<Name, Promise<Uint8Array>>> = {};

/** The packed file of a network. */
export function weightsOf(name: Name): Promise<Uint8Array> {
  return (made[name] ??= seal(make(networks[name])));
}

/** A model of its own. */
export async function loaded(name: Name, options: LoadOptions = {}): Promise<Mobilenet> {
  return load(await weightsOf(name), options);
}
