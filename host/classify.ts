import type { NumberType, Quantization } from './core/contract.ts';
import { MobilenetError } from './errors.ts';
import type { PagePicture } from './image/canvas.ts';
import { checkPicture } from './image/picture.ts';
import type { Picture } from './image/picture.ts';
import type { Model } from './model.ts';
import { isSource, read } from './source/read.ts';
import type { Source } from './source/read.ts';

/**
 * A picture: path or address of a file, the file's bytes (JPEG, PNG, WebP, PPM, PGM), raw pixels, or what a page holds.
 * It must not change, nor be closed, before the call that takes it has ended.
 */
export type Image = Source | Picture | PagePicture;

export interface CallOptions {
  /** Ends the call with E_ABORTED, within some milliseconds. */
  readonly signal?: AbortSignal | undefined;
}

export interface Classification {
  readonly index: number;
  /** The label; where the weights file has none, the index in digits. */
  readonly className: string;
  /** 0…255/256, a multiple of 1/256. */
  readonly probability: number;
}

/** What `infer` answers: a tensor inside the network, or what the model itself gives in its own output type. */
export type Output = 'logits' | 'softmax' | 'embedding' | 'output';

/** The largest picture file that is read: 16 million pixels of 16 bits a colour fit. */
export const LARGEST_IMAGE = 128 << 20;

/** The `k` best classes, best first; ranked by logit, equal logits by class. */
export async function classify(
  model: Model,
  image: Image,
  k: number,
  options: CallOptions = {},
): Promise<Classification[]> {
  if (!Number.isInteger(k) || k < 1) {
    throw new MobilenetError('E_USAGE', `The number of classes to answer must be 1 or more, not ${k}.`);
  }
  const picture = await open(image, options);
  const ranks = await model.run(picture, 'contract', (answer) => answer.top(k), options.signal);
  return ranks.map(({ index, probability }) => ({
    index,
    className: model.labels[index] ?? String(index),
    probability: probability / 256,
  }));
}

/** The embedding in real numbers: scale · (byte − zero), f32 [features]. */
export async function embed(model: Model, image: Image, options: CallOptions = {}): Promise<Float32Array> {
  return dequantize(await embedBytes(model, image, options), model.contract.embedding);
}

/** The embedding in the u8 domain, u8 [features]; `model.contract.embedding` gives its scale and zero. */
export async function embedBytes(model: Model, image: Image, options: CallOptions = {}): Promise<Uint8Array> {
  const picture = await open(image, options);
  return model.run(picture, 'contract', (answer) => answer.embedding(), options.signal);
}

/**
 * Runs the network on pixels that need no resize.
 *
 * @param raw RGB u8 [height][width][3] of the contract's height and width
 * @returns uint8 or int8 bytes in the network's own domain; `output`: little-endian numbers of `contract.output`
 * @throws E_INPUT_SHAPE, E_OUTPUT
 */
export function infer(
  model: Model,
  raw: Uint8Array,
  output: Output,
  options: CallOptions = {},
): Promise<Uint8Array> {
  const { contract } = model;
  const { height, width } = contract;
  const tensor = output === 'output' ? lastTensor(model) : output;
  const type = output === 'output' ? contract.output : contract.domain;
  const domain = tensor === 'softmax' ? { scale: 1 / 256, zero: 0 } : contract[tensor];
  const result = (answer: Record<typeof tensor, () => Uint8Array>): Uint8Array =>
    encode(answer[tensor](), type, domain);
  return model.run({ width, height, data: raw }, 'exact', result, options.signal);
}

/** Numbers as a file has them: little-endian on every machine. */
export function littleEndian(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, at) => view.setFloat32(at * 4, value, true));
  return new Uint8Array(view.buffer);
}

function lastTensor({ contract }: Model): 'embedding' | 'logits' | 'softmax' {
  if (contract.classes === 0) return 'embedding';
  return contract.softmax ? 'softmax' : 'logits';
}

/** An int8 value is kept as value + 128: as a byte in two's complement that is the top bit turned over. */
function encode(bytes: Uint8Array, type: NumberType, domain: Quantization): Uint8Array {
  if (type === 'uint8') return bytes;
  if (type === 'int8') return bytes.map((byte) => byte ^ 0x80);
  return littleEndian(dequantize(bytes, domain));
}

function dequantize(bytes: Uint8Array, { scale, zero }: Quantization): Float32Array {
  return Float32Array.from(bytes, (byte) => scale * (byte - zero));
}

/** What decodes or draws is loaded when it is first needed. */
async function open(image: Image, { signal }: CallOptions): Promise<Picture> {
  if (isSource(image)) {
    const { pixels } = await import('./image/pixels.ts');
    return pixels(await read(image, LARGEST_IMAGE, signal));
  }
  if (isPicture(image)) {
    checkPicture(image);
    return image;
  }
  const { pagePixels } = await import('./image/canvas.ts');
  return pagePixels(image);
}

/** ImageData has the fields of a picture too. */
function isPicture(image: Picture | PagePicture): image is Picture {
  return Object(image) === image && 'data' in image && !('colorSpace' in image);
}
