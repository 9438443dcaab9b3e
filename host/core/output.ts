/** What the network gives, as numbers of a type and as bytes. */
import { part } from '../part.ts';
import type { Answer } from './answer.ts';
import type { Core } from './core.ts';
import type { Contract, Quantization } from './contract.ts';

/** What `infer` answers: a tensor inside the network, or what the model itself gives in its own output type. */
export type Output = 'logits' | 'softmax' | 'embedding' | 'output';

const outputs: readonly Output[] = ['logits', 'softmax', 'embedding', 'output'];

/** @throws E_USAGE there is no such output */
export async function checkOutput(output: Output): Promise<void> {
  if (!outputs.includes(output)) throw (await part(import('../usage.ts'))).noSuchOutput(output, outputs);
}

/** One for each `NumberType`. */
export type Numbers = Uint8Array | Int8Array | Float32Array;

/**
 * The numbers of an output: of a tensor in `contract.domain`, of the model's own output in `contract.output`.
 *
 * @throws E_OUTPUT
 */
export function outputOf(answer: Answer, contract: Contract, output: Output): Numbers {
  const tensor = output === 'output' ? lastTensor(contract) : output;
  const bytes = answer[tensor]();
  const type = output === 'output' ? contract.output : contract.domain;
  if (type === 'uint8') return bytes;
  // An int8 value is kept as value + 128: in two's complement that is the top bit turned over.
  if (type === 'int8') return new Int8Array(bytes.map((byte) => byte ^ 0x80).buffer);
  return dequantize(bytes, tensor === 'softmax' ? { scale: 1 / 256, zero: 0 } : contract[tensor]);
}

function lastTensor({ classes, softmax }: Contract): 'embedding' | 'logits' | 'softmax' {
  if (classes === 0) return 'embedding';
  return softmax ? 'softmax' : 'logits';
}

/** scale · (byte − zero) */
export function dequantize(bytes: Uint8Array, { scale, zero }: Quantization): Float32Array {
  return Float32Array.from(bytes, (byte) => scale * (byte - zero));
}

/** Numbers as a file has them: little-endian on every machine. */
export function littleEndian(numbers: Numbers): Uint8Array {
  const { buffer, byteOffset, length } = numbers;
  if (numbers.BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length);
  const view = new DataView(new ArrayBuffer(length * 4));
  numbers.forEach((value, at) => view.setFloat32(at * 4, value, true));
  return new Uint8Array(view.buffer);
}

/** Bytes of a SHA-256. */
const DIGEST = 32;

/** The digest of each layer after a self-test, as hexadecimal digits. */
export function digestsOf(core: Core, layers: number): string[] {
  const digests = new Uint8Array(core.memory.buffer, core.digests(), layers * DIGEST);
  const digits = Array.from(digests, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Array.from({ length: layers }, (_, layer) =>
    digits.slice(2 * DIGEST * layer, 2 * DIGEST * (layer + 1)),
  );
}
