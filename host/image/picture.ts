import { MobilenetError } from '../errors.ts';

/** RGB pixels, `data` u8 [height][width][3], which must not change before the call that takes them has ended. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** The longest side that the core takes. */
const LONGEST_SIDE = 32768;

/** @throws E_IMAGE_SIZE a side outside 1…32768; E_INPUT_SHAPE another number of bytes than the sides say */
export function checkPicture({ width, height, data }: Picture): void {
  for (const side of [width, height]) {
    if (Number.isInteger(side) && side >= 1 && side <= LONGEST_SIDE) continue;
    throw new MobilenetError(
      'E_IMAGE_SIZE',
      `A picture's sides must be 1 to ${LONGEST_SIDE} pixels, not ${side}.`,
    );
  }
  if (data.length !== width * height * 3) {
    const right = `${width} × ${height} × 3 = ${width * height * 3}`;
    throw new MobilenetError(
      'E_INPUT_SHAPE',
      `The picture has ${data.length} bytes; RGB pixels are ${right}.`,
    );
  }
}
