/** What the protocol tells of the server and of a model. */
import { createRequire } from 'node:module';
import type { Contract } from 'mobilenet-wasm';
import type { Tensors } from '../../pool/messages.ts';

/** The one version that a model has. */
export const VERSION = '1';

const { name, version } = createRequire(import.meta.url)('mobilenet-gateway/package.json') as {
  readonly name: string;
  readonly version: string;
};

/** @param changes whether requests may change models */
export function serverMetadata(changes: boolean): object {
  const extensions = ['binary_tensor_data', 'classification', ...(changes ? ['model_repository'] : [])];
  return { name, version, extensions };
}

/** The name of an output. */
export type OutputName = Exclude<keyof Tensors, 'predictions'>;

/** A tensor as the metadata describe it; −1 is an axis of any length. */
interface Described<Name extends string = string> {
  readonly name: Name;
  readonly datatype: 'UINT8' | 'BYTES' | 'FP32';
  readonly shape: readonly number[];
}

export function modelMetadata(model: string, contract: Contract): object {
  const { height, width, channels } = contract;
  const inputs: Described[] = [
    { name: 'image', datatype: 'UINT8', shape: [-1, height, width, channels] },
    { name: 'picture', datatype: 'BYTES', shape: [-1] },
  ];
  return {
    name: model,
    versions: [VERSION],
    platform: 'mobilenet-wasm',
    inputs,
    outputs: outputsOf(contract),
  };
}

/** The outputs of a model, in the order in which they are answered. */
export function outputsOf({ classes, outputs, features }: Contract): Described<OutputName>[] {
  const embedding = { name: 'embedding', datatype: 'FP32', shape: [-1, features] } as const;
  if (classes === 0) return [embedding];
  return [
    { name: 'probabilities', datatype: 'FP32', shape: [-1, classes] },
    { name: 'logits', datatype: 'FP32', shape: [-1, outputs] },
    embedding,
  ];
}
