/** Runs a command line inside the process of the test: a thousand times as often as processes could be started. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { dispatch } from '../../workshop/commands/dispatch.ts';
import { typed } from '../../workshop/terminal/report.ts';
import type { MobilenetError } from '../../host/errors.ts';

export interface Said {
  readonly stdout: Buffer;
  /** Without the line of `error`. */
  readonly stderr: string;
  /** What `cli.ts` would report and exit with. */
  readonly error: MobilenetError | undefined;
}

type Stream = 'stdout' | 'stderr';

/** What is printed in a call. The test runner prints to the same streams, from elsewhere. */
const printed = new AsyncLocalStorage<Readonly<Record<Stream, Uint8Array[]>>>();

for (const stream of ['stdout', 'stderr'] as const) {
  const { write } = process[stream];
  process[stream].write = ((piece: Uint8Array | string, ...more: unknown[]): boolean => {
    const pieces = printed.getStore()?.[stream];
    if (!pieces) return Reflect.apply(write, process[stream], [piece, ...more]) as boolean;
    pieces.push(Buffer.from(piece as string));
    for (const taken of more) if (typeof taken === 'function') taken();
    return true;
  }) as typeof write;
}

/** @param input what standard input gives before it ends */
export async function say(words: readonly string[], input: Uint8Array = new Uint8Array(0)): Promise<Said> {
  const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  const pieces = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  Object.defineProperty(process, 'stdin', {
    configurable: true,
    get: () => Readable.from(input.length > 0 ? [input] : []),
  });
  let error: MobilenetError | undefined;
  try {
    await printed.run(pieces, () => dispatch([...words]));
  } catch (cause) {
    error = typed(cause);
  } finally {
    Object.defineProperty(process, 'stdin', stdin);
  }
  return { stdout: Buffer.concat(pieces.stdout), stderr: Buffer.concat(pieces.stderr).toString(), error };
}
