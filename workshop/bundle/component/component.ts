/** A network as a component. */
import { read } from '../../../host/source/read.ts';
import { CONTRACT_BYTES } from '../../packing/format.ts';
import { readContract } from '../../../host/core/contract.ts';
import { readOutline } from '../../packing/packed.ts';
import type { Bundle } from '../assemble.ts';
import { bundle } from '../bundle.ts';
import type { BundleOptions } from '../bundle.ts';
import { LARGEST_MODULE } from '../cores.ts';
import { wrap } from './wrap.ts';

const exports = new URL('../../../../build/component.wasm', import.meta.url);

/**
 * Makes a component of wit/mobilenet.wit that imports nothing: a bundle, and what lies around it.
 *
 * @param file a packed weights file
 * @throws what `bundle` throws
 */
export async function bundleComponent(
  file: Uint8Array,
  options: Pick<BundleOptions, 'build' | 'memory'> = {},
): Promise<Bundle> {
  const made = await bundle(file, { ...options, room: roomOf(file) });
  return { ...made, bytes: wrap(made.bytes, await read(exports, LARGEST_MODULE)) };
}

/** Bytes behind the plan, as assembly/component draws them. */
function roomOf(file: Uint8Array): number {
  const { classes, features } = readContract(readOutline(file).contract.subarray(0, CONTRACT_BYTES));
  return 32 + Math.max(16 * classes + 4 * (classes + 1), 4 * features);
}
