/** The flags of `mobilenet train` as a recipe. */
import { sha256Hex } from '../packing/digest.ts';
import { isPacked } from '../packing/format.ts';
import { labelsIn } from '../packing/labels.ts';
import { LARGEST_SAFETENSORS, readSafetensors } from '../packing/safetensors/index.ts';
import { read } from '../../host/source/read.ts';
import type { CheckpointPolicy, Interval } from '../training/checkpoints.ts';
import { checkRecipe, defaults } from '../training/recipe.ts';
import type { Recipe } from '../training/recipe.ts';
import type { FloatFile, TeacherFile } from '../training/teacher.ts';
import type { Flags } from '../terminal/flags.ts';
import { DASH } from '../terminal/input.ts';
import { parse } from '../terminal/parse.ts';
import { save } from '../terminal/save.ts';
import { isDevice } from '../terminal/target.ts';

const name = 'train';
export const options = {
  alpha: { type: 'string' },
  resolution: { type: 'string' },
  channels: { type: 'string' },
  epochs: { type: 'string' },
  batch: { type: 'string' },
  rate: { type: 'string' },
  seed: { type: 'string' },
  workers: { type: 'string' },
  validation: { type: 'string' },
  'group-by': { type: 'string' },
  'no-augment': { type: 'boolean' },
  ema: { type: 'string' },
  smoothing: { type: 'string' },
  mixup: { type: 'string' },
  sun: { type: 'string' },
  balance: { type: 'boolean' },
  'keep-going': { type: 'boolean' },
  from: { type: 'string' },
  teacher: { type: 'string', multiple: true },
  temperature: { type: 'string' },
  'teacher-weight': { type: 'string' },
  output: { type: 'string', short: 'o' },
  resume: { type: 'boolean' },
  checkpoint: { type: 'string' },
  every: { type: 'string' },
  cache: { type: 'string' },
  log: { type: 'string' },
  curve: { type: 'string' },
  wide: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** A network that is read: to continue from, or to learn from. */
type Digested<File> = File & { readonly sha256: string };
export type From = Digested<FloatFile>;

/** What the command line asks for. */
export interface Order {
  readonly folder: string;
  readonly recipe: Recipe;
  /** Pictures that cannot be read are left out. */
  readonly keepGoing: boolean;
  readonly from: From | undefined;
  readonly teachers: readonly Digested<TeacherFile>[];
  readonly output: string;
  readonly checkpoints: CheckpointPolicy;
  /** Where decoded pictures are kept for the next training. */
  readonly cache: string | undefined;
  readonly log: string | undefined;
  readonly curve: string | undefined;
  readonly wide: boolean;
  readonly json: boolean;
}

type TrainFlags = Flags<typeof options>;

/** Flags that are numbers of the recipe by the same name. */
type Numeric =
  | ('epochs' | 'batch' | 'rate' | 'seed' | 'workers' | 'validation')
  | ('sun' | 'ema' | 'smoothing' | 'mixup' | 'temperature');

/** @throws E_USAGE; E_IO and E_MODEL_… of the networks that are read */
export async function orderOf(args: string[]): Promise<Order> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const folder = flags.word('folder of class folders');
  const output = flags.required('output');
  const from = values.from === undefined ? undefined : await readFrom(values.from);
  const order = {
    folder,
    recipe: recipeOf(flags, from),
    keepGoing: values['keep-going'] ?? false,
    from,
    teachers: await teachersOf(flags),
    output,
    checkpoints: {
      path: await checkpointOf(flags, output),
      every: intervalOf(flags),
      resume: values.resume ?? false,
      write: (path: string, bytes: Uint8Array) => save(path, bytes, []),
    },
    cache: values.cache,
    log: values.log,
    curve: values.curve ?? (await curveBeside(values.log)),
    wide: values.wide ?? false,
    json: values.json ?? false,
  };
  refuseStreams(flags, order);
  checkRecipe(order.recipe);
  return order;
}

function recipeOf(flags: TrainFlags, from: From | undefined): Recipe {
  const { values } = flags;
  const number = (flag: Numeric): number => flags.decimal(flag) ?? defaults[flag];
  /** A network that is continued from says what it is. */
  const variant = (flag: 'alpha' | 'resolution'): number =>
    flags.required(flag, flags.decimal(flag, values[flag] ?? from?.metadata[flag]));
  const channels = values.channels ?? from?.metadata['channels'] ?? String(defaults.channels);
  const groupBy = flags.text('group-by');
  return {
    alpha: variant('alpha'),
    resolution: variant('resolution'),
    channels: flags.choice('channels', ['1', '3'], channels) === '1' ? 1 : 3,
    epochs: number('epochs'),
    batch: number('batch'),
    rate: number('rate'),
    seed: number('seed'),
    workers: number('workers'),
    validation: number('validation'),
    groupBy,
    augment: !(values['no-augment'] ?? false),
    sun: number('sun'),
    ema: number('ema'),
    smoothing: number('smoothing'),
    mixup: number('mixup'),
    balance: values.balance ?? false,
    temperature: number('temperature'),
    teacherWeight: flags.decimal('teacher-weight') ?? defaults.teacherWeight,
  };
}

async function teachersOf(flags: TrainFlags): Promise<Digested<TeacherFile>[]> {
  const { teacher = [] } = flags.values;
  if (teacher.length === 0) flags.refuse(['temperature', 'teacher-weight'], 'does not go without --teacher');
  return Promise.all(teacher.map(readTeacher));
}

async function readTeacher(path: string): Promise<Digested<TeacherFile>> {
  const bytes = await read(path, LARGEST_SAFETENSORS);
  return isPacked(bytes) ? { path, packed: bytes, sha256: sha256Hex(bytes) } : floatOf(path, bytes);
}

async function readFrom(path: string): Promise<From> {
  return floatOf(path, await read(path, LARGEST_SAFETENSORS));
}

function floatOf(path: string, bytes: Uint8Array): From {
  const { tensors, metadata } = readSafetensors(bytes);
  return { path, tensors, metadata, labels: labelsIn(metadata), sha256: sha256Hex(bytes) };
}

function intervalOf(flags: TrainFlags): Interval {
  const { every: value = '60s' } = flags.values;
  const [, digits, unit] = /^([1-9]\d{0,8})(s?)$/.exec(value) ?? [];
  if (digits === undefined)
    throw flags.usage(`--every must be a number of steps, or of seconds as in 60s, not '${value}'`);
  return unit === 's' ? { seconds: Number(digits) } : { steps: Number(digits) };
}

async function checkpointOf(flags: TrainFlags, output: string): Promise<string> {
  const { checkpoint } = flags.values;
  if (checkpoint !== undefined && (await isDevice(checkpoint)))
    throw flags.usage(`--checkpoint must be a file, which ${checkpoint} is not`);
  if (checkpoint === undefined && (await isDevice(output)))
    throw flags.usage(`${output} is no file; name one for --checkpoint`);
  return checkpoint ?? `${output}.checkpoint`;
}

async function curveBeside(log: string | undefined): Promise<string | undefined> {
  return log === undefined || (await isDevice(log)) ? undefined : `${log.replace(/\.jsonl?$/, '')}.svg`;
}

function refuseStreams(flags: TrainFlags, order: Order): void {
  const { output, checkpoints, cache, log, curve } = order;
  if ([output, checkpoints.path, cache, log, curve, ...inputsOf(order)].includes(DASH))
    throw flags.usage('Files of a training cannot be standard input or output');
}

/** The networks that a training reads. */
export function inputsOf({ from, teachers }: Order): string[] {
  return [...(from ? [from] : []), ...teachers].map(({ path }) => path);
}
