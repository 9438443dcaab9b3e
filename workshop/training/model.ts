/** The file of a trained network: its tensors, and in the metadata how they came to be. */
import { writeSafetensors } from '../packing/safetensors/index.ts';
import { asked } from './identity.ts';
import type { Identity } from './identity.ts';
import type { EpochRecord } from './record.ts';
import type { Tensor } from '../packing/tensor.ts';
import { defaults } from './options.ts';

export interface Origin {
  readonly identity: Identity;
  /** That makes the same file of the same pictures. */
  readonly command: string;
  /** Of this package. */
  readonly version: string;
  readonly history: readonly EpochRecord[];
  /** Pictures that were learnt from, and that were kept. */
  readonly training: number;
  readonly validation: number;
}

/** The same bytes for the same training; nothing of times or places is in it. */
export function writeModel(tensors: readonly Tensor[], origin: Origin): Uint8Array {
  const { identity, command, version, history, training, validation } = origin;
  const { alpha, resolution, channels, seed, epochs, groupBy } = identity.recipe;
  const { loss = NaN, validationAccuracy = null } = history.at(-1) ?? {};
  return writeSafetensors(tensors, {
    format: 'mobilenet-wasm',
    version,
    alpha: String(alpha),
    resolution: String(resolution),
    channels: String(channels),
    padding: 'same',
    bn_epsilon: String(defaults.normEpsilon),
    input_range: '-1,1',
    fit: 'stretch',
    fraction: '1',
    labels: JSON.stringify(identity.classes),
    seed: String(seed),
    epochs: String(epochs),
    // With the seed they say which pictures were kept to validate.
    validation: String(identity.recipe.validation),
    ...(groupBy !== undefined && { group_by: groupBy }),
    ...options(identity),
    command,
    dataset_sha256: identity.dataset,
    training_pictures: String(training),
    validation_pictures: String(validation),
    training_loss: String(loss),
    ...(validationAccuracy !== null && { validation_accuracy: String(validationAccuracy) }),
  });
}

/** The options that are on, as metadata names and writes them: `teacherWeight` as `teacher_weight`. */
function options(identity: Identity): Record<string, string> {
  const all = Object.entries<boolean | number | readonly string[]>({ ...asked(identity) });
  return Object.fromEntries(
    all.map(([name, value]) => [
      name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`),
      String(value),
    ]),
  );
}
