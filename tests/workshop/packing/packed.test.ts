/** What the reader finds in a packed file is what the writer was given. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, encodeOutline, outlineOf } from '../../../workshop/packing/encode.ts';
import { blankGoldens } from '../../../workshop/packing/golden.ts';
import { make } from '../../../workshop/packing/index.ts';
import { products } from '../../../workshop/packing/layout.ts';
import { hasFilters } from '../../../workshop/packing/network.ts';
import { readOutline, readPacked } from '../../../workshop/packing/packed.ts';

const network = make({ alpha: 0.1, resolution: 41, classes: 7, seed: 3, channels: 1 });
const file = encode(network, blankGoldens(network));

test('each layer has its planes, zero points and work', () => {
  const { layers, length } = readPacked(file);
  assert.equal(length, file.length);
  assert.equal(layers.length, network.layers.length);
  for (const [index, layer] of network.layers.entries()) {
    const { input, output, inputZero, outputZero, multiplyAdds } = layers[index]!;
    assert.deepEqual([input, output], [layer.input, layer.output]);
    assert.deepEqual([inputZero, outputZero], [layer.inputZero, layer.outputZero]);
    const values = output.height * output.width * output.channels;
    assert.equal(multiplyAdds, hasFilters(layer) ? values * products(layer) : 0);
  }
});

test('its outline is the views of the file that the core plans', () => {
  const { outline } = readPacked(file);
  assert.deepEqual(encodeOutline(outline), outlineOf(network));
  assert.equal(outline.layers.buffer, file.buffer);
});

test('a file whose golden digests are missing has an outline, and is refused as a whole', () => {
  const damaged = file.slice();
  const view = new DataView(damaged.buffer);
  const row = Array.from({ length: 9 }, (_, entry) => 16 + 16 * entry).find(
    (at) => view.getUint32(at, true) === 8,
  )!;
  view.setUint32(row, 99, true);
  assert.deepEqual(encodeOutline(readOutline(damaged)), outlineOf(network));
  assert.throws(() => readPacked(damaged), { code: 'E_FILE_SECTION', place: 8 });
});
