/**
 * The state of a training as a safetensors file: the parameters and the optimizer's state under the trainer's names, the
 * batch-norm statistics of workers after the first as `workerN.<name>`, and in its metadata where the training stands.
 */
import { MobilenetError } from '../../host/errors.ts';
import { readSafetensors, writeSafetensors } from '../packing/safetensors/index.ts';
import type { EpochRecord } from './record.ts';
import type { Score } from './score.ts';
import type { Recipe } from './recipe.ts';
import { isStatistic } from './statistics.ts';
import type { TeamState } from './team.ts';
import type { Tensor } from '../packing/tensor.ts';

const FORMAT = 'mobilenet-wasm checkpoint';
const VERSION = 2;
/** Facts whose values would tell a reader nothing. */
const UNTOLD = ['augment', 'from', 'the class folders', 'the pictures'];

/** What must be the same for a training to go on: any difference would end in other bytes. */
export interface Identity {
  readonly recipe: Recipe;
  readonly classes: readonly string[];
  /** Digest of names and pixels. */
  readonly dataset: string;
  /** SHA-256 of the file whose weights were the first, if any. */
  readonly from: string | undefined;
}

/** Where a training stands: before step `position` of an epoch, both from 0. */
export interface Place {
  readonly epoch: number;
  readonly position: number;
  /** Of the steps of this epoch. */
  readonly score: Score;
  readonly history: readonly EpochRecord[];
}

export interface Checkpoint {
  readonly place: Place;
  readonly state: TeamState;
}

export function writeCheckpoint({ place, state }: Checkpoint, identity: Identity): Uint8Array {
  const others = state.statistics
    .slice(1)
    .flatMap((tensors, index) =>
      tensors.map((tensor) => ({ ...tensor, name: `worker${index + 1}.${tensor.name}` })),
    );
  return writeSafetensors([...state.parameters, ...state.optimizer, ...others], {
    format: FORMAT,
    version: String(VERSION),
    identity: JSON.stringify(facts(identity)),
    place: JSON.stringify(place),
  });
}

/**
 * @param path of the file, for the sentences
 * @throws E_MODEL_FORMAT it is no checkpoint, or is damaged; E_USAGE it is of another training: names what differs
 */
export function readCheckpoint(bytes: Uint8Array, identity: Identity, path: string): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== FORMAT || metadata['version'] !== String(VERSION))
    throw damaged(path, 'it is no checkpoint of this version');
  compare(parsed(metadata['identity'], path) as Record<string, unknown>, facts(identity), path);
  const all = [...tensors.values()];
  const parameters = all.filter(({ name }) => !/^(square|momentum|worker\d+)\./.test(name));
  const statisticsOf = (worker: number): Tensor[] => {
    const prefix = `worker${worker}.`;
    return all
      .filter(({ name }) => name.startsWith(prefix))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
  };
  return {
    place: placeOf(parsed(metadata['place'], path), path),
    state: {
      parameters,
      optimizer: all.filter(({ name }) => /^(square|momentum)\./.test(name)),
      statistics: Array.from({ length: identity.recipe.workers }, (_, worker) =>
        worker === 0 ? parameters.filter(isStatistic) : statisticsOf(worker),
      ),
    },
  };
}

/** The identity with the names of the options, in one order. */
function facts({ recipe, classes, dataset, from }: Identity): Record<string, unknown> {
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
    from: from ?? null,
    'the class folders': classes,
    'the pictures': dataset,
  };
}

function compare(before: Record<string, unknown>, now: Record<string, unknown>, path: string): void {
  for (const [name, fact] of Object.entries(now)) {
    const [was, is] = [JSON.stringify(before[name]), JSON.stringify(fact)];
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

function parsed(text: string | undefined, path: string): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw damaged(path, 'its metadata is no JSON');
}

function placeOf(value: unknown, path: string): Place {
  const { epoch, position, score, history } = value as Partial<Place>;
  const whole = (number: unknown): boolean => Number.isInteger(number) && (number as number) >= 0;
  if (whole(epoch) && whole(position) && score && whole(score.count) && Array.isArray(history))
    return value as Place;
  throw damaged(path, 'it does not say where the training stood');
}

function damaged(path: string, reason: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_FORMAT',
    `${path} cannot be resumed: ${reason}. Remove it to begin anew.`,
    path,
  );
}
