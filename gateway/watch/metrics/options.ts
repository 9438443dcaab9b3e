import { refuseStrangers } from '../../options.ts';

/** Where figures are asked for. */
export interface MetricsOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  /** 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** File with the token that requests must bear, of at least 16 characters; read again when it changes. */
  readonly tokenFile?: string | undefined;
  /** Whether other machines may ask without a token. */
  readonly open?: boolean | undefined;
}

/**
 * The options with their defaults.
 *
 * @throws E_USAGE other machines could ask without a token
 */
export function metricsSettings(options: MetricsOptions): MetricsOptions & { readonly host: string } {
  const { host = '127.0.0.1', open = false, tokenFile } = options;
  refuseStrangers({ host, open, tokenFile });
  return { ...options, host };
}
