/** A network as C: the runtime as it stands in `runtime/`, and two headers of constants. */
import { sha256Hex } from '../../packing/digest.ts';
import { read } from '../../../host/source/read.ts';
import { bundle } from '../bundle.ts';
import { constantsText } from './constants.ts';
import { flashBytes, ramBytes } from './sizes.ts';
import { readSubject } from './subject.ts';
import { weightsText } from './weights.ts';

export interface Sources {
  /** Text of each file by its name. */
  readonly files: ReadonlyMap<string, string>;
  /** Bytes of static memory, and of constants on a 32-bit processor. */
  readonly ram: number;
  readonly flash: number;
}

/** What is the same for every network. */
export const runtimeFiles = [
  'net.h',
  'net.c',
  'net_requantize.h',
  'net_kernels.h',
  'net_stages.h',
  'net_selftest.c',
] as const;

/** All files, the two that are written of the network among them. */
export const fileNames = [...runtimeFiles, 'net_constants.h', 'net_weights.h'] as const;

const runtime = new URL('../../../../workshop/bundle/c/runtime/', import.meta.url);

/** No file of the runtime reaches a tenth of it. */
const LARGEST_SOURCE = 1 << 18;

/**
 * Writes the C of a network. Before, a core has checked the packed file and reproduced its golden digests.
 *
 * @param file a packed weights file
 * @throws E_FILE_… the file is refused; E_SELFTEST; E_IO
 */
export async function cSources(file: Uint8Array): Promise<Sources> {
  await bundle(file, { build: 'baseline' });
  const subject = readSubject(file);
  const files = new Map<string, string>();
  for (const name of runtimeFiles) {
    files.set(name, new TextDecoder().decode(await read(new URL(name, runtime), LARGEST_SOURCE)));
  }
  files.set('net_constants.h', constantsText(subject, sha256Hex(file)));
  files.set('net_weights.h', weightsText(subject));
  return { files, ram: ramBytes(subject), flash: flashBytes(subject) };
}
