import { readContract } from '../../host/core/contract.ts';
import type { Contract } from '../../host/core/contract.ts';
import { MobilenetError } from '../../host/errors.ts';
import {
  STATUS_FILE_LABELS,
  STATUS_FILE_LAYER,
  STATUS_FILE_LENGTH,
  STATUS_FILE_MAGIC,
  STATUS_FILE_SECTION,
  STATUS_FILE_TRUNCATED,
  STATUS_FILE_VERSION,
} from '../../host/core/status-codes.ts';
import { statusError } from '../../host/core/status.ts';
import { isPrintable } from '../printable.ts';
import { hex } from './digest.ts';
import type { Outline } from './encode.ts';
import {
  codes,
  CONTRACT_BYTES,
  DIGEST_BYTES,
  ENTRY_BYTES,
  GOLDEN_BYTES,
  HEADER_BYTES,
  isPacked,
  LAYER_BYTES,
  section,
  VERSION,
} from './format.ts';
import type { Plane } from './shapes.ts';

/** A layer as section LAYERS of weights/FORMAT.md has it. */
export interface Layer {
  readonly kind: 'convolution' | 'depthwise' | 'pointwise' | 'average pool' | 'mean';
  readonly stride: number;
  /** Rows above, columns to the left. */
  readonly padding: readonly [number, number];
  readonly input: Plane;
  readonly output: Plane;
  readonly inputZero: number;
  readonly outputZero: number;
  readonly clamp: readonly [number, number];
  readonly outputScale: number;
  /** Multiplications with a filter. */
  readonly multiplyAdds: number;
}

/** What a packed weights file says of itself. */
export interface Packed {
  readonly length: number;
  readonly contract: Contract;
  readonly layers: readonly Layer[];
  readonly labels: readonly string[];
  readonly provenance: Readonly<Record<string, string>>;
  readonly golden: { readonly seed: number; readonly digests: readonly string[] };
  /** SHA-256 of everything before it, as the file states it. */
  readonly digest: string;
  /** Views of the file: what the core plans. */
  readonly outline: Outline;
}

/** By their codes. */
const kinds = new Map<number, Layer['kind']>([
  [codes.kind.convolution, 'convolution'],
  [codes.kind.depthwise, 'depthwise'],
  [codes.kind.pointwise, 'pointwise'],
  [codes.kind.average, 'average pool'],
  [codes.kind.mean, 'mean'],
]);

/**
 * Reads what `show` prints. It checks only that it can be read; the core checks the whole file, and both say the same.
 *
 * @throws E_FILE_…
 */
export function readPacked(bytes: Uint8Array): Packed {
  const sectionOf = sectionsOf(bytes);
  const golden = sectionOf(section.golden, GOLDEN_BYTES);
  const outline = outlineOf(sectionOf);
  return {
    length: bytes.length,
    contract: readContract(outline.contract),
    layers: readLayers(outline.layers),
    labels: labelsOf(sectionOf(section.labels, 0)),
    provenance: Object.fromEntries(lines(sectionOf(section.provenance, 1)).map(pair)),
    golden: {
      seed: viewOf(golden).getUint32(0, true),
      digests: split(golden.subarray(GOLDEN_BYTES), DIGEST_BYTES).map(hex),
    },
    digest: hex(sectionOf(section.digest, DIGEST_BYTES)),
    outline,
  };
}

/** Of `readPacked` the outline alone, whatever else is wrong with the file. Throws E_FILE_…. */
export function readOutline(bytes: Uint8Array): Outline {
  return outlineOf(sectionsOf(bytes));
}

/** The bytes of a section, at least so many. */
export type SectionOf = (type: number, least: number) => Uint8Array;

function outlineOf(sectionOf: SectionOf): Outline {
  return {
    contract: sectionOf(section.contract, CONTRACT_BYTES),
    layers: sectionOf(section.layers, LAYER_BYTES),
    labels: sectionOf(section.labels, 0),
  };
}

/** Throws E_FILE_… where header or table cannot be read. */
export function sectionsOf(bytes: Uint8Array): SectionOf {
  if (bytes.length < HEADER_BYTES) throw statusError(STATUS_FILE_TRUNCATED, 0);
  if (!isPacked(bytes)) throw statusError(STATUS_FILE_MAGIC, 0);
  const header = viewOf(bytes);
  const version = header.getUint16(4, true);
  if (version !== VERSION) throw statusError(STATUS_FILE_VERSION, version);
  const stated = header.getUint32(8, true);
  if (bytes.length !== stated)
    throw statusError(bytes.length < stated ? STATUS_FILE_TRUNCATED : STATUS_FILE_LENGTH, stated);
  const table = split(
    bytes.subarray(HEADER_BYTES, HEADER_BYTES + ENTRY_BYTES * header.getUint32(12, true)),
    ENTRY_BYTES,
  ).map(viewOf);
  return (type, least) => {
    const entry = table.find((candidate) => candidate.getUint32(0, true) === type);
    const start = entry?.getUint32(4, true) ?? 0;
    const found = bytes.subarray(start, start + (entry?.getUint32(8, true) ?? 0));
    if (found.length < least) throw statusError(STATUS_FILE_SECTION, type);
    return found;
  };
}

/** The rows of section LAYERS. Throws E_FILE_LAYER for a kind that there is not. */
export function readLayers(bytes: Uint8Array): Layer[] {
  return split(bytes, LAYER_BYTES).map(readLayer);
}

function readLayer(bytes: Uint8Array, index: number): Layer {
  const view = viewOf(bytes);
  const kind = kinds.get(view.getUint8(0));
  if (!kind) throw new MobilenetError('E_FILE_LAYER', statusError(STATUS_FILE_LAYER, index).message, index);
  const plane = (at: number): Plane => ({
    height: view.getUint16(at, true),
    width: view.getUint16(at + 2, true),
    channels: view.getUint16(at + 4, true),
  });
  const input = plane(4);
  const output = plane(10);
  return {
    kind,
    stride: view.getUint8(1),
    padding: [view.getUint8(2), view.getUint8(3)],
    input,
    output,
    inputZero: view.getUint8(16),
    outputZero: view.getUint8(17),
    clamp: [view.getUint8(18), view.getUint8(19)],
    outputScale: view.getFloat32(20, true),
    multiplyAdds: output.height * output.width * output.channels * productsOf(kind, input.channels),
  };
}

/** Filter values that make one output value. */
function productsOf(kind: Layer['kind'], channels: number): number {
  if (kind === 'convolution') return 9 * channels;
  if (kind === 'depthwise') return 9;
  return kind === 'pointwise' ? channels : 0;
}

/** Whole parts of `size` bytes. */
function split(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, part) =>
    bytes.subarray(part * size, (part + 1) * size),
  );
}

/** Throws E_FILE_LABELS for what the core refuses in a line. */
function labelsOf(bytes: Uint8Array): string[] {
  const labels = lines(bytes);
  const bad = labels.findIndex((label) => label === '' || !isPrintable(label));
  if (bad >= 0) throw statusError(STATUS_FILE_LABELS, bad);
  return labels;
}

function lines(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).split('\n').slice(0, -1);
}

function pair(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
