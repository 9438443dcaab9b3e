/** What must be the same for a training to go on: any difference would end in other bytes. */
import { MobilenetError } from '../../host/errors.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Recipe } from './recipe.ts';

export interface Identity {
  readonly recipe: Recipe;
  readonly classes: readonly string[];
  /** Digest of names and pixels. */
  readonly dataset: string;
  /** SHA-256 of the file whose weights were the first, if any. */
  readonly from: string | undefined;
  /** SHA-256 of each file that is learnt from. */
  readonly teachers: readonly string[];
}

/** What is known of a training before its pictures are read. */
export type Known = Omit<Identity, 'dataset'> & Partial<Pick<Identity, 'dataset'>>;

/** Facts whose values would tell a reader nothing. */
const UNTOLD = ['augment', 'balance', 'from', 'teacher', 'the class folders', 'the pictures'];

const NOTHING_ASKED: Readonly<Record<keyof Asked, null>> = {
  sun: null,
  ema: null,
  smoothing: null,
  mixup: null,
  balance: null,
  teacher: null,
  temperature: null,
  teacherWeight: null,
};

/** The identity with the names of the options, in one order; of the names of classes, which may have megabytes, a digest. */
export function facts({ recipe, classes, dataset, from, teachers }: Known): Record<string, unknown> {
  return {
    alpha: recipe.alpha,
    resolution: recipe.resolution,
    channels: recipe.channels,
    epochs: recipe.epochs,
    batch: recipe.batch,
    rate: recipe.rate,
    seed: recipe.seed,
    workers: recipe.workers,
    validation: recipe.validation,
    groupBy: recipe.groupBy ?? null,
    augment: recipe.augment,
    form: recipe.form ?? null,
    decaysDepthwise: recipe.decaysDepthwise ?? null,
    from: from ?? null,
    ...NOTHING_ASKED,
    ...asked({ recipe, teachers }),
    'the class folders': sha256Hex(JSON.stringify(classes)),
    'the pictures': dataset,
  };
}

/** What is off by itself, where it is on, by the names of the options. */
export interface Asked {
  readonly sun?: number;
  readonly ema?: number;
  readonly smoothing?: number;
  readonly mixup?: number;
  readonly balance?: boolean;
  /** SHA-256 of each file. */
  readonly teacher?: readonly string[];
  readonly temperature?: number;
  readonly teacherWeight?: number;
}

export function asked({ recipe, teachers }: Pick<Identity, 'recipe' | 'teachers'>): Asked {
  const { sun, ema, smoothing, mixup, balance, temperature, teacherWeight } = recipe;
  return {
    ...(sun > 0 && { sun }),
    ...(ema > 0 && { ema }),
    ...(smoothing > 0 && { smoothing }),
    ...(mixup > 0 && { mixup }),
    ...(balance && { balance }),
    ...(teachers.length > 0 && { teacher: teachers, temperature, teacherWeight }),
  };
}

/**
 * @param before the facts of the checkpoint
 * @throws E_USAGE the first that differs of what is known
 */
export function refuseOther(before: Record<string, unknown>, known: Known, path: string): void {
  for (const [name, fact] of Object.entries(facts(known))) {
    if (fact === undefined) continue;
    // A checkpoint of before there was an option does not name it.
    const [was, is] = [JSON.stringify(before[name] ?? null), JSON.stringify(fact)];
    if (was === is) continue;
    const values = UNTOLD.includes(name) ? '' : ` (${was} then, ${is} now)`;
    const option = name.startsWith('the ') ? name : `\`${name}\``;
    throw new MobilenetError(
      'E_USAGE',
      `${path} is of another training: ${option} differs${values}. Give what was given then, or remove the file.`,
      path,
    );
  }
}
