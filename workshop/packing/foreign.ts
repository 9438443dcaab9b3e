/** Files of another form than their reader's: refused by name, with the way that leads here from there. */
import { MobilenetError } from '../../host/errors.ts';

/** What the readers of models take. */
export type Form = '.tflite' | '.safetensors';

/** What a form is, by how its files begin, and what to do with one. */
interface Foreign {
  readonly starts: RegExp;
  readonly name: string;
  /** Where a .tflite is wanted, and a .safetensors. */
  readonly fix: string | Readonly<Record<Form, string>>;
}

const AS_TFLITE = 'convert it to an int8 .tflite, as docs/models.md shows';

/** Lines of Python, tried with Keras 3.15, PyTorch 1.13 and safetensors 0.8. */
const KERAS =
  "`import keras, safetensors.numpy as s; s.save_file({w.path: w.numpy() for w in keras.models.load_model('MODEL').weights}, 'model.safetensors')`";
const TORCH =
  "`import torch, safetensors.torch as s; s.save_file(torch.load('MODEL', 'cpu'), 'model.safetensors')`";

const keras = {
  name: 'a Keras file',
  fix: {
    '.tflite': `${AS_TFLITE}, or write its weights for \`mobilenet quantize\` in Python: ${KERAS}`,
    '.safetensors': `write its weights in Python: ${KERAS}`,
  },
};
const torch = {
  name: 'a PyTorch file',
  fix: {
    '.tflite': `write its state dict for \`mobilenet quantize\` in Python: ${TORCH}`,
    '.safetensors': `write its state dict in Python: ${TORCH}`,
  },
};

/** A SavedModel is a folder, of which only this file tells what it is. */
export const SAVED_MODEL = 'saved_model.pb';
const saved = { name: 'a SavedModel of TensorFlow', fix: AS_TFLITE };

/** What a reader takes stands before what its length or address could be taken for. */
const forms: readonly Foreign[] = [
  {
    starts: /^version https:\/\/git-lfs/,
    name: 'a Git LFS pointer',
    fix: 'fetch the file itself with `git lfs pull`, or download it raw',
  },
  {
    starts: /^\s*<(!doctype|html|head|\?xml|!--)/i,
    name: 'a web page',
    fix: 'download the raw file that the page links to',
  },
  { starts: /^MNW1/, name: 'a packed weights file already', fix: 'use it as it is' },
  {
    starts: /^[^]{4}TFL3/,
    name: 'a .tflite',
    fix: 'pack it with `mobilenet pack` if it is quantized; instead of a float one give the model that it was made of, as safetensors',
  },
  { starts: /^[^]{7}\0\{/, name: 'a .safetensors', fix: 'give it to `mobilenet quantize`' },
  { starts: /^\x89HDF/, ...keras },
  { starts: /^PK\x03\x04[^]{26}(metadata\.json|config\.json|model\.weights\.h5)/, ...keras },
  { starts: /^PK\x03\x04[^]{26}[^/]+\/(data\.pkl|version|byteorder|\.format_version)/, ...torch },
  { starts: /^\x80[\x02-\x05]/, ...torch },
  {
    starts: /^PK\x03\x04/,
    name: 'a zip archive',
    fix: 'unpack it, and give the model that is in it',
  },
  { starts: /^\x08\x01\x12/, ...saved },
  {
    starts: /^\x08[\x03-\x1f][\x12\x1a\x22\x2a\x32\x3a\x42]/,
    name: 'an ONNX file',
    fix: 'give the model that it was exported from as safetensors to `mobilenet quantize`',
  },
];

/** Throws E_MODEL_FORMAT for a file that begins as one of another form. */
export function refuseForeign(bytes: Uint8Array, due: Form): void {
  const beginning = String.fromCharCode(...bytes.subarray(0, 80));
  const form = forms.find(({ starts }) => starts.test(beginning));
  if (form && form.name !== `a ${due}`) throw foreign('This', form, due);
}

/** The refusal of a folder that holds SAVED_MODEL. */
export function savedModel(folder: string, due: Form): MobilenetError {
  return foreign(folder, saved, due);
}

function foreign(what: string, { name, fix }: Omit<Foreign, 'starts'>, due: Form): MobilenetError {
  const remedy = typeof fix === 'string' ? fix : fix[due];
  const sentence = `${what} is ${name}, not a ${due}; ${remedy}.`;
  return new MobilenetError('E_MODEL_FORMAT', sentence, what === 'This' ? 0 : what);
}
