import type { Catalog } from '../catalog.ts';
import type { Library } from '../library.ts';
import type { LogStream } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Pool } from '../pool/pool.ts';
import type { Refusals } from '../refusals.ts';
import type { Tls } from '../tls.ts';
import type { Bears } from '../token.ts';

/** What the routes answer with. */
export interface Context {
  readonly pool: Pool;
  readonly catalog: Catalog;
  readonly metrics: Metrics;
  readonly refusals: Refusals;
  /** The files of models that requests may load; undefined where they may change nothing. */
  readonly library?: Library | undefined;
  /** Whether a header bears the token; undefined where none is asked for. */
  readonly bears: Bears | undefined;
  /** Undefined for plain HTTP. */
  readonly tls?: Tls | undefined;
  readonly log: LogStream;
  /** Milliseconds from a request's last byte to its answer. This and `room` may change while it answers. */
  readonly deadline: number;
  /** Requests that are answered or wait, at most. */
  readonly room: number;
  readonly timeouts?: Timeouts | undefined;
}

/** Milliseconds after which a connection is cut. */
export interface Timeouts {
  /** That has not sent its headers. */
  readonly headers: number;
  /** That has not sent its request. */
  readonly request: number;
  /** That sends no other request. */
  readonly idle: number;
}
