/**
 * Writes the committed golden files, *.mnw beside the source of this one. They change only with the format or with
 * `make`, never with a kernel.
 *
 *   node dist/tests/golden/write.js
 */
import { writeFileSync } from 'node:fs';
import { logisticTable, probabilityTable } from '../../workshop/packing/arithmetic.ts';
import { forward } from '../../workshop/packing/forward.ts';
import { goldenPicture, inputPlane } from '../../workshop/packing/golden.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import type { FilterLayer, Network, PoolLayer } from '../../workshop/packing/index.ts';

const source = new URL('../../../tests/golden/', import.meta.url);

/** One pair and a few classes of a made network: the smallest file that has every section. */
function cut(network: Network): Network {
  const [convolution, depthwise, pointwise] = network.layers as readonly FilterLayer[];
  const [pool, classifier] = network.layers.slice(-2) as [PoolLayer, FilterLayer];
  if (!convolution || !depthwise || !pointwise) throw new Error('a network without a pair');
  const { channels } = pointwise.output;
  const point = { height: 1, width: 1, channels };
  const classes = classifier.output.channels;
  const rows = classifier.filters.length / classes;
  const filters = Int8Array.from({ length: classes * channels }, (_, i) => {
    return classifier.filters[Math.floor(i / channels) * rows + (i % channels)]!;
  });
  const average: PoolLayer = {
    ...pool,
    kind: 'average',
    input: pointwise.output,
    output: point,
    inputZero: pointwise.outputZero,
    outputZero: pointwise.outputZero,
    outputScale: pointwise.outputScale,
    multiplier: 0,
    addend: 0,
  };
  const last = { ...classifier, input: point, inputZero: average.outputZero, filters };
  return { ...network, layers: [convolution, depthwise, pointwise, average, last] };
}

/** Another dense layer behind the first, for classes that have a probability each for itself. */
function deepened(network: Network, next: Network): Network {
  const hidden = network.layers.at(-1) as FilterLayer;
  const layer = next.layers.at(-1) as FilterLayer;
  const { channels } = hidden.output;
  const rows = layer.input.channels;
  const filters = Int8Array.from({ length: layer.output.channels * channels }, (_, i) => {
    return layer.filters[Math.floor(i / channels) * rows + (i % channels)]!;
  });
  const last = { ...layer, input: hidden.output, inputZero: hidden.outputZero, filters };
  const { outputScale: scale, outputZero: zero } = last;
  const softmax = { logistic: true, table: logisticTable({ scale, zero }), inModel: true };
  // The hidden layer has a rectifier.
  const rectified = { ...hidden, low: hidden.outputZero };
  return { ...network, layers: [...network.layers.slice(0, -1), rectified, last], softmax };
}

/** With labels "class 0", "class 1", … */
function labelled(network: Network, classes: number): Network {
  return { ...network, labels: Array.from({ length: classes }, (_, i) => `class ${i}`) };
}

/** A temperature, and a rule of what is unknown: each class has the direction of a picture of noise for its prototype. */
function calibrated(network: Network, classes: number): Network {
  const { contract, domain, layers } = network;
  const { outputScale: scale, outputZero: zero } = layers.at(-1)!;
  const embeddings = Array.from({ length: classes }, (_, index) =>
    layers
      .slice(0, -1)
      .reduce(
        (plane, layer) => forward(layer, domain, plane),
        inputPlane(contract, goldenPicture(contract.plane, index + 1)),
      ),
  );
  const features = layers.at(-1)!.input.channels;
  const centre = Uint8Array.from({ length: features }, (_, at) =>
    Math.round(embeddings.reduce((sum, each) => sum + each[at]!, 0) / classes),
  );
  const prototypes = Int8Array.from({ length: classes * features }, (_, at) => {
    const [index, feature] = [Math.floor(at / features), at % features];
    return Math.max(-128, Math.min(127, 40 * (embeddings[index]![feature]! - centre[feature]!)));
  });
  const least = Int32Array.from({ length: classes }, (_, index) => {
    const row = prototypes.subarray(index * features, (index + 1) * features);
    const squares = row.reduce((sum, each) => sum + each * each, 0);
    // Of the first class below 0: also what lies across from its prototype is known.
    return index === 0 ? -Math.floor(squares / 8) : Math.floor(squares / 4);
  });
  const temperature = 1.5;
  const table = probabilityTable(false, { scale, zero }, temperature);
  return {
    ...network,
    softmax: { logistic: false, table, inModel: false, temperature },
    reject: { least, centre, prototypes },
  };
}

const networks: Record<string, Network> = {
  smallest: labelled(cut(make({ alpha: 0.05, resolution: 32, classes: 5, seed: 1 })), 5),
  'rgb-int8': labelled(make({ alpha: 0.05, resolution: 33, classes: 9, seed: 2 }), 9),
  'grey-uint8': labelled(
    make({ alpha: 0.05, resolution: 32, classes: 17, seed: 3, channels: 1, perTensor: true }),
    17,
  ),
  'hidden-logistic': labelled(
    deepened(
      make({ alpha: 0.05, resolution: 32, classes: 12, seed: 5 }),
      make({ alpha: 0.05, resolution: 32, classes: 3, seed: 6 }),
    ),
    3,
  ),
  'one-output': labelled(make({ alpha: 0.05, resolution: 32, classes: 1, seed: 7 }), 2),
  unknown: labelled(calibrated(cut(make({ alpha: 0.1, resolution: 32, classes: 5, seed: 14 })), 5), 5),
  headless: make({ alpha: 0.05, resolution: 35, classes: 0, seed: 4, headless: true }),
};

for (const [name, network] of Object.entries(networks)) {
  const bytes = await seal(network);
  writeFileSync(new URL(`${name}.mnw`, source), bytes);
  console.log(`${name}.mnw  ${bytes.length} bytes`);
}
