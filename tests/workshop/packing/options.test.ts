/** Labels, order, fit and crop: what a caller adds to a model. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ErrorCode } from '../../../host/errors.ts';
import { importTflite } from '../../../workshop/packing/index.ts';
import type { ImportOptions } from '../../../workshop/packing/index.ts';
import { parseLabels } from '../../../workshop/packing/labels.ts';
import { tinyModel } from './tflite/builder.ts';
import type { TinyOptions } from './tflite/builder.ts';
import { writeModel } from './tflite/writer.ts';

const refused = (code: ErrorCode, message: RegExp) => ({ name: 'MobilenetError', code, message });

function contractOf(options: ImportOptions, tiny: TinyOptions = {}) {
  return importTflite(writeModel(tinyModel(tiny)), options).network.contract;
}

describe('labels', () => {
  test('one line per class; byte order mark, CRLF and the last line end are dropped', () => {
    assert.deepEqual(parseLabels('a\nb c\n', 2, false), ['a', 'b c']);
    assert.deepEqual(parseLabels('\ufeffa\r\nb\r\n', 2, false), ['a', 'b']);
    assert.deepEqual(parseLabels('a\nb', 2, false), ['a', 'b']);
  });

  test('another number than of classes is refused, naming `background` where it would mend it', () => {
    assert.throws(
      () => parseLabels('a\nb', 3, false),
      refused('E_LABELS_COUNT', /2 labels for 3 classes; add `background`/),
    );
    assert.throws(
      () => parseLabels('a\nb', 3),
      refused('E_LABELS_COUNT', /2 labels for 3 classes; give the list/),
    );
    assert.throws(
      () => parseLabels('a', 3, false),
      refused('E_LABELS_COUNT', /1 labels for 3 classes; give the list/),
    );
    assert.throws(
      () => parseLabels('a\nb\nc\nd', 3, true),
      refused('E_LABELS_COUNT', /4 labels for 3 classes/),
    );
    assert.throws(() => parseLabels('', 3, false), refused('E_LABELS_COUNT', /0 labels/));
    assert.throws(() => parseLabels('a', 0, false), refused('E_LABELS_COUNT', /no classes/));
  });

  test('`background` comes first, and only where one is missing', () => {
    assert.deepEqual(parseLabels('a\nb', 3, true), ['background', 'a', 'b']);
    assert.deepEqual(parseLabels('a\nb\nc', 3, true), ['a', 'b', 'c']);
  });

  test('an empty line or a control character is refused, naming the line', () => {
    assert.throws(() => parseLabels('a\n\nb', 3, false), refused('E_FILE_LABELS', /Line 2 .*empty/));
    assert.throws(() => parseLabels('a\nb\x1b[2J', 2, false), refused('E_FILE_LABELS', /Line 2 .*control/));
    assert.throws(() => parseLabels('a\tb\nc', 2, false), refused('E_FILE_LABELS', /Line 1/));
    assert.throws(
      () => parseLabels('a\nb\u202e', 2, false),
      refused('E_FILE_LABELS', /Line 2 .*mark of direction/),
    );
    assert.throws(() => parseLabels('a\n\n', 1, false), refused('E_FILE_LABELS', /Line 2/));
  });

  test('they go with the classes of the model', () => {
    const model = writeModel(tinyModel());
    assert.deepEqual(importTflite(model, { labels: 'v\nw\nx\ny\nz\n' }).network.labels, [
      'v',
      'w',
      'x',
      'y',
      'z',
    ]);
    assert.throws(() => importTflite(model, { labels: 'v\n' }), refused('E_LABELS_COUNT', /5 classes/));
    const headless = writeModel(tinyModel({ head: 'none' }));
    assert.throws(() => importTflite(headless, { labels: 'v\n' }), refused('E_LABELS_COUNT', /no classes/));
  });
});

describe('order, fit and crop', () => {
  test('defaults: RGB, the centre of a picture, 0.875 of its shorter side', () => {
    const { order, fit, resizeHeight, resizeWidth } = contractOf({}, { side: 96 });
    assert.deepEqual([order, fit, resizeHeight, resizeWidth], ['rgb', 'cover', 110, 110]);
  });

  test('stretch takes the whole picture unless a fraction is given', () => {
    assert.equal(contractOf({ fit: 'stretch' }, { side: 96 }).resizeHeight, 96);
    assert.equal(contractOf({ fit: 'stretch', fraction: 0.5 }, { side: 96 }).resizeHeight, 192);
  });

  test('a fraction out of its range is refused', () => {
    for (const fraction of [0, -1, 1.01, NaN, 0.001]) {
      assert.throws(
        () => contractOf({ fraction }),
        refused('E_USAGE', /crop fraction must be from 0\.008 to 1/),
        String(fraction),
      );
    }
  });

  test('grey inputs have no order', () => {
    assert.equal(contractOf({ order: 'bgr' }).order, 'bgr');
    assert.throws(() => contractOf({ order: 'bgr' }, { channels: 1 }), refused('E_USAGE', /grey/));
  });
});
