/** A training from its first step, or from a checkpoint, to its last. */
import { MobilenetError } from '../../host/errors.ts';
import type { Identity, Place } from './checkpoint.ts';
import { Checkpoints } from './checkpoints.ts';
import type { CheckpointPolicy } from './checkpoints.ts';
import type { Dataset } from './dataset.ts';
import { stepsOf } from './order.ts';
import { networkOf } from './recipe.ts';
import { recordOf } from './record.ts';
import type { EpochRecord } from './record.ts';
import { rateAt } from './schedule.ts';
import { NOTHING, sum } from './score.ts';
import type { Score } from './score.ts';
import type { Split } from './split.ts';
import { startFrom } from './start.ts';
import type { Source } from './start.ts';
import { Team } from './team.ts';
import { averaged } from './statistics.ts';
import type { Tensor } from '../packing/tensor.ts';
import type { Watch } from './watch.ts';

export interface Assignment {
  readonly identity: Identity;
  readonly dataset: Dataset;
  readonly split: Split;
  /** 256-bit mode of V8: see `TrainerOptions`. */
  readonly wide: boolean;
  readonly checkpoints: CheckpointPolicy;
  /** A trained network in place of random weights. */
  readonly from: Source | undefined;
}

/** Steps that are asked for before the first of them is answered: the workers never wait for this thread. */
const FLYING = 2;

const BEGINNING: Place = { epoch: 0, position: 0, score: NOTHING, history: [] };

interface Parts {
  readonly assignment: Assignment;
  readonly watch: Watch;
  readonly team: Team;
  readonly checkpoints: Checkpoints;
  readonly newClassifier: boolean;
  readonly resumed: Place | undefined;
}

export class Session {
  /** The network that this continues from has other classes: only its features are kept. */
  readonly newClassifier: boolean;
  /** Where the checkpoint stood that it goes on from. */
  readonly resumed: Place | undefined;
  readonly #assignment: Assignment;
  readonly #watch: Watch;
  readonly #team: Team;
  readonly #checkpoints: Checkpoints;
  readonly #steps: number;
  #place: Place;
  #began = performance.now();

  private constructor({ assignment, watch, team, checkpoints, newClassifier, resumed }: Parts) {
    this.newClassifier = newClassifier;
    this.resumed = resumed;
    this.#assignment = assignment;
    this.#watch = watch;
    this.#team = team;
    this.#checkpoints = checkpoints;
    this.#place = resumed ?? BEGINNING;
    this.#steps = stepsOf(assignment.split.training.length, assignment.identity.recipe.batch);
  }

  /**
   * Starts the workers, on what the checkpoint holds where the policy says so. The caller closes the session.
   *
   * @throws E_USAGE, E_MODEL_FORMAT of the checkpoint; E_MODEL_… of the weights to begin with; E_ENGINE, E_MEMORY
   */
  static async open(assignment: Assignment, watch: Watch): Promise<Session> {
    const { identity, dataset, split, wide, from } = assignment;
    const checkpoints = new Checkpoints(assignment.checkpoints, identity);
    const checkpoint = await checkpoints.read();
    const { seed, workers, augment } = identity.recipe;
    const { training, validation } = split;
    const network = networkOf(identity.recipe, identity.classes.length);
    const team = await Team.start({ network, seed, workers, augment, wide, dataset, training, validation });
    try {
      const start = from && startFrom(from, await team.parameters(), identity.classes);
      if (start) await team.restore(start.tensors);
      if (checkpoint) await team.resume(checkpoint.state);
      const newClassifier = start?.newClassifier ?? false;
      return new Session({ assignment, watch, team, checkpoints, newClassifier, resumed: checkpoint?.place });
    } catch (error) {
      await team.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#team.close();
  }

  /** Removes the checkpoint: the network is saved. */
  forget(): Promise<void> {
    return this.#checkpoints.remove();
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
    while (this.#place.epoch < epochs) {
      await this.#runEpoch();
      await this.#endEpoch();
    }
    return { tensors: averaged(await this.#team.state()), history: this.#place.history };
  }

  async #runEpoch(): Promise<void> {
    const flying: Promise<Score>[] = [];
    const landAll = async (): Promise<void> => {
      while (flying.length > 0) this.#land(await flying.shift()!);
    };
    for (let next = this.#place.position; next < this.#steps; next++) {
      const stopped = this.#watch.stopped();
      if (stopped || this.#checkpoints.due(this.#stepOf(next))) {
        await landAll();
        await this.#save();
        if (stopped) throw this.#interruption();
      }
      const step = this.#team.step(this.#place.epoch, next, this.#rateOf(next));
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
        `The loss is no number from step ${this.#done + 1} on; lower \`rate\`.`,
        'rate',
      );
    }
    const { epoch, position, score: before, history } = this.#place;
    this.#place = { epoch, position: position + 1, score: sum([before, score]), history };
    this.#watch.step({ epoch: epoch + 1, done: this.#done, steps: this.#allSteps, score: this.#place.score });
  }

  async #endEpoch(): Promise<void> {
    const { epoch, score, history } = this.#place;
    const isValidated = this.#assignment.split.validation.length > 0;
    const validation = isValidated ? await this.#team.validate() : undefined;
    const now = performance.now();
    const rate = this.#rateOf(this.#steps - 1);
    const record = recordOf({ epoch: epoch + 1, rate, score, validation, ms: now - this.#began });
    this.#began = now;
    this.#place = { ...BEGINNING, epoch: epoch + 1, history: [...history, record] };
    await this.#watch.epoch(record);
  }

  async #save(): Promise<void> {
    await this.#checkpoints.save({ place: this.#place, state: await this.#team.state() }, this.#done);
  }

  #interruption(): MobilenetError {
    const done = this.#done;
    return new MobilenetError(
      'E_INTERRUPTED',
      `Stopped after step ${done} of ${this.#allSteps}; the same training with \`resume\` goes on from there.`,
      done,
    );
  }

  get #allSteps(): number {
    return this.#assignment.identity.recipe.epochs * this.#steps;
  }

  get #done(): number {
    return this.#stepOf(this.#place.position);
  }

  /** A step of this epoch among all. */
  #stepOf(position: number): number {
    return this.#place.epoch * this.#steps + position;
  }

  #rateOf(position: number): number {
    return rateAt(this.#stepOf(position), this.#allSteps, this.#assignment.identity.recipe.rate);
  }
}
