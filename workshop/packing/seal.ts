/** A complete packed file: the network with the golden digests of what it computes. */
import { portableBuild } from '../../host/core/builds.ts';
import { instantiate } from '../../host/core/core.ts';
import type { Core } from '../../host/core/core.ts';
import { STATUS_MEMORY, STATUS_OK, STATUS_SELFTEST } from '../../host/core/status-codes.ts';
import { statusError } from '../../host/core/status.ts';
import { encode } from './encode.ts';
import { blankGoldens, plainGoldens } from './golden.ts';
import type { Goldens } from './golden.ts';
import type { Network } from './network.ts';

/**
 * Encodes a network, lets the core run the golden picture and encodes again with the digests that it found. A network
 * that does not fit the core's memory is computed here, which takes a second at 1.0/224 and grows with the pixels.
 *
 * @throws E_MODEL_SHAPE, E_MODEL_QUANTIZATION the network does not fit the format; E_ENGINE, E_IO there is no core
 */
export function seal(network: Network): Promise<Uint8Array> {
  return sealOn(() => instantiate(portableBuild()), network);
}

/** As `seal`, on an instance of the core that `open` gives. */
export async function sealOn(open: () => Promise<Core>, network: Network): Promise<Uint8Array> {
  const blank = blankGoldens(network);
  const goldens = coreGoldens(await open(), encode(network, blank), blank);
  return encode(network, goldens ?? plainGoldens(network));
}

/** The digests that the core computes; undefined where the network is larger than its memory. */
function coreGoldens(core: Core, file: Uint8Array, blank: Goldens): Goldens | undefined {
  const at = core.reserve(file.length) >>> 0;
  if (at === 0) return undefined;
  new Uint8Array(core.memory.buffer).set(file, at);
  const loaded = core.load();
  if (loaded === STATUS_MEMORY) return undefined;
  if (loaded !== STATUS_OK) throw statusError(loaded, core.detail());
  const tested = core.selftest();
  // The file holds no digests yet: every layer differs from them.
  if (tested !== STATUS_SELFTEST) throw statusError(tested, core.detail());
  const digests = new Uint8Array(core.memory.buffer, core.digests() >>> 0, blank.digests.length).slice();
  return { ...blank, digests };
}
