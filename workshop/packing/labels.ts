/** Class names, one line per class. */
import { MobilenetError } from '../../host/errors.ts';
import { isPrintable } from '../printable.ts';
import { loosely } from './class-names.ts';

/** The first of TF-slim's 1001 classes. */
export const BACKGROUND = 'background';

/**
 * Labels of a text with one per line; a byte order mark, CRLF and the last line end are dropped.
 *
 * @param classes how many there must be
 * @param background puts the class `background` before labels that are one short, as in TF-slim's 1001 classes;
 *   undefined where the caller has no such option
 * @throws E_LABELS_COUNT, naming `background` where that would mend it; E_FILE_LABELS for an empty or unprintable line
 */
export function parseLabels(text: string, classes: number, background?: boolean): string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const bad = lines.findIndex((line) => line === '' || !isPrintable(line));
  if (bad >= 0) {
    const what = lines[bad] === '' ? 'is empty' : 'holds a control character or a mark of direction';
    throw new MobilenetError(
      'E_FILE_LABELS',
      `Line ${bad + 1} of the labels ${what}; write one plain line per class.`,
      bad + 1,
    );
  }
  const labels = background && lines.length === classes - 1 ? [BACKGROUND, ...lines] : lines;
  if (labels.length !== classes) throw countError(lines.length, classes, background);
  return labels;
}

/**
 * Refuses labels of which one is that of another class in the model: of two orders one is wrong, and with it every
 * answer.
 *
 * @param own labels of the model; of another number than `labels` they say nothing
 * @throws E_FILE_LABELS
 */
export function refuseReordered(labels: readonly string[], own: readonly string[]): void {
  if (labels.length !== own.length) return;
  const places = new Map(own.map((label, index) => [loosely(label), index]));
  for (const [index, label] of labels.entries()) {
    const place = places.get(loosely(label));
    if (place === undefined || loosely(own[index]!) === loosely(label)) continue;
    throw new MobilenetError(
      'E_FILE_LABELS',
      `Line ${index + 1} of the labels is '${label}', but class ${index} of the model is '${own[index]}' and class ${place} is '${own[place]}'; give them in the order of the model, or leave them out.`,
      index + 1,
    );
  }
}

/** What is to be said where labels replace numbers that are not those of their classes: a list may follow either. */
export function renamed(labels: readonly string[], own: readonly string[]): string | undefined {
  const index = own.findIndex((label, index) => /^\d+$/.test(label) && Number(label) !== index);
  const [label, before] = [labels[index], own[index]];
  if (label === undefined || before === undefined || loosely(label) === loosely(before)) return undefined;
  return `Class ${index} of the model is '${before}' and is called '${label}' now.`;
}

/** The labels in the metadata of a trained network; undefined where there are none that can be read. */
export function labelsIn(metadata: Readonly<Record<string, string>>): string[] | undefined {
  try {
    const labels: unknown = JSON.parse(metadata['labels'] ?? 'null');
    const isRight = Array.isArray(labels) && labels.every((label) => typeof label === 'string');
    return isRight ? labels : undefined;
  } catch {
    return undefined;
  }
}

function countError(lines: number, classes: number, background: boolean | undefined): MobilenetError {
  if (classes === 0) {
    return new MobilenetError(
      'E_LABELS_COUNT',
      'The model has no classes (it ends at its embedding); leave the labels out.',
      lines,
    );
  }
  const short = lines === classes - 1 && background === false;
  const fix = short
    ? 'add `background` if class 0 of the model is "background"'
    : 'give the list that belongs to the model, one line per class';
  return new MobilenetError(
    'E_LABELS_COUNT',
    `There are ${lines} labels for ${classes} classes; ${fix}.`,
    lines,
  );
}
