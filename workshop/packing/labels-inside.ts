/** Class names that a model carries with it. */
import { MobilenetError } from '../../host/errors.ts';
import { printable } from '../printable.ts';
import { parseLabels } from './labels.ts';
import { attachedTo, Damaged, unpack } from './tflite/attached.ts';
import type { Attached } from './tflite/attached.ts';

export interface LabelsInside {
  /** One per class, and the attached file that holds them. */
  readonly labels?: readonly string[];
  readonly file?: string;
  /** Why labels that seem to be there are not taken, in a clause without a full stop. */
  readonly note?: string;
}

/**
 * The labels attached to a model, where they are as many as the classes. Never throws for what the file holds.
 *
 * @param named the files that its metadata calls labels; without such every attached .txt may be one
 */
export function labelsInside(model: Uint8Array, named: readonly string[], classes: number): LabelsInside {
  let files: Attached[];
  try {
    const all = attachedTo(model);
    files = named.flatMap((name) => all.filter((file) => file.name === name));
    if (named.length === 0) files = all.filter(({ name }) => /\.txt$/i.test(name));
  } catch (error) {
    return { note: `the attached archive ${reason(error)}` };
  }
  if (files.length === 0) {
    return named.length > 0 ? { note: `${told(named[0]!)} is named but not attached` } : {};
  }
  const tries = files.map((file) => tryFile(model, file, classes));
  const fitting = tries.filter(({ labels }) => labels);
  const lists = new Set(fitting.map(({ labels }) => labels!.join('\n')));
  if (named.length === 0 && lists.size > 1) {
    return { note: `${fitting.map(({ file }) => file).join(' and ')} both fit` };
  }
  return fitting[0] ?? tries[0]!;
}

function tryFile(model: Uint8Array, file: Attached, classes: number): LabelsInside {
  const name = told(file.name);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(unpack(model, file));
    return { labels: parseLabels(text, classes), file: name };
  } catch (error) {
    return { note: `${name} inside ${reason(error)}` };
  }
}

/** What follows the name of the archive or of the file. */
function reason(error: unknown): string {
  if (error instanceof Damaged) return error.message;
  if (error instanceof MobilenetError) return `does not fit: ${error.message.replace(/[.;].*$/s, '')}`;
  if (error instanceof TypeError) return 'is not UTF-8';
  throw error;
}

/** A name of a hostile file may be long. */
function told(name: string): string {
  return printable(name.slice(0, 80));
}
