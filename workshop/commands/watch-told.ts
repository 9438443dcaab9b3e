/** What `watch` prints, and when it ends. */
import { once } from 'node:events';
import { jsonError, printJson } from '../terminal/json.ts';
import { line } from '../terminal/print.ts';
import { remark } from '../terminal/report.ts';
import type { Event, Refused, Summary } from './watch-options.ts';

/** @param source where events of several stand among each other */
export function told(event: Event, source?: string): string {
  const { time, region, state, previous, probability, picture } = event;
  const share = probability === undefined ? '' : ` ${probability.toFixed(4)}`;
  const before = previous === undefined ? '' : `, before it ${previous}`;
  const of = picture === undefined ? '' : ` (${picture})`;
  const where = [source, region].filter((each) => each !== undefined).join(' ');
  return line`${time}${where === '' ? '' : ` ${where}:`} ${state}${share}${before}${of}`;
}

/** @param of which, where there are several */
export function summed({ p50, p99, ...counts }: Summary, of?: string): string {
  const { read, dropped, passed, answered, unknown, refused, events, reconnects } = counts;
  const all: readonly (readonly [number, string])[] = [
    [read, 'frames read'],
    [passed, 'passed over'],
    [dropped, 'dropped'],
    [refused, 'refused'],
    [answered, 'answered'],
    [unknown, 'unknown'],
    [events, 'events'],
    [reconnects, 'reconnections'],
  ];
  const said = all.filter(([count, what]) => count > 0 || /read|answered/.test(what));
  const times =
    p50 === undefined ? '' : `; half within ${p50.toFixed(1)} ms, 99 % within ${p99?.toFixed(1)} ms`;
  const name = of === undefined ? '' : `${of}: `;
  return line`mobilenet: ${name}${said.map(([count, what]) => `${count} ${what}`).join(', ')}${times}`;
}

/** @param source where there are several */
export function tellRefused({ error, picture }: Refused, json: boolean | undefined, source?: string): void {
  const of = [source, picture].map((each) => (each === undefined ? '' : `${each}: `)).join('');
  remark(`${of}${error.code}: ${error.message}`);
  if (json) printJson('watch', { source, picture, error: jsonError(error) });
}

/** Closes what is watched on SIGTERM and Ctrl-C. */
export async function untilSignal<Outcome>(watched: {
  readonly done: Promise<Outcome>;
  close(): Promise<unknown>;
}): Promise<Outcome> {
  const stopped = new AbortController();
  // A second signal ends the process at once, as it does without a listener.
  const signals = ['SIGTERM', 'SIGINT'].map((each) => once(process, each, { signal: stopped.signal }));
  Promise.race(signals).then(
    () => watched.close().catch(() => undefined),
    () => undefined,
  );
  try {
    return await watched.done;
  } finally {
    stopped.abort();
    await Promise.allSettled(signals);
  }
}
