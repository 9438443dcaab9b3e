/** A training from its first step, or from a checkpoint, to its last. */
import { MobilenetError } from '../../host/errors.ts';
import { writeCheckpoint } from './checkpoint.ts';
import type { Identity, Place } from './checkpoint.ts';
import type { Dataset } from './dataset.ts';
import type { Score } from './message.ts';
import { stepsOf } from './order.ts';
import type { EpochRecord } from './record.ts';
import { rateAt } from './schedule.ts';
import type { Split } from './split.ts';
import { startFrom } from './start.ts';
import { Team } from './team.ts';
import type { TeamState } from './team.ts';
import { meanStatistics } from './statistics.ts';
import type { Tensor } from '../packing/tensor.ts';

export interface Assignment {
  readonly identity: Identity;
  readonly dataset: Dataset;
  readonly split: Split;
  /** 256-bit mode of V8: see `TrainerOptions`. */
  readonly wide: boolean;
  /** A trained network in place of random weights, and the path of its file. */
  readonly from: { readonly tensors: ReadonlyMap<string, Tensor>; readonly path: string } | undefined;
}

/** Where a step left the training, for whoever watches. */
export interface StepNews {
  /** From 1. */
  readonly epoch: number;
  /** Steps done and steps of the whole training. */
  readonly done: number;
  readonly steps: number;
  /** Of this epoch so far. */
  readonly score: Score;
}

/** What watches and steers a session. */
export interface Watch {
  step(news: StepNews): void;
  epoch(record: EpochRecord): Promise<void>;
  /** Whether a checkpoint is due after so many steps; asked before each. */
  due(done: number): boolean;
  save(checkpoint: Uint8Array): Promise<void>;
  /** Whether to save and stop instead of the next step. */
  stopped(): boolean;
}

/** Steps that are asked for before the first of them is answered: the workers never wait for this thread. */
const FLYING = 2;

const NOTHING: Score = { loss: 0, correct: 0, count: 0 };

interface Parts {
  readonly assignment: Assignment;
  readonly watch: Watch;
  readonly team: Team;
  readonly newClassifier: boolean;
}

export class Session {
  /** The network that this continues from has other classes: only its features are kept. */
  readonly newClassifier: boolean;
  readonly #assignment: Assignment;
  readonly #watch: Watch;
  readonly #team: Team;
  readonly #steps: number;
  #epoch = 0;
  #position = 0;
  #score = NOTHING;
  #history: EpochRecord[] = [];
  #began = performance.now();

  private constructor({ assignment, watch, team, newClassifier }: Parts) {
    this.newClassifier = newClassifier;
    this.#assignment = assignment;
    this.#watch = watch;
    this.#team = team;
    this.#steps = stepsOf(assignment.split.training.length, assignment.identity.recipe.batch);
  }

  /** Starts the workers. The caller closes the session. */
  static async open(assignment: Assignment, watch: Watch): Promise<Session> {
    const { identity, dataset, split, wide, from } = assignment;
    const { alpha, batch, seed, workers, augment } = identity.recipe;
    const { training, validation } = split;
    const classes = identity.classes.length;
    const team = await Team.start({
      ...{ alpha, batch, seed, workers, augment, wide },
      ...{ classes, dataset, training, validation },
    });
    try {
      const start = from && startFrom(from.tensors, await team.parameters(), from.path);
      if (start) await team.restore(start.tensors);
      return new Session({ assignment, watch, team, newClassifier: start?.newClassifier ?? false });
    } catch (error) {
      await team.close();
      throw error;
    }
  }

  async resume({ place, state }: { readonly place: Place; readonly state: TeamState }): Promise<void> {
    await this.#team.resume(state);
    this.#epoch = place.epoch;
    this.#position = place.position;
    this.#score = place.score;
    this.#history = [...place.history];
  }

  close(): Promise<void> {
    return this.#team.close();
  }

  /**
   * Trains to the end.
   *
   * @returns the network's tensors, batch-norm statistics averaged over the workers, and what is told of each epoch
   * @throws E_INTERRUPTED it was stopped, and a checkpoint saved; E_USAGE the loss is no number any more
   */
  async run(): Promise<{ tensors: Tensor[]; history: readonly EpochRecord[] }> {
    const { epochs } = this.#assignment.identity.recipe;
    this.#began = performance.now();
    for (; this.#epoch < epochs; this.#epoch++) {
      await this.#runEpoch();
      await this.#endEpoch();
    }
    const { parameters, statistics } = await this.#team.state();
    const means = new Map(meanStatistics(statistics).map((tensor) => [tensor.name, tensor]));
    return { tensors: parameters.map((tensor) => means.get(tensor.name) ?? tensor), history: this.#history };
  }

  async #runEpoch(): Promise<void> {
    const flying: Promise<Score>[] = [];
    const landAll = async (): Promise<void> => {
      while (flying.length > 0) this.#land(await flying.shift()!);
    };
    for (let next = this.#position; next < this.#steps; next++) {
      const stopped = this.#watch.stopped();
      if (stopped || this.#watch.due(this.#stepOf(next))) {
        await landAll();
        await this.#save();
        if (stopped) throw this.#interruption();
      }
      const step = this.#team.step(this.#epoch, next, this.#rateOf(next));
      // Whoever awaits it hears of it; until then it must not end the process.
      step.catch(() => undefined);
      flying.push(step);
      if (flying.length === FLYING) this.#land(await flying.shift()!);
    }
    await landAll();
  }

  #land(score: Score): void {
    if (!Number.isFinite(score.loss)) {
      throw new MobilenetError(
        'E_USAGE',
        `The loss is no number from step ${this.#stepOf(this.#position) + 1} on; lower \`rate\`.`,
        'rate',
      );
    }
    const { loss, correct, count } = this.#score;
    this.#score = { loss: loss + score.loss, correct: correct + score.correct, count: count + score.count };
    this.#position++;
    const done = this.#stepOf(this.#position);
    this.#watch.step({ epoch: this.#epoch + 1, done, steps: this.#allSteps, score: this.#score });
  }

  async #endEpoch(): Promise<void> {
    const { loss, correct, count } = this.#score;
    const isValidated = this.#assignment.split.validation.length > 0;
    const validation = isValidated ? await this.#team.validate() : undefined;
    const now = performance.now();
    const record: EpochRecord = {
      epoch: this.#epoch + 1,
      rate: this.#rateOf(this.#steps - 1),
      loss: loss / count,
      accuracy: correct / count,
      validationLoss: validation ? validation.loss / validation.count : null,
      validationAccuracy: validation ? validation.correct / validation.count : null,
      seconds: Math.round(now - this.#began) / 1000,
    };
    this.#began = now;
    this.#history.push(record);
    this.#position = 0;
    this.#score = NOTHING;
    await this.#watch.epoch(record);
  }

  async #save(): Promise<void> {
    const place = {
      epoch: this.#epoch,
      position: this.#position,
      score: this.#score,
      history: this.#history,
    };
    const state = await this.#team.state();
    await this.#watch.save(writeCheckpoint({ place, state }, this.#assignment.identity));
  }

  #interruption(): MobilenetError {
    const done = this.#stepOf(this.#position);
    return new MobilenetError(
      'E_INTERRUPTED',
      `Stopped after step ${done} of ${this.#allSteps}; the same training with \`resume\` goes on from there.`,
      done,
    );
  }

  get #allSteps(): number {
    return this.#assignment.identity.recipe.epochs * this.#steps;
  }

  /** A step of this epoch among all. */
  #stepOf(position: number): number {
    return this.#epoch * this.#steps + position;
  }

  #rateOf(position: number): number {
    return rateAt(this.#stepOf(position), this.#allSteps, this.#assignment.identity.recipe.rate);
  }
}
