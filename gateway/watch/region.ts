import { MobilenetError } from 'mobilenet-wasm';
import { planes } from 'mobilenet-wasm/pixels';
import type { Picture } from 'mobilenet-wasm/pixels';
import type { Frame } from '../pool/messages.ts';
import type { Memory } from './memory.ts';

/** A part of every frame that is decided for itself, in pixels from the top left. */
export interface Region {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Regions of `x,y,w,h` or `name=x,y,w,h`; one without a name is called by its numbers.
 *
 * @throws E_USAGE
 */
export function regionsOf(texts: readonly string[]): Region[] {
  const regions = texts.map(regionOf);
  for (const [index, { name }] of regions.entries()) {
    if (regions.findIndex((each) => each.name === name) === index) continue;
    throw refusal(`Two regions are called '${name}'`);
  }
  return regions;
}

function regionOf(text: string): Region {
  const [, named, numbers = ''] =
    /^(?:([^=]{1,64})=)?(\d{1,5},\d{1,5},[1-9]\d{0,4},[1-9]\d{0,4})$/.exec(text) ?? [];
  if (numbers === '')
    throw refusal(`\`crop\` must be x,y,width,height or name=x,y,width,height, not '${text}'`);
  const [x = 0, y = 0, width = 0, height = 0] = numbers.split(',').map(Number);
  return { name: named ?? numbers, x, y, width, height };
}

/**
 * A region of a raw frame as a frame of its own. Its rows are copied: a thread takes over memory as a whole, so this is the
 * one copy there is, and no byte outside of the region goes on.
 *
 * @throws what `checkRegion` throws
 */
export function cut(
  picture: Picture,
  region: Region,
  memory: Memory,
): Picture & { data: Uint8Array<ArrayBuffer> } {
  checkRegion(picture, region);
  const { width, height } = region;
  const { format = 'rgb', matrix, range } = picture;
  const from = planes(picture, picture.width, picture.height);
  // What lies left of the region and above it is as many bytes and rows as a picture of that size has.
  const corner = planes({ format }, region.x, region.y);
  const to = planes({ format }, width, height);
  const data = memory.take(to.at(-1)!.end);
  for (const [index, { place, rows, row, stride }] of to.entries()) {
    const { place: start, stride: step } = from[index]!;
    const first = start + corner[index]!.rows * step + corner[index]!.row;
    for (let y = 0; y < rows; y++) {
      const at = first + y * step;
      data.set(picture.data.subarray(at, at + row), place + y * stride);
    }
  }
  return { width, height, format, matrix, range, data };
}

/**
 * @throws E_IMAGE_SIZE the region lies outside of the frame; E_USAGE it begins between two pixels that share their colour
 */
export function checkRegion({ format = 'rgb', width, height }: Frame, region: Region): void {
  const { name, x, y } = region;
  if (x + region.width > width || y + region.height > height) {
    const fact = `The region ${name} reaches beyond the frame of ${width} × ${height} pixels`;
    throw new MobilenetError('E_IMAGE_SIZE', `${fact}.`, 'crop');
  }
  const [one, right, below] = [planes({ format }, 1, 1), planes({ format }, 2, 1), planes({ format }, 1, 2)];
  const shared = { x: one.at(-1)!.row === right.at(-1)!.row, y: one.at(-1)!.rows === below.at(-1)!.rows };
  for (const [side, at] of [
    ['x', x],
    ['y', y],
  ] as const)
    if (shared[side] && at % 2 === 1)
      throw refusal(`Two pixels of ${format} share their colour: ${side} of the region ${name} must be even`);
}

function refusal(fact: string): MobilenetError {
  return new MobilenetError('E_USAGE', `${fact}.`, 'crop');
}
