import type { ModelFacts, Tensors } from '../../pool/messages.ts';
import { wrong } from './json.ts';
import { outputsOf } from './metadata.ts';
import type { OutputName } from './metadata.ts';
import type { Inference, Wanted } from './request.ts';

type Facts = Pick<ModelFacts, 'contract' | 'labels'>;

/** An output that is asked for, and that the model has. */
export type Chosen = Wanted & { readonly name: OutputName };

/**
 * The outputs that a request asks for, or all.
 *
 * @throws E_USAGE there is no such output, it is asked for twice, or it has no classes to name
 */
export function chosenOf({ outputs, binary }: Inference, { contract }: Facts): readonly Chosen[] {
  const names = outputsOf(contract).map(({ name }) => name);
  const wanted = outputs ?? names.map((name) => ({ name, binary, classification: 0 }));
  if (!wanted.every((one): one is Chosen => (names as string[]).includes(one.name)))
    throw wrong(`The outputs of this model are ${names.join(', ')}`);
  if (new Set(wanted.map(({ name }) => name)).size < wanted.length)
    throw wrong('An output is asked for twice');
  if (wanted.some(({ name, classification }) => classification > 0 && name !== 'probabilities'))
    throw wrong('`classification` is of the output `probabilities`');
  return wanted;
}

/** An output of a batch; `bytes` where it is binary. */
interface Output {
  readonly head: object;
  readonly bytes: Buffer;
}

/** A reply: JSON, and in the binary form the bytes of its tensors after it. */
export interface InferenceReply {
  readonly json: object;
  readonly bytes: Buffer;
}

/** @param batch the outputs of each picture */
export function replyOf(
  head: object,
  chosen: readonly Chosen[],
  batch: readonly Tensors[],
  facts: Facts,
): InferenceReply {
  const outputs = chosen.map((one) =>
    one.classification > 0 ? classesOf(one, batch, facts) : tensorOf(one, batch),
  );
  return {
    json: { ...head, outputs: outputs.map((one) => one.head) },
    bytes: Buffer.concat(outputs.map((one) => one.bytes)),
  };
}

function tensorOf({ name, binary }: Chosen, batch: readonly Tensors[]): Output {
  // A model that has the output has it for every picture.
  const rows = batch.map((tensors) => tensors[name]!);
  const shape = [rows.length, rows[0]!.length];
  const bytes = Buffer.concat(binary ? rows.map(littleEndian) : []);
  return outputOf({ name, datatype: 'FP32', shape }, binary ? bytes : rows.flatMap((row) => Array.from(row)));
}

/** As Triton names classes: "value:index:label", without the label where the model has none. */
function classesOf(
  { name, binary, classification }: Chosen,
  batch: readonly Tensors[],
  { labels }: Facts,
): Output {
  const rows = batch.map(({ predictions = [] }) =>
    predictions
      .slice(0, classification)
      .map(({ probability, index, className }) =>
        [probability, index, ...(labels.length > 0 ? [className] : [])].join(':'),
      ),
  );
  const shape = [rows.length, rows[0]!.length];
  return outputOf(
    { name, datatype: 'BYTES', shape },
    binary ? Buffer.concat(rows.flat().map(element)) : rows.flat(),
  );
}

function outputOf(head: object, data: Buffer | readonly (number | string)[]): Output {
  if (!Buffer.isBuffer(data)) return { head: { ...head, data }, bytes: Buffer.alloc(0) };
  return { head: { ...head, parameters: { binary_data_size: data.length } }, bytes: data };
}

function littleEndian(row: Float32Array): Buffer {
  const bytes = Buffer.alloc(row.length * 4);
  row.forEach((value, at) => bytes.writeFloatLE(value, at * 4));
  return bytes;
}

/** An element of BYTES in binary: its length, u32 little-endian, and its bytes. */
function element(text: string): Buffer {
  const bytes = Buffer.from(`    ${text}`);
  bytes.writeUInt32LE(bytes.length - 4);
  return bytes;
}
