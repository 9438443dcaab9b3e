/** The workers of a session, each in a thread of its own. */
import { Worker } from 'node:worker_threads';
import { MobilenetError } from '../../host/errors.ts';
import { exchangeBytes } from './exchange.ts';
import { compile } from './module.ts';
import type { Answers, Reply, Request, Setup } from './message.ts';
import { compileCore } from './packed-teacher.ts';
import type { Pace } from './schedule.ts';
import { sum } from './score.ts';
import type { Score } from './score.ts';
import { shared } from './shared.ts';
import { meanStatistics } from './statistics.ts';
import type { TeamNetwork } from './statistics.ts';
import type { Tensor } from '../packing/tensor.ts';

/** All that decides over the rest of a training, besides its place in the order. */
export interface TeamState extends TeamNetwork {
  readonly optimizer: readonly Tensor[];
}

export class Team {
  readonly #members: readonly Member[];

  private constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /**
   * Starts the workers on random weights, the same in all of them.
   *
   * @throws E_ENGINE, E_MEMORY, E_USAGE of the trainer
   */
  static async start(setup: Omit<Setup, 'worker' | 'compiled' | 'core'>): Promise<Team> {
    const { workers } = setup.recipe;
    const compiled = await compile(setup.wide);
    const isTaught = setup.teachers.some((teacher) => 'packed' in teacher);
    const core = isTaught ? await compileCore(setup.wide) : undefined;
    const members = Array.from(
      { length: workers },
      (_, worker) => new Member({ ...setup, worker, compiled, core }),
    );
    const team = new Team(members);
    try {
      const [gradients = 0] = await team.#all({ kind: 'initialize' });
      if (workers > 1) {
        const bytes = exchangeBytes(workers, gradients);
        await team.#all({ kind: 'exchange', shared: shared(bytes, 'take fewer `workers`') });
      }
      return team;
    } catch (error) {
      await team.close();
      throw error;
    }
  }

  /** One step of all workers. May be called again before the last one is answered. */
  async step(epoch: number, position: number, pace: Pace): Promise<Score> {
    return sum(await this.#all({ kind: 'step', epoch, position, pace }));
  }

  async validate(): Promise<Score> {
    const statistics =
      this.#members.length > 1 ? meanStatistics(await this.#all({ kind: 'statistics' })) : [];
    return sum(await this.#all({ kind: 'validate', statistics }));
  }

  /** Of the first worker, whose weights are those of all. */
  parameters(): Promise<Tensor[]> {
    return this.#members[0]!.ask({ kind: 'parameters' });
  }

  async state(): Promise<TeamState> {
    const first = this.#members[0]!;
    const [parameters, averages, optimizer, statistics] = await Promise.all([
      this.parameters(),
      first.ask({ kind: 'averages' }),
      first.ask({ kind: 'optimizer' }),
      this.#all({ kind: 'statistics' }),
    ]);
    return { parameters: [...parameters, ...averages], optimizer, statistics };
  }

  /** Replaces tensors of all workers by name. */
  async restore(tensors: readonly Tensor[]): Promise<void> {
    await this.#all({ kind: 'restore', tensors });
  }

  /** Replaces everything. */
  async resume({ parameters, optimizer, statistics }: TeamState): Promise<void> {
    await this.restore([...parameters, ...optimizer]);
    await Promise.all(
      this.#members.map((member, worker) =>
        member.ask({ kind: 'restore', tensors: statistics[worker] ?? [] }),
      ),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.end()));
  }

  #all<Asked extends Request>(request: Asked): Promise<Answers[Asked['kind']][]> {
    return Promise.all(this.#members.map((member) => member.ask(request)));
  }
}

interface Waiting {
  readonly resolve: (answer: Answers[keyof Answers]) => void;
  readonly reject: (error: Error) => void;
}

/** The session's end of one worker. Requests are answered in their order. */
class Member {
  readonly #thread: Worker;
  readonly #waiting: Waiting[] = [];
  #failure: Error | undefined;

  constructor(setup: Setup) {
    this.#thread = new Worker(new URL('./thread.js', import.meta.url), { workerData: setup });
    this.#thread.on('message', (reply: Reply) => {
      const { resolve, reject } = this.#waiting.shift()!;
      if ('answer' in reply) resolve(reply.answer);
      else reject(new MobilenetError(reply.failure.code, reply.failure.message));
    });
    this.#thread.on('error', (error) => this.#fail(error));
    this.#thread.on('exit', () =>
      this.#fail(new MobilenetError('E_INTERNAL', 'A worker of the training ended.')),
    );
  }

  ask<Asked extends Request>(request: Asked): Promise<Answers[Asked['kind']]> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve: resolve as Waiting['resolve'], reject });
      this.#thread.postMessage(request);
    });
  }

  async end(): Promise<void> {
    await this.#thread.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}
