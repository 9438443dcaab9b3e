/** What a packed file computes with: its sections CHANNELS, FILTERS and REJECT (weights/FORMAT.md). */
import { readContract } from '../../host/core/contract.ts';
import { BLOCK_CHANNELS, CONTRACT_BYTES, LAYER_BYTES, section } from './format.ts';
import { channelPartBytes, filterPartBytes, paddedChannels, paddedProducts, products } from './layout.ts';
import { sectionsOf } from './packed.ts';
import type { Layer } from './packed.ts';
import { rejectBytes } from './reject.ts';
import type { Reject } from './reject.ts';

/** Of a layer with filters, for its real output channels. */
export interface Parameters {
  /** f32 `[outChannels]` */
  readonly scale: Float32Array;
  /** i32 `[outChannels]`, holds −inputZero · Σ(filter − filterZero). */
  readonly bias: Int32Array;
  /** i8 `[outChannels]` */
  readonly filterZero: Int8Array;
  /** i8 `[outChannels][products]`, products in the order row, column, input channel. */
  readonly filters: Int8Array;
}

/** Of a mean: `rint(f32(f32(S) · multiplier) + addend)`; 0 in other layers. */
export interface MeanConstants {
  readonly multiplier: number;
  readonly addend: number;
}

/** A layer whose parameters stand in the file. */
export type Weighted = Layer & { readonly kind: 'convolution' | 'depthwise' | 'pointwise' };

export function isWeighted(layer: Layer): layer is Weighted {
  return layer.kind !== 'average pool' && layer.kind !== 'mean';
}

/** Of each layer of a file in order; undefined of a pool. The file has been checked: nothing of it is checked here. */
export function readParameters(file: Uint8Array, layers: readonly Layer[]): (Parameters | undefined)[] {
  const sectionOf = sectionsOf(file);
  let channels = sectionOf(section.channels, 0);
  let filters = sectionOf(section.filters, 0);
  return layers.map((layer) => {
    if (!isWeighted(layer)) return undefined;
    const read = parametersOf(layer, viewOf(channels), viewOf(filters));
    channels = channels.subarray(channelPartBytes(layer));
    filters = filters.subarray(filterPartBytes(layer));
    return read;
  });
}

export function readMeanConstants(file: Uint8Array, layer: number): MeanConstants {
  const row = viewOf(sectionsOf(file)(section.layers, 0).subarray(layer * LAYER_BYTES));
  return { multiplier: row.getFloat32(24, true), addend: row.getFloat32(28, true) };
}

/** The rule of a packed file; undefined without. Throws E_FILE_… where it cannot be read. */
export function rejectOf(file: Uint8Array): Reject | undefined {
  const sectionOf = sectionsOf(file);
  const { reject, classes, features } = readContract(sectionOf(section.contract, CONTRACT_BYTES));
  if (!reject) return undefined;
  const bytes = sectionOf(section.reject, rejectBytes(classes, features));
  const view = viewOf(bytes);
  const rows = 4 * classes + features;
  return {
    least: Int32Array.from({ length: classes }, (_, index) => view.getInt32(4 * index, true)),
    centre: Uint8Array.from(bytes.subarray(4 * classes, rows)),
    // Of a byte above 127 that is less 256.
    prototypes: new Int8Array(bytes.subarray(rows, rows + classes * features)),
  };
}

function parametersOf(layer: Weighted, part: DataView, packed: DataView): Parameters {
  const { channels } = layer.output;
  const padded = paddedChannels(layer);
  const count = products(layer);
  const each = <T>(read: (channel: number) => T): T[] => Array.from({ length: channels }, (_, c) => read(c));
  return {
    scale: Float32Array.from(each((c) => part.getFloat32(4 * c, true))),
    bias: Int32Array.from(each((c) => part.getInt32(4 * padded + 4 * c, true))),
    filterZero: Int8Array.from(each((c) => part.getInt8(8 * padded + c))),
    filters: Int8Array.from({ length: channels * count }, (_, at) =>
      packed.getInt8(filterAt(layer, Math.floor(at / count), at % count)),
    ),
  };
}

/** Where the filter of a product lies in its layer's part. */
function filterAt(layer: Weighted, channel: number, product: number): number {
  const padded = paddedChannels(layer);
  if (layer.kind === 'depthwise') return product * padded + channel;
  const lane = channel % BLOCK_CHANNELS;
  const first = channel - lane;
  const width = Math.min(BLOCK_CHANNELS, padded - first);
  return first * paddedProducts(layer) + ((product >> 2) * width + lane) * 4 + (product & 3);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
