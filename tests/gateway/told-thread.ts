/** A worker's thread that does what the words of a picture say: how the pool bears each end of a thread. */
import { parentPort, threadId, workerData } from 'node:worker_threads';
import type { FromThread, ModelFacts, ModelFile, ToThread } from '../../gateway/pool/messages.ts';

const begun = workerData as Int32Array;
const post = (message: FromThread): void => parentPort!.postMessage(message);

const deeds: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(1),
  /** Answers, and is gone before it hears of the next task, which has been given to it by then. */
  leave: () => {
    post({ answer: { result: { embedding: [] }, decode: 1, resize: 1, run: 1 } });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    process.exit(1);
  },
  trap: () => {
    throw new WebAssembly.RuntimeError('unreachable');
  },
  /** Obeys no word to end, as a loop in a decoder would. */
  hang: () => {
    for (;;);
  },
  /** Ends when it is told to. */
  wait: () => undefined,
  /** How many models it has. */
  models: () => answer(models.size),
  broken: () => post({ fault: { code: 'E_ENGINE', message: 'The engine failed.', place: undefined } }),
};

const models = new Set<string>();
const contract = { classes: 0 } as ModelFacts['contract'];
const facts = { labels: [], contract } as Partial<ModelFacts> as ModelFacts;

/** A file of one byte is refused: by every second thread. */
function take({ digest, bytes }: ModelFile, id: number): void {
  if (bytes.length === 1 && bytes[0] === threadId % 2)
    return post({ refused: id, fault: { code: 'E_MEMORY', message: 'Refused.', place: undefined } });
  models.add(digest);
  post({ loaded: id, facts });
}

function answer(length: number): void {
  post({ answer: { result: { embedding: [length] }, decode: 1, resize: 1, run: 1 } });
}

parentPort!.on('message', (message: ToThread) => {
  if ('load' in message) return take(message.load, message.id);
  if ('unload' in message) return void models.delete(message.unload);
  if ('abort' in message) return post({ fault: { code: 'E_ABORTED', message: '', place: undefined } });
  Atomics.add(begun, 0, 1);
  const word = new TextDecoder().decode(message.task.bytes);
  const deed = deeds[word];
  if (deed) return deed();
  answer(word.length);
});

post({ online: true });
