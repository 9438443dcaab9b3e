import { MobilenetError } from './errors.ts';

/**
 * A part of the library that is loaded when it is first needed.
 *
 * @throws E_ENGINE its file is not reached, or `import()` is refused, as in a service worker
 */
export async function part<Module>(loading: Promise<Module>): Promise<Module> {
  try {
    return await loading;
  } catch (cause) {
    const sentence = `A part of the library does not load: ${String(cause)}. Take mobilenet-wasm/inline, which is one file.`;
    throw new MobilenetError('E_ENGINE', sentence, undefined, { cause });
  }
}
