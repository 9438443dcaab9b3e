/** Folders of ImageNet beside labels: known by the whole of both, or not at all. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { sha256Hex } from '../../../workshop/packing/digest.ts';
import { firstOfImagenet } from '../../../workshop/dataset/wnids.ts';
import { absent, reference } from '../../end-to-end/models.ts';

const names = Array.from({ length: 1000 }, (_, index) => `n0${1440764 + index}`);
const digest = sha256Hex(names.join('\n'));

/** `tench` and others at their places, what else there is at the rest. */
const places: Readonly<Record<number, string>> = {
  0: 'tench, Tinca tinca',
  1: 'goldfish',
  207: 'golden_retriever',
  285: 'Egyptian cat',
  404: 'airliner',
  504: 'coffee mug',
  717: 'pickup, pickup truck',
  805: 'soccer ball',
  954: 'banana',
  999: 'toilet tissue',
};
const labels = names.map((_, index) => places[index] ?? `class ${index}`);

describe('the folders of ImageNet', () => {
  test('are the classes 0 to 999, or 1 to 1000 behind `background`', () => {
    assert.equal(firstOfImagenet(names, labels, digest), 0);
    assert.equal(firstOfImagenet(names, ['background', ...labels], digest), 1);
  });

  test('are not guessed of other folders, of fewer, in another order, or beside other labels', () => {
    assert.equal(firstOfImagenet(names, labels), undefined);
    assert.equal(firstOfImagenet(names.slice(1), labels, digest), undefined);
    assert.equal(firstOfImagenet(names.toReversed(), labels, digest), undefined);
    assert.equal(firstOfImagenet(names, [], digest), undefined);
    assert.equal(firstOfImagenet(names, labels.toSorted(), digest), undefined);
    assert.equal(firstOfImagenet(names, [...labels, 'other'], digest), undefined);
  });

  test('are those of the reference labels', { skip: absent }, () => {
    const all = readFileSync(join(reference, 'imagenet_labels.txt'), 'utf8').trimEnd().split('\n');
    assert.equal(firstOfImagenet(names, all, digest), 1);
  });
});
