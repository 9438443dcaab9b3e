/** Tells a .tflite file from what people download instead of one. */
import { MobilenetError } from '../../../host/errors.ts';
import { refuseForeign } from '../foreign.ts';

/** Larger files are refused unread; a float MobileNet 1.0 has 17 MB, with 8192 classes 46. */
export const LARGEST_MODEL = 64 << 20;

/** Throws E_MODEL_FORMAT, naming the fix, unless the file claims to be a .tflite of schema 3. */
export function identify(bytes: Uint8Array): void {
  if (bytes.length > LARGEST_MODEL) {
    throw new MobilenetError(
      'E_MODEL_LIMIT',
      `The model has ${bytes.length} bytes, more than ${LARGEST_MODEL}; a MobileNet V1 has fewer.`,
      bytes.length,
    );
  }
  refuseForeign(bytes, '.tflite');
  if (bytes.length < 8) {
    throw new MobilenetError(
      'E_MODEL_TRUNCATED',
      `The model has ${bytes.length} bytes only; copy it again.`,
      bytes.length,
    );
  }
  if (String.fromCharCode(...bytes.subarray(4, 8)) !== 'TFL3') {
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      'This is not a .tflite model (its bytes 4 to 7 are not "TFL3"); give the file that TFLiteConverter wrote.',
      4,
    );
  }
}
