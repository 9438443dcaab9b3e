/** mobilenet-wasm: from the bytes of a frame to the input plane of a network of some side, the copy into the core included. */
import { readFileSync } from 'node:fs';
import { FIT_CONTRACT } from '../../../dist/host/core/core.js';
import { Model } from '../../../dist/host/model.js';
import { pushing } from '../../../dist/workshop/bench/frame.js';
import { make, seal } from '../../../dist/workshop/packing/index.js';

const product = new URL('../../../package.json', import.meta.url);

/** @throws where the model runs as something else than was asked for */
export async function open({ format, width, height, side, build, wide = false }) {
  const network = make({ alpha: 0.25, resolution: side, classes: 2, seed: 1 });
  // As the others do it: the whole picture, whatever its shape.
  const contract = { ...network.contract, fit: 'stretch', resizeHeight: side, resizeWidth: side };
  const model = await Model.load(await seal({ ...network, contract }), { build, wide });
  if (model.running.wide !== wide) throw new Error(model.running.notes.join(' '));
  const ways = new Map();
  const answer = async (data) => {
    if (!ways.has(data)) ways.set(data, await pushing({ format, width, height, data }, FIT_CONTRACT));
    await model.lend(ways.get(data));
    // The plane is the core's own; tests compare it, byte by byte, with a second implementation.
    return new Uint8Array(0);
  };
  return { version: JSON.parse(readFileSync(product, 'utf8')).version, answer };
}
