/**
 * onnxruntime-node: native code. Its u8 × s8 product adds pairs of products in 16 bits, which saturate where the processor
 * has no VNNI; `exact` asks for the product that does not.
 */
import { versionOf } from './page.mjs';
import { planar } from './planar.mjs';

export async function open({ onnx, side, exact = false }) {
  const version = versionOf('onnxruntime-node');
  const { default: ort } = await import('onnxruntime-node');
  const session = await ort.InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    ...(exact && { extra: { session: { x64quantprecision: '1' } } }),
  });
  return { version, answer: planar(ort, session, side) };
}
