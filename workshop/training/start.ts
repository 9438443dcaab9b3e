/** The first weights of a training that continues from a trained network. */
import { MobilenetError } from '../../host/errors.ts';
import { loosely } from '../packing/class-names.ts';
import type { Tensor } from '../packing/tensor.ts';
import { faultOf } from './fault.ts';

/** A trained network. */
export interface Source {
  /** By name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Of its file, for the sentences. */
  readonly path: string;
  /** Of its classes, where the file says them. */
  readonly labels: readonly string[] | undefined;
}

export interface Start {
  readonly tensors: readonly Tensor[];
  /** The classifier has other classes, or these in another order: it stays random. */
  readonly newClassifier: boolean;
}

/**
 * Takes from a file's tensors those of a network.
 *
 * @param wanted the network's own, which name what there must be
 * @param classes names of the network's classes
 * @throws E_MODEL_SHAPE a tensor is missing or of another shape than α and channels ask for; E_MODEL_FORMAT it holds
 *   a number that is none, or a variance below 0
 */
export function startFrom(
  { tensors: given, path, labels }: Source,
  wanted: readonly Pick<Tensor, 'name' | 'shape'>[],
  classes: readonly string[],
): Start {
  const tensors: Tensor[] = [];
  let newClassifier = labels !== undefined && !areSame(labels, classes);
  for (const { name, shape } of wanted) {
    const tensor = given.get(name);
    const fault = tensor && faultOf(tensor);
    if (fault !== undefined) {
      const sentence = `The tensor ${name} of ${path} ${fault}; give whole weights.`;
      throw new MobilenetError('E_MODEL_FORMAT', sentence, name);
    }
    if (!tensor) throw refusal(path, name, 'is missing; give the weights of a MobileNet V1');
    if (String(tensor.shape) === String(shape)) tensors.push(tensor);
    else if (name.startsWith('classifier.') && hasOtherClasses(tensor, shape)) newClassifier = true;
    else {
      const fact = `is ${tensor.shape.join(' × ')}, not ${shape.join(' × ')}`;
      throw refusal(path, name, `${fact}; give the \`alpha\` and \`channels\` that it was trained with`);
    }
  }
  const kept = newClassifier ? tensors.filter(({ name }) => !name.startsWith('classifier.')) : tensors;
  return { tensors: kept, newClassifier };
}

function areSame(labels: readonly string[], classes: readonly string[]): boolean {
  return labels.map(loosely).join('\n') === classes.map(loosely).join('\n');
}

/** Only the first axis differs. */
function hasOtherClasses({ shape }: Tensor, wanted: readonly number[]): boolean {
  return shape.length === wanted.length && String(shape.slice(1)) === String(wanted.slice(1));
}

function refusal(path: string, name: string, fact: string): MobilenetError {
  return new MobilenetError('E_MODEL_SHAPE', `The tensor ${name} of ${path} ${fact}.`, name);
}
