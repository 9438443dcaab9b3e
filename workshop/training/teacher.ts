/** Trained networks that another learns from: what they make of the pictures that it sees. */
import { MobilenetError } from '../../host/errors.ts';
import { loosely } from '../packing/class-names.ts';
import type { Tensor } from '../packing/tensor.ts';
import { layersOf, tracked, trained } from './network.ts';
import type { Network } from './network.ts';
import type { TrainerOptions } from './options.ts';
import { startFrom } from './start.ts';
import type { Source } from './start.ts';
import { Trainer } from './trainer.ts';

/** The file of a network, with what it says of itself. */
export interface TeacherFile extends Source {
  readonly metadata: Readonly<Record<string, string>>;
}

/** As threads are told of it. */
export interface Teacher {
  readonly alpha: number;
  readonly tensors: readonly Tensor[];
}

/** Pictures that a teacher looks at together: few, since each of its layers holds them all. */
const BATCH = 8;

/**
 * Takes a network as a teacher: of any α, of the same input and classes.
 *
 * @param student the network that learns
 * @param classes their names
 * @throws E_USAGE it sees other pictures, or knows other classes; E_MODEL_… of its tensors
 */
export function teacherFrom(file: TeacherFile, student: Network, classes: readonly string[]): Teacher {
  const { metadata, path } = file;
  const alpha = Number(metadata['alpha']);
  if (!(alpha > 0 && alpha <= 1)) throw refusal(path, 'does not say its alpha');
  const { resolution, channels } = student;
  const [side, planes] = [metadata['resolution'], metadata['channels']];
  if (Number(side) !== resolution || Number(planes) !== channels) {
    const fact = `sees pictures of ${side} × ${side} × ${planes}, not ${resolution} × ${resolution} × ${channels}`;
    throw refusal(path, fact);
  }
  refuseOtherClasses(file, classes);
  const layers = layersOf(networkOf(student, alpha));
  const { tensors, newClassifier } = startFrom(file, [...trained(layers), ...tracked(layers)], classes);
  if (newClassifier) throw refusal(path, 'has another number of classes than it names');
  return { alpha, tensors };
}

/** Labels that say another class: a student would learn every answer wrong. */
function refuseOtherClasses({ labels, path }: TeacherFile, classes: readonly string[]): void {
  if (!labels) throw refusal(path, 'does not name its classes');
  for (let index = 0; index < Math.max(labels.length, classes.length); index++) {
    const [theirs, ours] = [labels[index], classes[index]];
    if (theirs !== undefined && ours !== undefined && loosely(theirs) === loosely(ours)) continue;
    const fact = `has ${named(theirs)} as class ${index}, where the folders have ${named(ours)}`;
    throw refusal(path, fact);
  }
}

function named(label: string | undefined): string {
  return label === undefined ? 'none' : `'${label}'`;
}

function refusal(path: string, fact: string): MobilenetError {
  const sentence = `The teacher ${path} ${fact}; give one that was trained on the same classes, with the same \`resolution\` and \`channels\`.`;
  return new MobilenetError('E_USAGE', sentence, path);
}

function networkOf(student: Network, alpha: number): Network {
  return { ...student, alpha, batch: Math.min(student.batch, BATCH) };
}

/** A teacher at work beside its student. */
export async function startTeacher(
  { alpha, tensors }: Teacher,
  student: Network,
  options: TrainerOptions,
): Promise<Trainer> {
  const trainer = await Trainer.create(networkOf(student, alpha), options);
  trainer.state.restore(tensors);
  return trainer;
}
