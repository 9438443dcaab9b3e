/** `fetch` of the engine; none where a program compiles without its type. */
type Fetch = typeof globalThis extends { fetch: infer Type } ? Type : never;

/** How what lies at an address is fetched. */
export interface NetworkOptions {
  /** Takes the place of the engine's own: with credentials, through a proxy, from a store of yours. */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds without a byte after which a download is given up, 30 000 by default; Infinity never. */
  readonly timeout?: number | undefined;
  /**
   * Where a redirect may lead: within the origin of the address (scheme, host and port) by default, or with `follow`
   * anywhere.
   */
  readonly redirect?: 'same-origin' | 'follow' | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How far a download has come. */
export interface Progress {
  /** Bytes that are here. */
  readonly loaded: number;
  /** Bytes that there will be; undefined where the server does not say. In the last call it is `loaded`. */
  readonly total: number | undefined;
}
