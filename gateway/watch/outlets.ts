import type { Events, Figures } from '../events/events.ts';
import { openEvents } from '../events/open.ts';
import type { EventsOptions } from '../events/options.ts';
import type { CameraMetrics } from './metrics/metrics.ts';
import type { MetricsOptions } from './metrics/options.ts';

/** What all cameras share. */
export interface OutletsOptions {
  /** Where events go besides `onEvent`. */
  readonly events?: EventsOptions | undefined;
  /** Where figures are asked for. */
  readonly metrics?: MetricsOptions | undefined;
  /** Told what a person should know, a sentence. */
  readonly remark?: ((sentence: string) => void) | undefined;
}

/** Where events go, and figures. */
export interface Outlets {
  readonly events: Pick<Events, 'send'>;
  /** Undefined where nobody asks. */
  readonly metrics: CameraMetrics | undefined;
  /** Hands over what was accepted, as far as it can be. */
  close(): Promise<void>;
}

/** @throws E_USAGE, E_IO, E_BUSY: what `openEvents` and `openMetrics` throw */
export async function openOutlets({ events, metrics, remark }: OutletsOptions): Promise<Outlets> {
  let figures = (): Figures | undefined => undefined;
  // Its library is loaded by those who use it.
  const exposed =
    metrics && (await (await import('./metrics/open.ts')).openMetrics(metrics, () => figures(), remark));
  try {
    const opened = events && (await openEvents({ remark, ...events }));
    if (opened) figures = () => opened.figures;
    const close = async (): Promise<void> => {
      await opened?.close();
      await exposed?.close();
    };
    return { events: opened ?? told(), metrics: exposed?.metrics, close };
  } catch (cause) {
    await exposed?.close();
    throw cause;
  }
}

/** Where events go nowhere but to `onEvent`. */
function told(): Pick<Events, 'send'> {
  let sequence = 0;
  return { send: async (event) => ({ sequence: ++sequence, ...event }) };
}
