/** onnxruntime-web, its wasm back end. */
import { readFileSync } from 'node:fs';
import { planar } from './planar.mjs';
import { versionOf } from './page.mjs';

export async function open({ onnx, side }) {
  const version = versionOf('onnxruntime-web');
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(onnx)), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  return { version, answer: planar(ort, session, side) };
}
