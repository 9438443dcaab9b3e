/** The other way of `encode`: the network of a packed file. */
import { sha256 } from './digest.ts';
import { encode } from './encode.ts';
import { CONTRACT_BYTES, GOLDEN_BYTES, section } from './format.ts';
import { blankGoldens } from './golden.ts';
import type { Goldens } from './golden.ts';
import { hasFilters, poolOf } from './network.ts';
import type { Contract, Layer, Network } from './network.ts';
import { readPacked, sectionsOf } from './packed.ts';
import type { Layer as Row } from './packed.ts';
import { isWeighted, readMeanConstants, readParameters, rejectOf } from './parameters.ts';
import type { Parameters } from './parameters.ts';

/**
 * The network of a packed file that a core has accepted: nothing of it is checked here. `encode` makes the same bytes of it,
 * with the file's goldens.
 *
 * @throws E_FILE_… a file that no core has accepted
 */
export function decode(file: Uint8Array): Network {
  const packed = readPacked(file);
  const parameters = readParameters(file, packed.layers);
  const layers = packed.layers.map((row, index) => layerOf(file, row, index, parameters[index]));
  const { labels, provenance, outline } = packed;
  const { softmax: inModel, logistic, domain, outputs, temperature } = packed.contract;
  const reject = rejectOf(file);
  const table = (): Float32Array => floats(sectionsOf(file)(section.softmax, 0));
  return {
    contract: contractOf(packed.contract, outline.contract),
    domain,
    layers,
    ...(outputs > 0 && { softmax: { logistic, inModel, table: table(), temperature } }),
    ...(reject && { reject }),
    ...(labels.length > 0 && { labels }),
    provenance,
  };
}

/** The goldens of a packed file, for `encode`. */
export function goldensOf(file: Uint8Array): Goldens {
  const body = sectionsOf(file)(section.golden, GOLDEN_BYTES);
  const seed = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(0, true);
  return { seed, digests: body.slice(GOLDEN_BYTES) };
}

/** What a network makes an embedding with: without its classes, and without what is said of them. */
export function headless({ contract, domain, layers, provenance }: Network): Network {
  const pool = layers.findIndex((layer) => !hasFilters(layer));
  return {
    contract: { ...contract, outputType: domain },
    domain,
    layers: layers.slice(0, pool + 1),
    provenance,
  };
}

/** u8 [32]: the same of every file that makes the same embeddings of the same pictures, whatever its classes. */
export function backboneDigest(network: Network): Uint8Array {
  const backbone = { ...headless(network), provenance: {} };
  return sha256(encode(backbone, blankGoldens(backbone)));
}

/** Channels of the embedding, and what its bytes stand for. */
export function embeddingOf(network: Network): { features: number; scale: number; zero: number } {
  const { output, outputScale, outputZero } = poolOf(network);
  return { features: output.channels, scale: outputScale, zero: outputZero };
}

function contractOf(
  { height, width, channels, order, fit, ...rest }: ReturnType<typeof readPacked>['contract'],
  bytes: Uint8Array,
): Contract {
  return {
    plane: { height, width, channels },
    order,
    fit,
    resizeHeight: rest.resizeHeight,
    resizeWidth: rest.resizeWidth,
    inputType: rest.input,
    outputType: rest.output,
    inputTable: bytes.slice(CONTRACT_BYTES),
  };
}

function layerOf(file: Uint8Array, row: Row, index: number, parameters: Parameters | undefined): Layer {
  const { input, output, inputZero, outputZero, outputScale } = row;
  const [low, high] = row.clamp;
  const stage = { input, output, inputZero, outputZero, low, high, outputScale };
  if (!isWeighted(row) || !parameters) {
    const kind = row.kind === 'mean' ? 'mean' : 'average';
    return { ...stage, kind, ...readMeanConstants(file, index) };
  }
  const [padTop, padLeft] = row.padding;
  const stride = row.stride === 2 ? 2 : 1;
  const { scale, filterZero } = parameters;
  const bias = unfolded(parameters, inputZero);
  const filters = row.kind === 'depthwise' ? byTap(parameters.filters) : parameters.filters;
  return { ...stage, kind: row.kind, stride, padTop, padLeft, filters, filterZero, scale, bias };
}

/** Without −inputZero · Σ(filter − filterZero), which stays in i32: 3 · 2²⁹ + 8192 · 255² < 2³¹. */
function unfolded({ filters, filterZero, bias }: Parameters, inputZero: number): Int32Array {
  const count = filters.length / bias.length;
  return bias.map((folded, channel) => {
    const own = filters.subarray(channel * count, (channel + 1) * count);
    return folded + inputZero * own.reduce((sum, filter) => sum + filter - filterZero[channel]!, 0);
  });
}

/** i8 `[9][channels]` of i8 `[channels][9]`. */
function byTap(filters: Int8Array): Int8Array {
  const channels = filters.length / 9;
  return filters.map((_, at) => filters[(at % channels) * 9 + Math.floor(at / channels)]!);
}

function floats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(4 * index, true));
}
