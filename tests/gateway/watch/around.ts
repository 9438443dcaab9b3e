/** What the sources of the tests have around them, and what they said. */
import { Memory } from '../../../gateway/watch/memory.ts';
import type { Shot, Surroundings } from '../../../gateway/watch/shot.ts';

export interface Around extends Surroundings {
  readonly controller: AbortController;
  /** Codes of what was damaged. */
  readonly damaged: string[];
  readonly remarks: string[];
  readonly reconnects: { count: number };
}

export function around(): Around {
  const controller = new AbortController();
  const damaged: string[] = [];
  const remarks: string[] = [];
  const reconnects = { count: 0 };
  return {
    ...{ controller, signal: controller.signal, memory: new Memory(), damaged, remarks, reconnects },
    onDamage: ({ code }) => void damaged.push(code),
    remark: (sentence) => void remarks.push(sentence),
    onReconnect: () => void reconnects.count++,
  };
}

/** Bytes in pieces of one length. */
export async function* inPieces(bytes: Uint8Array, length = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield Buffer.from(bytes.subarray(at, at + length));
}

export async function all(shots: AsyncIterable<Shot>): Promise<Shot[]> {
  const found: Shot[] = [];
  for await (const shot of shots) found.push(shot);
  return found;
}
