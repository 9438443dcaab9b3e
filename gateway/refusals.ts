import type { MobilenetError } from 'mobilenet-wasm';

/** Why a request or a picture got no answer. Nothing of its bytes, its address or its token is kept. */
export interface Refused {
  /** ISO 8601. */
  readonly time: string;
  /** As the server has it: `/classify`; `none` where nothing is. */
  readonly route: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Refusals that are kept. */
const MOST = 20;

/** Characters of a sentence; one may hold a name that a request was about. */
const LONGEST = 300;

/** The last refusals, the newest first. */
export class Refusals {
  #last: readonly Refused[] = [];

  get last(): readonly Refused[] {
    return this.#last;
  }

  add(route: string, status: number, { code, message }: MobilenetError): void {
    const refused = {
      time: new Date().toISOString(),
      route,
      status,
      code,
      message: message.slice(0, LONGEST),
    };
    this.#last = [refused, ...this.#last.slice(0, MOST - 1)];
  }
}
