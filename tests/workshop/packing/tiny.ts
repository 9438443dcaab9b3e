/** Small packed files, and their sections as weights/FORMAT.md draws them, read by code that is not the packer's. */
import assert from 'node:assert/strict';
import { blankGoldens } from '../../../workshop/packing/golden.ts';
import { encode, importTflite } from '../../../workshop/packing/index.ts';
import type { Network } from '../../../workshop/packing/index.ts';
import { tinyModel } from './tflite/builder.ts';
import { writeModel } from './tflite/writer.ts';

export const labels = 'a\nb\nc\nd\ne\n';
export const tiny = (domain: 'int8' | 'uint8'): Network =>
  importTflite(writeModel(tinyModel({ domain, side: 33, ends: 'other' })), { labels, source: 'tiny.tflite' })
    .network;
export const packed = (network: Network): Uint8Array => encode(network, blankGoldens(network));

export interface Section {
  readonly type: number;
  readonly at: number;
  readonly length: number;
}

export function sectionsOf(file: Uint8Array): Section[] {
  const view = new DataView(file.buffer);
  return Array.from({ length: view.getUint32(12, true) }, (_, i) => {
    const row = 16 + 16 * i;
    assert.equal(view.getUint32(row + 12, true), 0);
    return {
      type: view.getUint32(row, true),
      at: view.getUint32(row + 4, true),
      length: view.getUint32(row + 8, true),
    };
  });
}

export function bytesOf(file: Uint8Array, type: number): Uint8Array {
  const section = sectionsOf(file).find((each) => each.type === type);
  assert.ok(section, `section ${type}`);
  return file.subarray(section.at, section.at + section.length);
}
