import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ModelEntry } from '../catalog.ts';
import type { Answer, Task } from '../pool/messages.ts';
import { Bodies, LARGEST_BODY, tooLarge } from './bodies.ts';
import type { Body } from './bodies.ts';
import type { Context } from './context.ts';
import { within } from './deadline.ts';
import { Gate } from './gate.ts';

/** Where every route hands in its pictures, so that all share one queue, one count of bytes, one deadline. */
export class Desk {
  readonly #context: Context;
  readonly #gate: Gate;
  readonly #bodies = new Bodies();

  constructor(context: Context) {
    this.#context = context;
    this.#gate = new Gate(context);
  }

  /**
   * Answers one request.
   *
   * @param read what was sent, of its body
   * @param work the answer to it, which ends when its signal says that there is no more use for it
   * @throws E_BUSY the queue is full; E_IMAGE_SIZE the body is too large; E_ABORTED its time is up; what `read` and
   *   `work` throw
   */
  async answer<Sent, Reply>(
    request: FastifyRequest,
    reply: FastifyReply,
    read: (body: Body) => Promise<Sent>,
    work: (sent: Sent, signal: AbortSignal) => Promise<Reply>,
  ): Promise<Reply> {
    this.#gate.refuseFull();
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) throw tooLarge();
    const body = this.#bodies.hold();
    try {
      const sent = await read(body);
      const leave = this.#gate.enter();
      try {
        return await within(this.#context.deadline, reply.raw, (signal) => work(sent, signal));
      } finally {
        leave();
      }
    } finally {
      body.release();
    }
  }

  /**
   * Runs one picture.
   *
   * @throws what `Pool.run` throws
   */
  async run({ name, digest }: ModelEntry, task: Omit<Task, 'model'>, signal: AbortSignal): Promise<Answer> {
    const { pool, metrics } = this.#context;
    const answer = await pool.run({ ...task, model: digest }, signal);
    metrics.answered(name, answer);
    return answer;
  }
}
