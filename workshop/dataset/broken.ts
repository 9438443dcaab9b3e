/** Pictures that cannot be had. */
import { MobilenetError } from '../../host/errors.ts';
import type { ErrorCode } from '../../host/errors.ts';

/** Whether the picture is at fault: not a model, the engine or a missing decoder. */
export function isBroken(code: ErrorCode): boolean {
  return code === 'E_IO' || (code.startsWith('E_IMAGE_') && code !== 'E_IMAGE_DECODER');
}

/** A failure with the path of its file in the sentence, where that is not known already: of one picture or file of many. */
export function naming(path: string, error: MobilenetError): MobilenetError {
  if (error.place === path) return error;
  return new MobilenetError(error.code, `${path}: ${error.message}`, path, { cause: error });
}
