import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readOwn } from '../../file.ts';
import type { Kept } from '../event.ts';
import type { WebhookOptions } from '../options.ts';
import type { Sink } from '../sink.ts';
import { pauseOf } from './pause.ts';

const TIMEOUT = 10_000;

/** Statuses below 500 that another token, another address or another time mends. All other 4xx are about the event. */
const MENDABLE: readonly number[] = [401, 403, 404, 408, 425, 429];

/** How a try ended: the event is done with, or must be tried again. */
type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'away'; readonly reason: string; readonly after?: string | undefined };

export interface WebhookContext {
  readonly remark: (sentence: string) => void;
  /** Sets an event aside. */
  readonly refuse: (reason: string, kept: Kept) => Promise<void>;
  /** Milliseconds of the first pause; 500 by default. */
  readonly pause?: number | undefined;
}

/** A server that takes each event as the body of a POST, and is asked until it does. */
export class Webhook implements Sink {
  readonly name = 'webhook';
  readonly #options: WebhookOptions;
  readonly #context: WebhookContext;
  #away = false;

  constructor(options: WebhookOptions, context: WebhookContext) {
    this.#options = options;
    this.#context = context;
  }

  get isHere(): boolean {
    return !this.#away;
  }

  async deliver(kept: Kept, signal: AbortSignal): Promise<void> {
    for (let tries = 0; ; tries++) {
      const outcome = await this.#post(kept, signal);
      if (outcome.kind === 'done') return this.#tellBack();
      this.#tellAway(outcome.reason);
      await sleep(pauseOf(tries, outcome.after, this.#context.pause), undefined, { signal });
    }
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  async #post(kept: Kept, ending: AbortSignal): Promise<Outcome> {
    const { url, tokenFile, timeout = TIMEOUT } = this.#options;
    const { event, text } = kept;
    try {
      const token = tokenFile && (await readOwn(tokenFile)).toString().trim();
      const { status, headers, body } = await fetch(url, {
        method: 'POST',
        body: text,
        redirect: 'manual',
        signal: AbortSignal.any([ending, AbortSignal.timeout(timeout)]),
        headers: {
          'content-type': 'application/json',
          'idempotency-key': `${event.sequence}-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`,
          ...(token && { authorization: `Bearer ${token}` }),
        },
      });
      void body?.cancel().catch(() => undefined);
      if (status >= 200 && status < 300) return { kind: 'done' };
      const reason = `it answers ${status}`;
      if (status < 400 || status >= 500 || MENDABLE.includes(status))
        return { kind: 'away', reason, after: headers.get('retry-after') ?? undefined };
      return await this.#setAside(kept, reason);
    } catch (cause) {
      ending.throwIfAborted();
      return { kind: 'away', reason: reasonOf(cause as Error, timeout) };
    }
  }

  async #setAside(kept: Kept, reason: string): Promise<Outcome> {
    await this.#context.refuse(reason, kept);
    const { sequence } = kept.event;
    this.#context.remark(`${this.#options.url} refuses event ${sequence}, which is set aside: ${reason}.`);
    return { kind: 'done' };
  }

  #tellAway(reason: string): void {
    if (!this.#away) this.#context.remark(`${this.#options.url} is away, events for it wait: ${reason}.`);
    this.#away = true;
  }

  #tellBack(): void {
    if (this.#away) this.#context.remark(`${this.#options.url} is back.`);
    this.#away = false;
  }
}

function reasonOf({ name, message, cause }: Error, timeout: number): string {
  if (name === 'TimeoutError') return `no answer within ${timeout} ms`;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? message;
}
