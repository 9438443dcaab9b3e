/** Writes what TFLite's metadata adds to a model: a flatbuffer, and a zip archive behind the file. */
import { crc32, deflateRawSync } from 'node:zlib';
import { writeFlatbuffer } from './flatbuffer-writer.ts';
import type { Table } from './flatbuffer-writer.ts';
import { letters } from './writer.ts';
import type { ModelSpec } from './writer.ts';

export interface MetadataSpec {
  readonly mean?: readonly number[];
  readonly deviation?: readonly number[];
  /** Names of files with labels, each with its language. */
  readonly labels?: readonly (readonly [name: string, locale?: string])[];
}

/** Slots as in metadata_schema.fbs. */
export function writeMetadata({ mean, deviation, labels = [] }: MetadataSpec): Uint8Array {
  const normalisation: Table = [mean && { f32s: mean }, deviation && { f32s: deviation }];
  const unit: Table = [{ i8: 1 }, { table: normalisation }];
  const input: Table = [
    undefined,
    undefined,
    undefined,
    undefined,
    mean || deviation ? { tables: [unit] } : undefined,
  ];
  const files = labels.map(([name, locale]): Table => [
    { bytes: letters(name) },
    undefined,
    { i8: 2 },
    locale === undefined ? undefined : { bytes: letters(locale) },
  ]);
  const output: Table = [undefined, undefined, undefined, undefined, undefined, undefined, { tables: files }];
  const graph: Table = [undefined, undefined, { tables: [input] }, { tables: [output] }];
  return writeFlatbuffer('M001', [undefined, undefined, undefined, { tables: [graph] }]);
}

/** Adds metadata to a description. */
export function withMetadata(model: ModelSpec, metadata: MetadataSpec): ModelSpec {
  return { ...model, metadata: model.buffers.length, buffers: [...model.buffers, writeMetadata(metadata)] };
}

export interface FileSpec {
  readonly name: string;
  readonly text: string | Uint8Array;
  /** Of the zip format: 0 stored, 8 deflated. */
  readonly method?: number;
  readonly flags?: number;
  /** Stated instead of the right ones. */
  readonly size?: number;
  readonly crc?: number;
}

/** A file with an archive behind it, whose addresses count from the start of the file or of the archive. */
export function attach(
  file: Uint8Array,
  files: readonly FileSpec[],
  from: 'file' | 'archive' = 'file',
): Uint8Array {
  const before = from === 'file' ? file.length : 0;
  const parts: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let at = 0;
  for (const each of files) {
    const text = typeof each.text === 'string' ? letters(each.text) : each.text;
    const data = each.method === 8 ? deflateRawSync(text) : text;
    const common = { ...each, data, crc: each.crc ?? crc32(text), size: each.size ?? text.length };
    const local = Buffer.concat([record(0x04034b50, 30, common), letters(each.name), data]);
    entries.push(record(0x02014b50, 46, common, before + at), letters(each.name));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(before + at, 16);
  return new Uint8Array(Buffer.concat([file, ...parts, directory, end]));
}

/** The header of a file: a local one, or one of the directory, whose fields stand two bytes further. */
function record(
  signature: number,
  length: number,
  file: Required<Pick<FileSpec, 'name' | 'crc' | 'size'>> & FileSpec & { data: Uint8Array },
  at = 0,
): Buffer {
  const header = Buffer.alloc(length);
  const shift = length === 46 ? 2 : 0;
  header.writeUInt32LE(signature, 0);
  header.writeUInt16LE(file.flags ?? 0, 6 + shift);
  header.writeUInt16LE(file.method ?? 0, 8 + shift);
  header.writeUInt32LE(file.crc, 14 + shift);
  header.writeUInt32LE(file.data.length, 18 + shift);
  header.writeUInt32LE(file.size, 22 + shift);
  header.writeUInt16LE(letters(file.name).length, 26 + shift);
  if (shift) header.writeUInt32LE(at, 42);
  return header;
}
