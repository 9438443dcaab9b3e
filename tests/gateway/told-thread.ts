/** A worker's thread that does what the words of a picture say: how the pool bears each end of a thread. */
import { parentPort } from 'node:worker_threads';
import type { FromThread, ModelFacts, ToThread } from '../../gateway/pool/messages.ts';

const post = (message: FromThread): void => parentPort!.postMessage(message);

const deeds: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(1),
  trap: () => {
    throw new WebAssembly.RuntimeError('unreachable');
  },
  /** Obeys no word to end, as a loop in a decoder would. */
  hang: () => {
    for (;;);
  },
  /** Ends when it is told to. */
  wait: () => undefined,
  broken: () => post({ fault: { code: 'E_ENGINE', message: 'The engine failed.', place: undefined } }),
};

parentPort!.on('message', (message: ToThread) => {
  if ('abort' in message) return post({ fault: { code: 'E_ABORTED', message: '', place: undefined } });
  const word = new TextDecoder().decode(message.task.bytes);
  const deed = deeds[word];
  if (deed) return deed();
  post({ answer: { result: { embedding: [word.length] }, decode: 1, resize: 1, run: 1 } });
});

const contract = { classes: 0 } as ModelFacts['contract'];
post({ ready: [{ labels: [], contract } as Partial<ModelFacts> as ModelFacts] });
