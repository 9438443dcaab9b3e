/** A file of float tensors as what is to be quantized. */
import { makeContract } from '../packing/contract.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Contract } from '../packing/network.ts';
import { BACKGROUND, parseLabels, refuseReordered, renamed } from '../packing/labels.ts';
import { parseRange } from '../packing/range.ts';
import type { Normalise } from '../packing/range.ts';
import { readSafetensors } from '../packing/safetensors/index.ts';
import { assemble } from './assemble.ts';
import { describe } from './description.ts';
import type { Description, Statement } from './description.ts';
import { channelsOf } from './filter-order.ts';
import { quantizeInput } from './input.ts';
import type { Input } from './input.ts';
import type { Naming } from './naming.ts';
import type { RealNetwork } from './network.ts';
import { StateDict } from './state-dict.ts';

export interface Subject {
  readonly network: RealNetwork;
  readonly contract: Contract;
  readonly input: Input;
  /** One per channel of the input. */
  readonly normalise: readonly Normalise[];
  readonly labels: readonly string[] | undefined;
  /** What the labels that were stated make of those of the file, where it must be said. */
  readonly renamed: string | undefined;
  /** What the names of the tensors imply, where it must be said. */
  readonly implied: string | undefined;
  readonly description: Description;
  /** Of the file, in hexadecimal digits. */
  readonly sha256: string;
  /** The command that trained it, where the file says it. */
  readonly training: string | undefined;
}

/**
 * Reads a .safetensors file of a MobileNet V1.
 *
 * @throws E_MODEL_… the file is damaged, another network, or of another shape; E_LABELS_COUNT, E_FILE_LABELS; E_USAGE
 */
export function readSubject(bytes: Uint8Array, stated: Statement = {}): Subject {
  const { tensors, metadata } = readSafetensors(bytes);
  const state = new StateDict(tensors);
  const { naming } = state;
  const stem = state.find(naming.stem.filters);
  const channels = stem ? channelsOf(stem, naming.order).inputs : 3;
  const description = describe(metadata, stated, naming, channels);
  const network = assemble(state, description);
  const { plane, classes } = network;
  const normalise = parseRange(description.inputRange, plane.channels);
  const input = quantizeInput(normalise);
  const { fit, fraction } = description;
  const contract = makeContract(
    { plane, inputType: 'int8', outputType: 'int8' },
    { fit, ...(fraction !== undefined && { fraction }) },
  );
  return {
    network,
    contract: { ...contract, inputTable: input.table },
    input,
    normalise,
    ...labelsOf(description, naming, classes),
    description,
    sha256: sha256Hex(bytes),
    training: metadata['command'],
  };
}

function labelsOf(
  { labels: text, ownLabels, implied }: Description,
  { of, backgroundOf }: Naming,
  classes: number,
): Pick<Subject, 'labels' | 'renamed' | 'implied'> {
  const mayBegin = classes === backgroundOf;
  const labels = text === undefined ? undefined : parseLabels(text, classes, mayBegin || undefined);
  const begins = mayBegin && (labels?.[0] ?? BACKGROUND) === BACKGROUND;
  const facts = [...implied, ...(begins ? [`class 0 as "${BACKGROUND}"`] : [])].join(', ');
  const said = facts && `The names of the tensors are those of ${of}, which imply ${facts}.`;
  const own = ownLabels?.split('\n').slice(0, -1);
  if (labels === undefined || own === undefined)
    return { labels, renamed: undefined, implied: said || undefined };
  // Where the file's own are too many or too few, the caller's are the remedy.
  refuseReordered(labels, own);
  return { labels, renamed: renamed(labels, own), implied: said || undefined };
}
