/** Networks of every kind that the C is written for, by what is remarkable in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { hasFilters, make, seal } from '../../../../workshop/packing/index.ts';
import type { Layer, Network } from '../../../../workshop/packing/index.ts';
import { Random, mix } from '../../../../workshop/packing/random.ts';
import { repadded } from '../../../golden/padding.ts';
import { single } from '../../../golden/single.ts';

const root = new URL('../../../../../', import.meta.url);
const golden = new URL('tests/golden/', root);

/** Blue first, and a table that is another for each channel. */
function tabled(network: Network): Network {
  const inputTable = Uint8Array.from(
    { length: 768 },
    (_, at) => ((at % 256) >> 1) + 20 * Math.floor(at / 256),
  );
  return { ...network, contract: { ...network.contract, order: 'bgr', inputTable } };
}

/** A network of the height of another: its filters fit any plane, and so does an average pool. */
function heightened(network: Network, { layers: others, contract }: Network): Network {
  const { height } = contract.plane;
  let before: Layer | undefined;
  const layers = network.layers.map((layer, index) => {
    const { input, output, ...other } = others[index]!;
    const planes = {
      input: { ...layer.input, height: input.height },
      output: { ...layer.output, height: output.height },
      inputZero: before?.outputZero ?? layer.inputZero,
    };
    before =
      hasFilters(layer) && 'padTop' in other
        ? { ...layer, ...planes, padTop: other.padTop }
        : { ...before!, ...planes, kind: 'average', multiplier: 0, addend: 0 };
    return before;
  });
  const plane = { ...network.contract.plane, height };
  return { ...network, layers, contract: { ...network.contract, plane, resizeHeight: height } };
}

const small = { alpha: 0.05, resolution: 33, classes: 6, seed: 9 } as const;

const made: Readonly<Record<string, () => Network>> = {
  'grey, 75 pixels': () => make({ alpha: 0.13, resolution: 75, classes: 7, channels: 1, seed: 21 }),
  'uint8 per tensor, 1001 classes': () =>
    make({ alpha: 0.09, resolution: 64, classes: 1001, perTensor: true, seed: 22 }),
  'blue first, with an input table': () => tabled(make(small)),
  'higher than wide': () => heightened(make(small), make({ ...small, resolution: 52 })),
  'padding of every kind': () => repadded(make({ ...small, resolution: 71 }), new Random(mix(9))),
};

/** The packed files by name. */
export async function networks(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  files.set('the shipped signs', readFileSync(new URL('weights/signs-0.25-64.mnw', root)));
  for (const name of readdirSync(golden).filter((each) => each.endsWith('.mnw')))
    files.set(name, readFileSync(new URL(name, golden)));
  for (const [name, network] of Object.entries(made)) files.set(name, await seal(network()));
  files.set('a single output with pictures that are unknown', await single());
  return files;
}
