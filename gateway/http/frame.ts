import { MobilenetError } from 'mobilenet-wasm';
import type { Frame } from '../pool/messages.ts';

/** The words of an address that say what a raw frame is, as the flags of the command line do. */
export interface FrameQuery {
  readonly format?: string;
  readonly size?: string;
  readonly matrix?: string;
  readonly range?: string;
  readonly stride?: number;
  readonly rows?: number;
  readonly offsets?: string;
}

const number = { type: 'integer', minimum: 1, maximum: 999_999_999 } as const;

/** Their schema. Which formats, matrices and ranges there are, the library says. */
export const frameSchema = {
  format: {
    type: 'string',
    description: 'of raw frames: rgb, bgr, rgba, bgra, grey, yuyv, nv12, i420 and others',
  },
  size: {
    type: 'string',
    pattern: '^[1-9]\\d{0,4}x[1-9]\\d{0,4}$',
    description: 'width and height, 640x480',
  },
  matrix: { type: 'string', description: 'of YUV: bt601, the default, or bt709' },
  range: { type: 'string', description: 'of YUV: limited, the default, or full' },
  stride: { ...number, description: 'bytes from a row to the next' },
  rows: { ...number, description: 'rows of the first plane in memory' },
  offsets: {
    type: 'string',
    pattern: '^[1-9]\\d{0,8}(,[1-9]\\d{0,8})?$',
    description: 'bytes where the second and third plane begin',
  },
} as const;

/**
 * What the bytes of a request are; undefined of picture files.
 *
 * @throws E_USAGE the format or the size is missing
 */
export function frameOf({ format, size, offsets, ...rest }: FrameQuery): Frame | undefined {
  if (format === undefined) {
    const [given] = Object.keys({ ...rest, ...(size && { size }), ...(offsets && { offsets }) });
    if (given === undefined) return undefined;
    throw new MobilenetError(
      'E_USAGE',
      `'${given}' is of raw frames: it needs 'format', such as format=nv12.`,
    );
  }
  if (size === undefined)
    throw new MobilenetError('E_USAGE', "A raw frame needs its 'size', such as size=640x480.");
  const [width, height] = size.split('x').map(Number);
  // The library checks the words.
  return { width, height, format, ...rest, offsets: offsets?.split(',').map(Number) } as Frame;
}
