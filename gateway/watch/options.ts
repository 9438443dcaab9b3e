import type { Readable } from 'node:stream';
import { MobilenetError } from 'mobilenet-wasm';
import type { Rules } from '../events/decision.ts';
import type { WatchEvent } from '../events/event.ts';
import type { EventsOptions } from '../events/options.ts';
import type { Frame } from '../pool/messages.ts';
import { metricsSettings } from './metrics/options.ts';
import type { MetricsOptions } from './metrics/options.ts';
import { regionsOf } from './region.ts';
import type { Region } from './region.ts';

export interface WatchOptions extends Rules {
  /** `-` for standard input, a folder, a file of video, `rtsp://HOST/PATH`, `/dev/video0` or `mqtt://HOST/TOPIC`. */
  readonly source: string;
  /** What events call the source; by default the source itself, without a password. */
  readonly name?: string | undefined;
  /**
   * Name by which a broker knows the reader of a topic again, and keeps for it what it has not answered. Each gateway has its
   * own.
   */
  readonly client?: string | undefined;
  /** Who reads a topic, where its broker asks. */
  readonly user?: string | undefined;
  /** File with the password. */
  readonly passwordFile?: string | undefined;
  /** Path of packed weights; by default the signs of `mobilenet-wasm`. */
  readonly model?: string | undefined;
  /** What the frames of standard input are where they are raw. */
  readonly frame?: Partial<Frame> | undefined;
  /** `x,y,width,height` or `name=x,y,width,height`, in pixels: each is decided for itself. */
  readonly crop?: readonly string[] | undefined;
  /** Only each so many-th frame is looked at. */
  readonly every?: number | undefined;
  /** At most so many frames a second are answered. */
  readonly rate?: number | undefined;
  /**
   * Whether the newest frame takes the place of one that still waits, or each frame is answered and the source waits. By
   * default `newest` of a camera and of standard input.
   */
  readonly take?: 'newest' | 'each' | undefined;
  /** Whether the answer of each frame is an event, and not only a change of state. */
  readonly all?: boolean | undefined;
  /** Classes of an event of `all`; 5 by default. */
  readonly top?: number | undefined;
  /** Whether a folder ends with the pictures that are there. */
  readonly once?: boolean | undefined;
  /** Where events go besides `onEvent`. */
  readonly events?: EventsOptions | undefined;
  /** Where figures are asked for. */
  readonly metrics?: MetricsOptions | undefined;
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
  /** Told of a frame that could not be answered. */
  readonly onRefused?: ((refused: Refused) => void) | undefined;
  /** Told what a person should know, a sentence. */
  readonly remark?: ((sentence: string) => void) | undefined;
  /** Standard input by default. */
  readonly input?: Readable | undefined;
}

/** A frame without an answer. */
export interface Refused {
  readonly error: MobilenetError;
  readonly picture: string | undefined;
}

/** Options with their defaults. */
export interface Settings {
  readonly regions: readonly Region[];
  readonly rules: Rules;
  readonly every: number;
  /** Milliseconds from one answer to the next at the least. */
  readonly interval: number;
  readonly all: boolean;
  readonly top: number;
}

/** Least and most: of whole numbers, and of `rate` frames a second. */
export const cameraRanges = {
  every: [1, 999_999_999],
  top: [1, 999_999_999],
  rate: [0.001, 1000],
} as const;

/**
 * The options with their defaults; the rules are checked by the decision.
 *
 * @throws E_USAGE one is out of range, or does not go with another
 */
export function settingsOf(options: WatchOptions): Settings {
  const { crop = [], every = 1, rate, all = false, top = 5 } = options;
  const { agree, hold, threshold, unknown, user, passwordFile } = options;
  check(Number.isInteger(every), 'every', 'a whole number from', every);
  check(Number.isInteger(top), 'top', 'a whole number from', top);
  if (rate !== undefined) check(true, 'rate', 'frames a second, from', rate);
  if (options.metrics) metricsSettings(options.metrics);
  if (passwordFile !== undefined && user === undefined)
    throw new MobilenetError('E_USAGE', '`passwordFile` needs `user`.', 'passwordFile');
  if (all && (agree ?? hold) !== undefined) {
    const fact =
      '`agree` and `hold` are about changes of state, and with `all` each frame is answered for itself';
    throw new MobilenetError('E_USAGE', `${fact}.`, 'all');
  }
  return {
    regions: regionsOf(crop),
    rules: { agree, hold, threshold, unknown },
    ...{ every, interval: rate === undefined ? 0 : 1000 / rate, all, top },
  };
}

function check(holds: boolean, option: keyof typeof cameraRanges, what: string, value: number): void {
  const [least, most] = cameraRanges[option];
  if (holds && value >= least && value <= most) return;
  throw new MobilenetError(
    'E_USAGE',
    `\`${option}\` must be ${what} ${least} to ${most}, not ${value}.`,
    option,
  );
}
