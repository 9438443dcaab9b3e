/** A training from its first step, or from a checkpoint, to its last. */
import { MobilenetError } from '../../host/errors.ts';
import type { Tensor } from '../packing/tensor.ts';
import type { Assignment } from './assignment.ts';
import { Checkpoints } from './checkpoints.ts';
import { Course } from './course.ts';
import { divergence, interruption } from './endings.ts';
import { faultOf } from './fault.ts';
import { Flight } from './flight.ts';
import { BEGINNING } from './place.ts';
import type { Place } from './place.ts';
import { networkOf } from './recipe.ts';
import { recordOf } from './record.ts';
import type { EpochRecord } from './record.ts';
import { sum } from './score.ts';
import { startFrom } from './start.ts';
import { Team } from './team.ts';
import type { TeamState } from './team.ts';
import { answering, averaged } from './statistics.ts';
import type { Watch } from './watch.ts';

interface Parts {
  readonly course: Course;
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
  readonly #watch: Watch;
  readonly #team: Team;
  readonly #checkpoints: Checkpoints;
  readonly #course: Course;
  readonly #flight = new Flight();
  #place: Place;
  #diverged = false;
  #began = performance.now();

  private constructor({ course, watch, team, checkpoints, newClassifier, resumed }: Parts) {
    this.newClassifier = newClassifier;
    this.resumed = resumed;
    this.#watch = watch;
    this.#team = team;
    this.#checkpoints = checkpoints;
    this.#place = resumed ?? BEGINNING;
    this.#course = course;
  }

  /**
   * Starts the workers, on what the checkpoint holds where the policy says so. The caller closes the session.
   *
   * @throws E_USAGE, E_MODEL_FORMAT of the checkpoint; E_MODEL_… of the weights to begin with; E_ENGINE, E_MEMORY
   */
  static async open(assignment: Assignment, watch: Watch): Promise<Session> {
    const { identity, dataset, split, wide, from, teachers } = assignment;
    const { recipe, classes } = identity;
    const course = new Course(recipe, split);
    const checkpoints = new Checkpoints(assignment.checkpoints, identity, course);
    const checkpoint = await checkpoints.read();
    const { training, validation } = split;
    const network = networkOf(recipe, classes.length);
    const team = await Team.start({ network, recipe, teachers, wide, dataset, training, validation });
    try {
      const start = from && startFrom(from, await team.parameters(), classes);
      if (start) await team.restore(start.tensors);
      if (checkpoint) await team.resume(checkpoint.state);
      const newClassifier = start?.newClassifier ?? false;
      const resumed = checkpoint?.place;
      return new Session({ course, watch, team, checkpoints, newClassifier, resumed });
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
   * @throws E_INTERRUPTED it was stopped, and a checkpoint saved; E_USAGE the loss or a weight is no number any more
   */
  async run(): Promise<{ tensors: Tensor[]; history: readonly EpochRecord[] }> {
    this.#began = performance.now();
    while (this.#place.epoch < this.#course.epochs) {
      await this.#runEpoch();
      await this.#endEpoch();
    }
    return { tensors: answering(averaged(await this.#state())), history: this.#place.history };
  }

  /**
   * Saves a checkpoint of where it stands, after whatever failed; answers whether that could be done. Of weights that have
   * come to nothing the last one is better.
   */
  async keep(): Promise<boolean> {
    if (this.#diverged) return false;
    try {
      await this.#landAll();
      await this.#save();
      return true;
    } catch {
      return false;
    }
  }

  async #runEpoch(): Promise<void> {
    for (let next = this.#place.position; next < this.#course.steps; next++) {
      if (this.#watch.stopped()) {
        await this.#landAll();
        await this.#save();
        throw interruption(this.#done, this.#course.allSteps);
      }
      const number = this.#course.stepOf(this.#place.epoch, next);
      if (this.#checkpoints.due(number)) {
        await this.#landAll();
        await this.#trySave();
      }
      this.#flight.start(this.#team.step(this.#place.epoch, next, this.#course.paceAt(number)));
      if (this.#flight.isFull) await this.#land();
    }
    await this.#landAll();
  }

  async #landAll(): Promise<void> {
    while (!this.#flight.isEmpty) await this.#land();
  }

  /** Counts the first of the steps under way. */
  async #land(): Promise<void> {
    const score = await this.#flight.first();
    if (!Number.isFinite(score.loss))
      throw this.#divergence(`The loss is no number from step ${this.#done + 1} on`);
    this.#flight.end();
    const { epoch, position, score: before, history } = this.#place;
    this.#place = { epoch, position: position + 1, score: sum([before, score]), history };
    const steps = this.#course.allSteps;
    this.#watch.step({ epoch: epoch + 1, done: this.#done, steps, score: this.#place.score });
  }

  async #endEpoch(): Promise<void> {
    const { epoch, score, history } = this.#place;
    const validation = this.#course.validates ? await this.#team.validate() : undefined;
    if (validation && !Number.isFinite(validation.loss))
      throw this.#divergence(`The validation loss is no number after step ${this.#done}`);
    const now = performance.now();
    const rate = this.#course.rateAt(this.#done - 1);
    const record = recordOf({ epoch: epoch + 1, rate, score, validation, ms: now - this.#began });
    this.#began = now;
    this.#place = { ...BEGINNING, epoch: epoch + 1, history: [...history, record] };
    await this.#watch.epoch(record);
  }

  async #save(): Promise<void> {
    await this.#checkpoints.save({ place: this.#place, state: await this.#state() }, this.#done);
  }

  /** A full disk may have room again when the next is due; the last checkpoint stays. */
  async #trySave(): Promise<void> {
    try {
      await this.#save();
    } catch (error) {
      if (!(error instanceof MobilenetError) || error.code !== 'E_IO') throw error;
      this.#watch.warn(error);
    }
  }

  /** What is saved is what can be gone on from. */
  async #state(): Promise<TeamState> {
    const state = await this.#team.state();
    const tensors = [...state.parameters, ...state.optimizer, ...state.statistics.flat()];
    if (tensors.some((tensor) => faultOf(tensor) !== undefined))
      throw this.#divergence(`A weight or its mean square is no number after step ${this.#done}`);
    return state;
  }

  #divergence(fact: string): MobilenetError {
    this.#diverged = true;
    return divergence(fact);
  }

  /** Steps of all that are counted in `#place`. */
  get #done(): number {
    return this.#course.stepOf(this.#place.epoch, this.#place.position);
  }
}
