/** Class names, one line per class. */
import { MobilenetError } from '../../host/errors.ts';
import { isPrintable } from '../printable.ts';

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
  const labels = background && lines.length === classes - 1 ? ['background', ...lines] : lines;
  if (labels.length !== classes) throw countError(lines.length, classes, background);
  return labels;
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
