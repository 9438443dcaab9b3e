/**
 * Reads a packed weights file (weights/FORMAT.md) into plain objects. It trusts the file: the digest is the only
 * check. To refuse hostile files is the core's work, not the oracle's.
 */
import { createHash } from 'node:crypto';
import { Kind } from './weights.ts';
import type { Contract, Layer, Shape, Weights } from './weights.ts';

const Section = {
  contract: 1,
  layers: 2,
  channels: 3,
  filters: 4,
  softmax: 5,
  labels: 6,
  provenance: 7,
  golden: 8,
  reject: 10,
};
const digestSection = 0xffff;

/** Numbers of a packed file by their address. */
class Bytes {
  readonly all: Uint8Array;
  readonly view: DataView;

  constructor(all: Uint8Array) {
    this.all = all;
    this.view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  }

  u8 = (at: number): number => this.view.getUint8(at);
  i8 = (at: number): number => this.view.getInt8(at);
  u16 = (at: number): number => this.view.getUint16(at, true);
  u32 = (at: number): number => this.view.getUint32(at, true);
  i32 = (at: number): number => this.view.getInt32(at, true);
  f32 = (at: number): number => this.view.getFloat32(at, true);
}

interface Place {
  readonly at: number;
  readonly length: number;
}

export function readWeights(file: Uint8Array): Weights {
  const bytes = new Bytes(file);
  const places = new Map<number, Place>();
  for (let i = 0; i < bytes.u32(12); i++) {
    const row = 16 + 16 * i;
    places.set(bytes.u32(row), { at: bytes.u32(row + 4), length: bytes.u32(row + 8) });
  }
  const place = (section: number): Place => places.get(section) ?? { at: 0, length: 0 };
  const digest = place(digestSection).at;
  if (sha256(file.subarray(0, digest)) !== hex(file.subarray(digest, digest + 32)))
    throw new Error('The digest of the packed file differs.');

  const golden = place(Section.golden).at;
  const contract = readContract(bytes, place(Section.contract).at);
  return {
    contract,
    ...readReject(bytes, place(Section.reject).at, contract),
    layers: readLayers(bytes, place(Section.layers), place(Section.channels).at, place(Section.filters).at),
    softmax: Float32Array.from({ length: place(Section.softmax).length / 4 }, (_, d) =>
      bytes.f32(place(Section.softmax).at + 4 * d),
    ),
    labels: readLines(bytes, place(Section.labels)),
    provenance: new Map(readLines(bytes, place(Section.provenance)).map(splitLine)),
    seed: bytes.u32(golden),
    golden: Array.from({ length: bytes.u32(golden + 4) }, (_, i) =>
      hex(file.subarray(golden + 16 + 32 * i, golden + 48 + 32 * i)),
    ),
  };
}

function readContract(bytes: Bytes, at: number): Contract {
  const channels = bytes.u8(at + 4);
  return {
    height: bytes.u16(at),
    width: bytes.u16(at + 2),
    channels,
    order: bytes.u8(at + 5),
    fit: bytes.u8(at + 6),
    resizeHeight: bytes.u16(at + 8),
    resizeWidth: bytes.u16(at + 10),
    domain: bytes.u8(at + 12),
    inputType: bytes.u8(at + 13),
    outputType: bytes.u8(at + 14),
    softmax: bytes.u8(at + 15) % 2 === 1,
    logistic: bytes.u8(at + 15) >= 2,
    classes: bytes.u16(at + 16),
    features: bytes.u16(at + 18),
    embeddingScale: bytes.f32(at + 20),
    logitScale: bytes.f32(at + 24),
    embeddingZero: bytes.u8(at + 28),
    logitZero: bytes.u8(at + 29),
    reject: bytes.u16(at + 30) === 1,
    temperature: bytes.f32(at + 32),
    table: Array.from({ length: channels }, (_, c) => bytes.all.slice(at + 48 + 256 * c, at + 304 + 256 * c)),
  };
}

function readReject(
  bytes: Bytes,
  at: number,
  { reject, classes, features }: Contract,
): Pick<Weights, 'least' | 'centre' | 'prototypes'> {
  const rows = reject ? Math.max(2, classes) : 0;
  const centre = at + 4 * rows;
  return {
    least: Array.from({ length: rows }, (_, c) => bytes.i32(at + 4 * c)),
    centre: Array.from({ length: rows ? features : 0 }, (_, i) => bytes.u8(centre + i)),
    prototypes: Array.from({ length: rows }, (_, c) =>
      Array.from({ length: features }, (_, i) => bytes.i8(centre + features * (c + 1) + i)),
    ),
  };
}

/** The layer table with its parts of CHANNELS and FILTERS, which follow one another in layer order. */
function readLayers(bytes: Bytes, table: Place, channelsAt: number, filtersAt: number): Layer[] {
  const layers: Layer[] = [];
  for (let at = table.at; at < table.at + table.length; at += 32) {
    const shape = (from: number): Shape => [bytes.u16(from), bytes.u16(from + 2), bytes.u16(from + 4)];
    const kind = bytes.u8(at);
    const [input, output] = [shape(at + 4), shape(at + 10)];
    const weighted = kind <= Kind.pointwise;
    const outputs = weighted ? output[2] : 0;
    const padded = roundUp(outputs, 8);
    const products = kind === Kind.depthwise ? 9 : (kind === Kind.convolution ? 9 : 1) * input[2];
    const zeroAt = channelsAt + 8 * padded;
    const blocks: Blocks = { at: filtersAt, kind, padded, products };
    layers.push({
      kind,
      stride: bytes.u8(at + 1),
      top: bytes.u8(at + 2),
      left: bytes.u8(at + 3),
      input,
      output,
      inputZero: bytes.u8(at + 16),
      outputZero: bytes.u8(at + 17),
      low: bytes.u8(at + 18),
      high: bytes.u8(at + 19),
      outputScale: bytes.f32(at + 20),
      multiplier: bytes.f32(at + 24),
      addend: bytes.f32(at + 28),
      scale: Float32Array.from({ length: outputs }, (_, c) => bytes.f32(channelsAt + 4 * c)),
      bias: Int32Array.from({ length: outputs }, (_, c) => bytes.i32(channelsAt + 4 * padded + 4 * c)),
      filters: readFilters(bytes, blocks, (c) => bytes.i8(zeroAt + c), outputs),
    });
    channelsAt += roundUp(9 * padded, 16);
    filtersAt += roundUp(padded * (kind === Kind.depthwise ? 9 : roundUp(products, 8)), 16);
  }
  return layers;
}

/** Where a layer's filters lie. */
export interface Blocks {
  readonly at: number;
  readonly kind: number;
  /** Output channels, rounded up to a multiple of 8. */
  readonly padded: number;
  readonly products: number;
}

function readFilters(
  bytes: Bytes,
  blocks: Blocks,
  zero: (channel: number) => number,
  outputs: number,
): Int16Array {
  const filters = new Int16Array(outputs * blocks.products);
  for (let c = 0; c < outputs; c++)
    for (let k = 0; k < blocks.products; k++)
      filters[c * blocks.products + k] = bytes.i8(filterAddress(blocks, c, k)) - zero(c);
  return filters;
}

/** Address of filter k of output channel c: see FILTERS in the format. */
export function filterAddress({ at, kind, padded, products }: Blocks, c: number, k: number): number {
  if (kind === Kind.depthwise) return at + k * padded + c;
  const first = c - (c % 16);
  const width = Math.min(16, padded - first);
  return at + first * roundUp(products, 8) + (Math.floor(k / 4) * width + (c - first)) * 4 + (k % 4);
}

function readLines(bytes: Bytes, { at, length }: Place): string[] {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    .decode(bytes.all.subarray(at, at + length))
    .split('\n')
    .slice(0, -1);
}

function splitLine(line: string): [string, string] {
  const equals = line.indexOf('=');
  return [line.slice(0, equals), line.slice(equals + 1)];
}

const roundUp = (n: number, multiple: number): number => Math.ceil(n / multiple) * multiple;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
