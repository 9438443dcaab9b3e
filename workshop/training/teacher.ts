/** Trained networks that another learns from: what they make of the pictures that it sees. */
import { MobilenetError } from '../../host/errors.ts';
import { load } from '../../host/index.ts';
import { naming } from '../dataset/broken.ts';
import { matchClasses } from '../dataset/classes.ts';
import { loosely } from '../packing/class-names.ts';
import type { Tensor } from '../packing/tensor.ts';
import { layersOf, tracked, trained } from './network.ts';
import type { Network } from './network.ts';
import type { TrainerOptions } from './options.ts';
import { PackedTeacher } from './packed-teacher.ts';
import type { PackedLesson } from './packed-teacher.ts';
import { startFrom } from './start.ts';
import type { Source } from './start.ts';
import { Trainer } from './trainer.ts';

/** The file of a network in float, with what it says of itself. */
export interface FloatFile extends Source {
  readonly metadata: Readonly<Record<string, string>>;
}

/** A packed weights file. */
export interface PackedFile {
  readonly path: string;
  readonly packed: Uint8Array;
}

export type TeacherFile = FloatFile | PackedFile;

/** As threads are told of one. */
export type Teacher = FloatTeacher | PackedLesson;

interface FloatTeacher {
  readonly alpha: number;
  readonly tensors: readonly Tensor[];
}

/** A teacher at work. */
export interface Teaching {
  /** Logits of u8 pictures [count][resolution][resolution][channels], f32 [count][classes]. */
  predict(pictures: Uint8Array, count: number): Float32Array;
}

/** Pictures that a teacher in float looks at together: few, since each of its layers holds them all. */
const BATCH = 8;

/**
 * Takes a network as a teacher: of any α, of the same input and classes.
 *
 * @param student the network that learns
 * @param classes their names
 * @throws E_USAGE it sees other pictures, or knows other classes; E_MODEL_… of its tensors, E_FILE_… of a packed file
 */
export async function teacherFrom(
  file: TeacherFile,
  student: Network,
  classes: readonly string[],
): Promise<Teacher> {
  return 'packed' in file ? packedFrom(file, student, classes) : floatFrom(file, student, classes);
}

function floatFrom(file: FloatFile, student: Network, classes: readonly string[]): FloatTeacher {
  const { metadata, path } = file;
  const alpha = Number(metadata['alpha']);
  if (!(alpha > 0 && alpha <= 1)) throw refusal(path, 'does not say its alpha');
  const { resolution: side, channels } = metadata;
  refuseOtherInput(path, [side, side, channels], student);
  refuseOtherClasses(file, classes);
  const layers = layersOf(networkOf(student, alpha));
  const { tensors, newClassifier } = startFrom(file, [...trained(layers), ...tracked(layers)], classes);
  if (newClassifier) throw refusal(path, 'has another number of classes than it names');
  return { alpha, tensors };
}

/** Its labels may be other words than the names of the folders, as those that `evaluate` takes. */
async function packedFrom(
  { path, packed }: PackedFile,
  student: Network,
  names: readonly string[],
): Promise<PackedLesson> {
  const model = await load(packed).catch((cause: unknown) => {
    throw cause instanceof MobilenetError ? naming(path, cause) : cause;
  });
  model.dispose();
  const { width, height, channels, classes: count, outputs, logistic } = model.contract;
  refuseOtherInput(path, [height, width, channels], student);
  if (count !== names.length)
    throw refusal(path, `has ${count} classes, where the folders are ${names.length}`);
  if (logistic || outputs !== count) throw refusal(path, 'does not end in the softmax of its classes');
  try {
    return { packed, classes: matchClasses(names, { count, labels: model.labels }).classes };
  } catch (cause) {
    throw refusal(path, `has other classes: ${(cause as Error).message.replace(/\.$/, '')}`);
  }
}

/** @param input height, width and channels, as a file says them */
function refuseOtherInput(path: string, input: readonly unknown[], { resolution, channels }: Network): void {
  const theirs = input.join(' × ');
  const ours = [resolution, resolution, channels].join(' × ');
  if (theirs !== ours) throw refusal(path, `sees pictures of ${theirs}, not ${ours}`);
}

/** Labels that say another class: a student would learn every answer wrong. */
function refuseOtherClasses({ labels, path }: FloatFile, classes: readonly string[]): void {
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

/**
 * A teacher at work beside its student.
 *
 * @param core of packed teachers; where there are none it need not be there
 */
export async function startTeacher(
  teacher: Teacher,
  student: Network,
  options: TrainerOptions,
  core?: WebAssembly.Module,
): Promise<Teaching> {
  if ('packed' in teacher) return PackedTeacher.create(teacher, core!);
  const trainer = await Trainer.create(networkOf(student, teacher.alpha), options);
  trainer.state.restore(teacher.tensors);
  return trainer;
}
