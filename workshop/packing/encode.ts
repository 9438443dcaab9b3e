/** The packed weights file, exactly as weights/FORMAT.md draws it: the same network gives the same bytes. */
import { checkNetwork } from './check.ts';
import { sha256 } from './digest.ts';
import { Fields } from './fields.ts';
import { channelPart, filterPart } from './filters.ts';
import {
  codes,
  CONTRACT_BYTES,
  DIGEST_BYTES,
  ENTRY_BYTES,
  GOLDEN_BYTES,
  HEADER_BYTES,
  LAYER_BYTES,
  MAGIC,
  section,
  SECTION_UNIT,
  VERSION,
} from './format.ts';
import type { Goldens } from './golden.ts';
import { channelPartBytes, filterPartBytes, roundUp } from './layout.ts';
import { classifierOf, hasFilters, poolOf } from './network.ts';
import type { FilterLayer, Layer, Network } from './network.ts';
import { encodeReject, rejectBytes } from './reject.ts';
import { printable } from '../printable.ts';

/** Throws E_MODEL_SHAPE or E_MODEL_QUANTIZATION where the network does not fit the format, naming the layer. */
export function encode(network: Network, goldens: Goldens): Uint8Array {
  checkNetwork(network);
  const filtered = network.layers.map((layer, index) => ({ layer, index })).filter(isFiltered);
  const { softmax, labels, reject } = network;
  const sections: [type: number, body: Uint8Array][] = [
    [section.contract, contract(network)],
    [section.layers, joined(network.layers.map(layerRow))],
    [section.channels, joined(filtered.map(({ layer, index }) => channelPart(layer, index)))],
    [section.filters, joined(filtered.map(({ layer }) => filterPart(layer)))],
  ];
  if (softmax) {
    sections.push([section.softmax, new Fields(4 * softmax.table.length).f32(softmax.table).bytes]);
  }
  if (labels) sections.push([section.labels, lines(labels)]);
  sections.push([section.provenance, provenance(network)], [section.golden, golden(goldens)]);
  if (reject) sections.push([section.reject, encodeReject(reject)]);
  return frame(sections);
}

/** The sections that sizes follow from, as they stand in a file. */
export interface Outline {
  readonly contract: Uint8Array;
  readonly layers: Uint8Array;
  /** Of no bytes where there are none. */
  readonly labels: Uint8Array;
}

/** A file of the sections CONTRACT, LAYERS and LABELS alone: what the core's `plan` takes. */
export function encodeOutline({ contract, layers, labels }: Outline): Uint8Array {
  const sections: [type: number, body: Uint8Array][] = [
    [section.contract, contract],
    [section.layers, layers],
  ];
  return frame(labels.length ? [...sections, [section.labels, labels]] : sections);
}

/** The outline of a network; its filters may be absent. */
export function outlineOf(network: Network): Uint8Array {
  return encodeOutline({
    contract: contract(network),
    layers: joined(network.layers.map(layerRow)),
    labels: lines(network.labels ?? []),
  });
}

/** The length of what `encode` would write, in bytes; the network's filters may be absent. */
export function encodedLength(network: Network): number {
  const { layers, softmax, labels, reject } = network;
  const filtered = layers.filter(hasFilters);
  const bodies = [
    contract(network).length,
    LAYER_BYTES * layers.length,
    filtered.reduce((sum, layer) => sum + channelPartBytes(layer), 0),
    filtered.reduce((sum, layer) => sum + filterPartBytes(layer), 0),
    ...(softmax ? [4 * softmax.table.length] : []),
    ...(labels ? [lines(labels).length] : []),
    provenance(network).length,
    GOLDEN_BYTES + DIGEST_BYTES * layers.length,
    ...(reject ? [rejectBytes(reject.least.length, reject.centre.length)] : []),
    DIGEST_BYTES,
  ];
  const start = HEADER_BYTES + ENTRY_BYTES * bodies.length;
  return bodies.reduce((end, length) => roundUp(end, SECTION_UNIT) + length, start);
}

function isFiltered(entry: { layer: Layer; index: number }): entry is { layer: FilterLayer; index: number } {
  return hasFilters(entry.layer);
}

/** Header, table of sections, sections at multiples of 16, and the digest of all before it. */
function frame(sections: readonly [type: number, body: Uint8Array][]): Uint8Array {
  const all = [...sections, [section.digest, new Uint8Array(DIGEST_BYTES)] as const];
  let end = HEADER_BYTES + ENTRY_BYTES * all.length;
  const placed = all.map(([type, body]) => {
    const at = roundUp(end, SECTION_UNIT);
    end = at + body.length;
    return { type, body, at };
  });
  const file = new Fields(end).u32(MAGIC).u16(VERSION, 0).u32(end, all.length);
  for (const { type, body, at } of placed) file.u32(type, at, body.length, 0);
  for (const { body, at } of placed) file.seek(at).copy(body);
  const digestAt = end - DIGEST_BYTES;
  return file.seek(digestAt).copy(sha256(file.bytes.subarray(0, digestAt))).bytes;
}

function contract(network: Network): Uint8Array {
  const { plane, ...how } = network.contract;
  const { temperature = 1 } = network.softmax ?? {};
  const pool = poolOf(network);
  const classifier = classifierOf(network);
  return new Fields(CONTRACT_BYTES + how.inputTable.length)
    .u16(plane.height, plane.width)
    .u8(plane.channels, codes.order[how.order], codes.fit[how.fit], 0)
    .u16(how.resizeHeight, how.resizeWidth)
    .u8(codes.type[network.domain], codes.type[how.inputType], codes.type[how.outputType])
    .u8((network.softmax?.inModel ? 1 : 0) + (network.softmax?.logistic ? 2 : 0))
    .u16(classifier?.output.channels ?? 0, pool.output.channels)
    .f32([pool.outputScale, classifier?.outputScale ?? 1])
    .u8(pool.outputZero, classifier?.outputZero ?? 0)
    .u16(network.reject ? 1 : 0)
    .f32([temperature === 1 ? 0 : temperature])
    .seek(CONTRACT_BYTES)
    .copy(how.inputTable).bytes;
}

function layerRow(layer: Layer): Uint8Array {
  const window = hasFilters(layer) ? layer : { stride: 1, padTop: 0, padLeft: 0 };
  const means = hasFilters(layer) ? { multiplier: 0, addend: 0 } : layer;
  const { input, output } = layer;
  return new Fields(LAYER_BYTES)
    .u8(codes.kind[layer.kind], window.stride, window.padTop, window.padLeft)
    .u16(input.height, input.width, input.channels)
    .u16(output.height, output.width, output.channels)
    .u8(layer.inputZero, layer.outputZero, layer.low, layer.high)
    .f32([layer.outputScale, means.multiplier, means.addend]).bytes;
}

function provenance(network: Network): Uint8Array {
  const entries = Object.entries(network.provenance).sort(([a], [b]) => (a < b ? -1 : 1));
  // The name of a file may hold any character, a line may not.
  return lines(entries.map(([key, value]) => printable(`${key}=${value}`)));
}

function golden({ seed, digests }: Goldens): Uint8Array {
  return new Fields(GOLDEN_BYTES + digests.length)
    .u32(seed, digests.length / DIGEST_BYTES, 0, 0)
    .copy(digests).bytes;
}

function lines(list: readonly string[]): Uint8Array {
  return new TextEncoder().encode(list.map((line) => `${line}\n`).join(''));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
