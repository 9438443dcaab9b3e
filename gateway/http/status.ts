import { MobilenetError } from 'mobilenet-wasm';
import type { ErrorCode } from 'mobilenet-wasm';

/** The status that answers an error; any other code is a fault of ours, 500. */
const statuses: Partial<Readonly<Record<ErrorCode, number>>> = {
  E_USAGE: 400,
  E_IMAGE_SIZE: 413,
  E_IMAGE_FORMAT: 415,
  E_IMAGE_DECODER: 415,
  E_IMAGE_PIXELS: 422,
  E_INPUT_SHAPE: 422,
  E_OUTPUT: 422,
  E_MEMORY: 422,
  E_BUSY: 503,
  E_ABORTED: 504,
};

/** An error with the status that it is answered with, where that is not the one of its code. */
export class Refusal extends MobilenetError {
  readonly status: number;

  constructor(status: number, { code, message, place }: MobilenetError) {
    super(code, message, place);
    this.status = status;
  }
}

export function statusOf(error: MobilenetError): number {
  if (error instanceof Refusal) return error.status;
  // A model that was sent.
  if (error.code.startsWith('E_FILE_')) return 422;
  return statuses[error.code] ?? 500;
}

/** An error as it stands in an answer. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

export function bodyOf({ code, message }: MobilenetError): ErrorBody {
  return { error: { code, message } };
}

/** Whether an address is of the Open Inference Protocol. */
export function isProtocol(url: string): boolean {
  return /^\/v2(?=[/?]|$)/.test(url);
}

/** An error as the Open Inference Protocol has it. */
export function protocolError({ code, message }: MobilenetError): { readonly error: string } {
  return { error: `${message} (${code})` };
}

/** Any failure as a `MobilenetError`: what fastify and its plugins refuse is of the request, the rest a fault of ours. */
export function typed(cause: unknown): MobilenetError {
  if (cause instanceof MobilenetError) return cause;
  const { message, statusCode: status = 500 } = cause as { message?: string; statusCode?: number };
  if (status < 500) {
    const code = status === 413 ? 'E_IMAGE_SIZE' : 'E_USAGE';
    return new Refusal(status, new MobilenetError(code, `The request is refused: ${message}.`));
  }
  const sentence = 'A fault of the gateway: please report it with the line of its log.';
  return new MobilenetError('E_INTERNAL', sentence, undefined, { cause });
}
