/** mobilenet-wasm: the file that `mobilenet pack` makes of the same model. */
import { readFileSync } from 'node:fs';
import { load } from '../../../dist/host/index.js';
import { packTflite } from '../../../dist/workshop/packing/index.js';

const product = new URL('../../../package.json', import.meta.url);

/**
 * @param build of the core
 * @param wide whether V8 may merge its operations into 256-bit ones
 * @throws where the model runs as something else than was asked for
 */
export async function open({ tflite, build, wide = false }) {
  const { bytes } = await packTflite(readFileSync(tflite));
  const model = await load(bytes, { build, wide });
  const { running } = model;
  if (running.build !== build || running.wide !== wide) {
    throw new Error(
      running.notes.join(' ') || `it runs ${running.build}${running.wide ? ', wide' : ''} instead`,
    );
  }
  const { version } = JSON.parse(readFileSync(product, 'utf8'));
  return { version, answer: (picture) => model.infer(picture, 'output') };
}
