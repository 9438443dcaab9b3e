/** A network as C: the runtime as it stands in `runtime/`, and two headers of constants. */
import { sha256Hex } from '../../packing/digest.ts';
import { read } from '../../../host/source/read.ts';
import { bundle } from '../bundle.ts';
import { constantsText } from './constants.ts';
import { PREFIX, checkPrefix, prefixed } from './prefix.ts';
import { sizesOf } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { readSubject } from './subject.ts';
import { weightsText } from './weights.ts';

export interface Sources extends Sizes {
  /** Text of each file by its name. */
  readonly files: ReadonlyMap<string, string>;
}

/** What is the same for every network. */
const runtimeFiles = [
  'net.h',
  'net.c',
  'net_requantize.h',
  'net_kernels.h',
  'net_stages.h',
  'net_windows.h',
  'net_picture.c',
  'net_axis.h',
  'net_layout.h',
  'net_state.h',
  'net_columns.h',
  'net_rows.h',
  'net_selftest.c',
] as const;

/** All files, the two that are written of the network among them. */
export function fileNames(prefix: string): string[] {
  return [...runtimeFiles, 'net_constants.h', 'net_weights.h'].map((name) => prefixed(name, prefix));
}

const runtime = new URL('../../../../workshop/bundle/c/runtime/', import.meta.url);

/** No file of the runtime reaches a tenth of it. */
const LARGEST_SOURCE = 1 << 18;

/**
 * Writes the C of a network. Before, a core has checked the packed file and reproduced its golden digests.
 *
 * @param file a packed weights file
 * @param prefix of all names, so that several networks may be in one firmware
 * @throws E_FILE_… the file is refused; E_SELFTEST; E_USAGE no name can begin with the prefix; E_IO
 */
export async function cSources(file: Uint8Array, prefix: string = PREFIX): Promise<Sources> {
  checkPrefix(prefix);
  await bundle(file, { build: 'baseline' });
  const subject = readSubject(file);
  const texts = new Map<string, string>();
  for (const name of runtimeFiles) {
    texts.set(name, new TextDecoder().decode(await read(new URL(name, runtime), LARGEST_SOURCE)));
  }
  texts.set('net_constants.h', constantsText(subject, sha256Hex(file)));
  texts.set('net_weights.h', weightsText(subject));
  const files = new Map(
    [...texts].map(([name, text]) => [prefixed(name, prefix), prefixed(text, prefix)] as const),
  );
  return { files, ...sizesOf(subject) };
}
