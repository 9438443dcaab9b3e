import { CONTRACT_LENGTH, readContract } from '../../host/core/contract.ts';
import type { Contract } from '../../host/core/contract.ts';
import { MobilenetError } from '../../host/errors.ts';
import { statusError } from '../../host/core/status.ts';
import { hex } from './digest.ts';

/** A layer as section LAYERS of weights/FORMAT.md has it. Shapes are [height, width, channels]. */
export interface Layer {
  readonly kind: 'convolution' | 'depthwise' | 'pointwise' | 'average pool' | 'mean';
  readonly stride: number;
  /** Rows above, columns to the left. */
  readonly padding: readonly [number, number];
  readonly input: readonly [number, number, number];
  readonly output: readonly [number, number, number];
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
}

const MAGIC = 0x31574e4d;
const VERSION = 1;
const HEADER = 16;
const ENTRY = 16;
const LAYER = 32;
const GOLDEN = 16;
const sections = { contract: 1, layers: 2, labels: 6, provenance: 7, golden: 8, digest: 0xffff } as const;
const kinds = ['convolution', 'depthwise', 'pointwise', 'average pool', 'mean'] as const;

/** Statuses of assembly/abi.h, so that both readers say the same. */
const TRUNCATED = 16;
const WRONG_MAGIC = 17;
const WRONG_VERSION = 18;
const WRONG_LENGTH = 20;
const WRONG_SECTION = 21;
const WRONG_LAYER = 24;

/**
 * Reads what `show` prints. It checks only that it can be read; the core checks the whole file.
 *
 * @throws E_FILE_…
 */
export function readPacked(bytes: Uint8Array): Packed {
  const section = sectionsOf(bytes);
  const golden = section(sections.golden, GOLDEN);
  return {
    length: bytes.length,
    contract: readContract(section(sections.contract, CONTRACT_LENGTH)),
    layers: split(section(sections.layers, LAYER), LAYER).map(readLayer),
    labels: lines(section(sections.labels, 0)),
    provenance: Object.fromEntries(lines(section(sections.provenance, 1)).map(pair)),
    golden: {
      seed: viewOf(golden).getUint32(0, true),
      digests: split(golden.subarray(GOLDEN), 32).map(hex),
    },
    digest: hex(section(sections.digest, 32)),
  };
}

/** Sections CONTRACT and LAYERS as they stand in the file. Throws E_FILE_… as `readPacked`. */
export function readOutline(bytes: Uint8Array): {
  readonly contract: Uint8Array;
  readonly layers: Uint8Array;
} {
  const section = sectionsOf(bytes);
  return { contract: section(sections.contract, CONTRACT_LENGTH), layers: section(sections.layers, LAYER) };
}

/** @returns a function that gives a section's bytes, at least so many */
function sectionsOf(bytes: Uint8Array): (type: number, least: number) => Uint8Array {
  if (bytes.length < HEADER) throw statusError(TRUNCATED, 0);
  const header = viewOf(bytes);
  if (header.getUint32(0, true) !== MAGIC) throw statusError(WRONG_MAGIC, 0);
  const version = header.getUint16(4, true);
  if (version !== VERSION) throw statusError(WRONG_VERSION, version);
  const stated = header.getUint32(8, true);
  if (bytes.length !== stated) throw statusError(bytes.length < stated ? TRUNCATED : WRONG_LENGTH, stated);
  const table = split(bytes.subarray(HEADER, HEADER + ENTRY * header.getUint32(12, true)), ENTRY).map(viewOf);
  return (type, least) => {
    const entry = table.find((candidate) => candidate.getUint32(0, true) === type);
    const start = entry?.getUint32(4, true) ?? 0;
    const section = bytes.subarray(start, start + (entry?.getUint32(8, true) ?? 0));
    if (section.length < least) throw statusError(WRONG_SECTION, type);
    return section;
  };
}

function readLayer(bytes: Uint8Array, index: number): Layer {
  const view = viewOf(bytes);
  const kind = kinds[view.getUint8(0) - 1];
  if (!kind) throw new MobilenetError('E_FILE_LAYER', statusError(WRONG_LAYER, index).message, index);
  const shape = (at: number): [number, number, number] => [
    view.getUint16(at, true),
    view.getUint16(at + 2, true),
    view.getUint16(at + 4, true),
  ];
  const input = shape(4);
  const output = shape(10);
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
    multiplyAdds: output[0] * output[1] * output[2] * products(kind, input[2]),
  };
}

/** Filter values that make one output value. */
function products(kind: Layer['kind'], channels: number): number {
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
