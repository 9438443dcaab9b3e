/** tfjs-tflite, through the runner below its tensors, which saves it the copy into 32-bit numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { becomeWorker, folderOf, versionOf } from './page.mjs';

export async function open({ tflite }) {
  const version = versionOf('@tensorflow/tfjs-tflite');
  becomeWorker(join(folderOf('@tensorflow/tfjs-tflite'), 'wasm'));
  // The script is written for a bundler as well.
  globalThis.exports = {};
  importScripts('tflite_web_api_client.js');
  const file = readFileSync(tflite);
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
  const runner = await globalThis.tfweb.TFLiteWebModelRunner.create(bytes, { numThreads: 1 });
  const answer = (picture) => {
    runner.getInputs()[0].data().set(picture);
    if (!runner.infer()) throw new Error('infer() failed');
    return runner.getOutputs()[0].data().slice();
  };
  return { version, answer };
}
