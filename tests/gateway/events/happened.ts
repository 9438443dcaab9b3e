/** Events of no camera, for the tests of what becomes of them. */
import type { Occurrence } from '../../../gateway/events/event.ts';

export function happened(frame: number, given: Partial<Occurrence> = {}): Occurrence {
  return {
    ...{ time: new Date(1_700_000_000_000 + frame * 1000).toISOString(), source: 'gate', region: undefined },
    ...{ model: 'signs', digest: 'ab'.repeat(32), state: `state ${frame}`, previous: undefined },
    ...{ index: 14, probability: 0.5, frame },
    ...given,
  };
}

/** Resolved when something holds, at the latest within ten seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const begun = Date.now();
  while (!holds()) {
    if (Date.now() - begun > 10_000) throw new Error(`${what} does not happen`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
