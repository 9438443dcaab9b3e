/** Tells a .tflite file from what people download instead of one. */
import { MobilenetError } from '../../../host/errors.ts';

/** Larger files are refused unread; a float MobileNet 1.0 has 17 MB, with 8192 classes 46. */
export const LARGEST_MODEL = 64 << 20;

interface Lookalike {
  readonly starts: RegExp;
  readonly sentence: string;
}

const lookalikes: readonly Lookalike[] = [
  {
    starts: /^version https:\/\/git-lfs/,
    sentence:
      'This is a Git LFS pointer, not the model itself; fetch it with `git lfs pull`, or download the raw file.',
  },
  {
    starts: /^\s*<(!doctype|html|head|\?xml|!--)/i,
    sentence: 'This is a web page, not a model; download the raw file that the page links to.',
  },
  { starts: /^MNW1/, sentence: 'This is a packed weights file already; use it as it is.' },
  {
    starts: /^PK\x03\x04/,
    sentence:
      'This is a zip archive (a .keras file is one too), not a .tflite; unpack it, or convert the model with TFLiteConverter.',
  },
  {
    starts: /^\x89HDF/,
    sentence: 'This is a Keras HDF5 file, not a .tflite; convert it with TFLiteConverter.',
  },
];

/** Throws E_MODEL_FORMAT, naming the fix, unless the file claims to be a .tflite of schema 3. */
export function identify(bytes: Uint8Array): void {
  if (bytes.length > LARGEST_MODEL) {
    throw new MobilenetError(
      'E_MODEL_LIMIT',
      `The model has ${bytes.length} bytes, more than ${LARGEST_MODEL}; a MobileNet V1 has fewer.`,
      bytes.length,
    );
  }
  const beginning = String.fromCharCode(...bytes.subarray(0, 64));
  for (const { starts, sentence } of lookalikes) {
    if (starts.test(beginning)) throw new MobilenetError('E_MODEL_FORMAT', sentence, 0);
  }
  if (bytes.length < 8) {
    throw new MobilenetError(
      'E_MODEL_TRUNCATED',
      `The model has ${bytes.length} bytes only; copy it again.`,
      bytes.length,
    );
  }
  if (beginning.slice(4, 8) !== 'TFL3') {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      'This is not a .tflite model (its bytes 4 to 7 are not "TFL3"); give the file that TFLiteConverter wrote.',
      4,
    );
  }
}
