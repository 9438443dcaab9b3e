/** What people give instead of a .tflite or of a .safetensors: named, with the way from there. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { importTflite } from '../../../workshop/packing/index.ts';
import { readSafetensors, writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { smallest } from '../../attacks/spoil.ts';
import { mobilenet, refused, temporaryFolder } from '../cli.ts';
import { tinyModel } from './tflite/builder.ts';
import { writeModel } from './tflite/writer.ts';

const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
/** The first bytes of a zip archive, up to the name of its first file. */
const zip = (name: string): Uint8Array => latin(`PK\x03\x04${'\0'.repeat(26)}${name}`);

const keras = /is a Keras file.*keras\.models\.load_model.*safetensors/;
const torch = /is a PyTorch file.*torch\.load.*safetensors/;

/** The beginnings that the libraries wrote: h5py 3.16, Keras 3.15, PyTorch 1.13, TensorFlow 2.21, onnx 1.22. */
const files: [what: string, bytes: Uint8Array, tflite: RegExp, safetensors?: RegExp][] = [
  ['.h5', latin('\x89HDF\r\n\x1a\n'), keras],
  ['.keras', zip('metadata.json'), keras],
  ['.pth', zip('m/data.pkl'), torch],
  ['.pth of before', latin('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.'), torch],
  ['a zip archive', zip('model/1.tflite'), /is a zip archive.*unpack it/],
  ['.onnx', latin('\x08\x0e\x12\x07pytorch:3\n\x0c\n'), /is an ONNX file.*exported from/],
  ['.onnx of no producer', latin('\x08\x0e:3\n\x0c\n\x01x'), /is an ONNX file/],
  [
    'saved_model.pb',
    latin('\x08\x01\x12\xd6\xb81\n\xd9'),
    /is a SavedModel.*int8 \.tflite.*docs\/models\.md/,
  ],
  ['a Git LFS pointer', latin('version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/],
  ['a web page', latin('\n<!DOCTYPE html><html>'), /web page.*raw file/],
  ['a packed weights file', smallest, /is a packed weights file already/],
];

describe('a file of another form', () => {
  for (const [what, bytes, sentence] of files) {
    test(what, () => {
      for (const read of [importTflite, readSafetensors]) {
        assert.throws(() => read(bytes) as unknown, { code: 'E_MODEL_FORMAT', message: sentence });
      }
    });
  }

  test('each form where the other is due', () => {
    const tensors = writeSafetensors([{ name: 'a', shape: [1], data: Float32Array.of(1) }], {});
    assert.throws(() => importTflite(tensors), { message: /is a \.safetensors.*`mobilenet quantize`/ });
    assert.throws(() => readSafetensors(writeModel(tinyModel())), {
      message: /is a \.tflite.*`mobilenet pack`/,
    });
  });

  test('a .safetensors whose length begins as a pickle does', () => {
    const tensors = [{ name: 'a', shape: [1], data: Float32Array.of(1) }];
    const pickle = writeSafetensors(tensors, { note: ' '.repeat(552) });
    assert.deepEqual([...pickle.subarray(0, 2)], [0x80, 2]);
    assert.deepEqual([...readSafetensors(pickle).tensors.keys()], ['a']);
  });

  test('a folder of TensorFlow', async () => {
    const folder = temporaryFolder();
    const saved = join(folder, 'saved');
    mkdirSync(saved);
    writeFileSync(join(saved, 'saved_model.pb'), '');
    const out = join(folder, 'out.mnw');
    const sentence =
      /^mobilenet: E_MODEL_FORMAT: .*saved is a SavedModel of TensorFlow, not a \.\w+; convert/;
    refused(await mobilenet(['pack', saved, '-o', out]), 3, sentence);
    refused(await mobilenet(['quantize', saved, '--calibrate', folder, '-o', out]), 3, sentence);
  });
});
