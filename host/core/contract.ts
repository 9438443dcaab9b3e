import { MobilenetError } from '../errors.ts';

/** real = scale · (byte − zero), of a byte in the u8 domain. */
export interface Quantization {
  readonly scale: number;
  readonly zero: number;
}

export type NumberType = 'uint8' | 'int8' | 'float32';

/** What a model takes and gives: section CONTRACT of weights/FORMAT.md without its input tables. */
export interface Contract {
  readonly height: number;
  readonly width: number;
  /** 1 or 3 */
  readonly channels: number;
  readonly order: 'rgb' | 'bgr' | 'grey';
  readonly fit: 'cover' | 'stretch';
  /** Sides to which a picture is scaled before its centre is cut out. */
  readonly resizeHeight: number;
  readonly resizeWidth: number;
  /** Type of every tensor inside; an int8 value is kept as value + 128. */
  readonly domain: 'uint8' | 'int8';
  /** Types of the model's own input and output. */
  readonly input: NumberType;
  readonly output: NumberType;
  /** Whether the model itself ends in its probabilities; else they are computed over the model's logits. */
  readonly softmax: boolean;
  /** Whether each class has a probability of its own, by the logistic function; else all sum to 1, by softmax. */
  readonly logistic: boolean;
  /** 0 for a headless model, which ends at its embedding; 2 for one of a single output, which tells class 1 from 0. */
  readonly classes: number;
  /** Length of logits and softmax: 1 for a single output, else as many as classes. */
  readonly outputs: number;
  /** Length of the embedding. */
  readonly features: number;
  readonly embedding: Quantization;
  readonly logits: Quantization;
  /** Whether the file has a rule by which a picture may be unknown: like none of the classes. */
  readonly reject: boolean;
  /** What the logits are divided by before the probabilities; 1 where the file has not been calibrated. */
  readonly temperature: number;
}

/** Bytes of the contract before its input tables. */
export const CONTRACT_LENGTH = 48;

/**
 * Reads the fields of a contract.
 *
 * @param bytes u8 [≥ CONTRACT_LENGTH]
 * @throws E_FILE_CONTRACT a field names something that version 1 does not know
 */
export function readContract(bytes: Uint8Array): Contract {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u8 = (at: number): number => view.getUint8(at);
  const u16 = (at: number): number => view.getUint16(at, true);
  const f32 = (at: number): number => view.getFloat32(at, true);
  const one = <T>(at: number, ...names: [T, ...T[]]): T => {
    const name = names[u8(at)];
    if (name !== undefined) return name;
    throw new MobilenetError('E_FILE_CONTRACT', `The input contract is invalid at its byte ${at}.`, at);
  };
  const outputs = u16(16);
  return {
    height: u16(0),
    width: u16(2),
    channels: u8(4),
    order: one(5, 'rgb', 'bgr', 'grey'),
    fit: one(6, 'cover', 'stretch'),
    resizeHeight: u16(8),
    resizeWidth: u16(10),
    domain: one(12, 'uint8', 'int8'),
    input: one(13, 'uint8', 'int8', 'float32'),
    output: one(14, 'uint8', 'int8', 'float32'),
    softmax: one(15, false, true, false, true),
    logistic: u8(15) > 1,
    classes: outputs === 1 ? 2 : outputs,
    outputs,
    features: u16(18),
    embedding: { scale: f32(20), zero: u8(28) },
    logits: { scale: f32(24), zero: u8(29) },
    reject: u8(30) > 0,
    temperature: f32(32) || 1,
  };
}
