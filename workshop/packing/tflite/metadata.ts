/**
 * What TFLite's metadata says of a model: a flatbuffer of its own in one of the buffers. It never makes a model
 * unreadable: what is damaged counts as absent.
 * Source: metadata_schema.fbs of TensorFlow Lite Support; slots are counted as the fields stand there.
 */
import { MobilenetError } from '../../../host/errors.ts';
import { Flatbuffer } from './flatbuffer.ts';
import type { Table } from './flatbuffer.ts';

/** `(byte − mean) / deviation`; one of each for all channels, or one per channel. As stated: any floats. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export interface Metadata {
  readonly normalisation?: Normalisation;
  /** Names of attached files that hold one label per class, those of no certain language first. */
  readonly labelFiles: readonly string[];
  readonly isDamaged?: true;
}

/** Value of ProcessUnitOptions. */
const NORMALIZATION_OPTIONS = 1;

/** Value of AssociatedFileType. */
const TENSOR_AXIS_LABELS = 2;

/** @param root of the model; @param buffers of the model */
export function readMetadata(root: Table, buffers: readonly Uint8Array[]): Metadata {
  try {
    const entry = root
      .tables(6, 'metadata')
      .find((table) => textOf(table.bytes(0, 'name')) === 'TFLITE_METADATA');
    const bytes = entry && buffers[entry.u32(1, 0)];
    return bytes?.length ? read(new Flatbuffer(bytes).root('metadata')) : { labelFiles: [] };
  } catch (error) {
    if (!(error instanceof MobilenetError)) throw error;
    return { labelFiles: [], isDamaged: true };
  }
}

function read(root: Table): Metadata {
  const [graph] = root.tables(3, 'subgraph_metadata');
  const [input] = graph?.tables(2, 'input_tensor_metadata') ?? [];
  const [output] = graph?.tables(3, 'output_tensor_metadata') ?? [];
  const normalisation = input && readNormalisation(input);
  const files = [output?.tables(6, 'associated_files'), graph?.tables(4, 'associated_files')]
    .flatMap((tables) => tables ?? [])
    .filter((file) => file.u8(2, 0) === TENSOR_AXIS_LABELS)
    .map((file) => ({ name: textOf(file.bytes(0, 'name')), locale: textOf(file.bytes(3, 'locale')) }));
  const labelFiles = files
    .toSorted((one, other) => Number(one.locale !== '') - Number(other.locale !== ''))
    .map(({ name }) => name);
  return { ...(normalisation && { normalisation }), labelFiles };
}

function readNormalisation(tensor: Table): Normalisation | undefined {
  const options = tensor
    .tables(4, 'process_units')
    .find((unit) => unit.u8(0, 0) === NORMALIZATION_OPTIONS)
    ?.table(1, 'options');
  return options && { mean: options.f32s(0, 'mean'), deviation: options.f32s(1, 'std') };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 256));
}
