/** LiteRT.js. Takes relaxed SIMD where the engine has it; `compat` asks for the build without. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { becomeWorker, folderOf, versionOf } from './page.mjs';

export async function open({ tflite, side, compat = false }) {
  const version = versionOf('@litertjs/core');
  const folder = join(folderOf('@litertjs/core'), 'wasm');
  becomeWorker(folder);
  const { loadAndCompile, loadLiteRt, Tensor } = await import('@litertjs/core');
  await loadLiteRt(compat ? 'litert_wasm_compat_internal.js' : 'litert_wasm_internal.js');
  const model = await loadAndCompile(new Uint8Array(readFileSync(tflite)), {
    accelerator: 'wasm',
    cpuOptions: { numThreads: 1 },
  });
  const answer = async (picture) => {
    const input = new Tensor(picture, [1, side, side, 3]);
    const [output] = await model.run([input]);
    const logits = output.toTypedArray();
    input.delete();
    output.delete();
    return logits;
  };
  return { version, answer };
}
