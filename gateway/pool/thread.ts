/** A worker's thread: loads and proves models as it is told to, and answers one task at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { load, MobilenetError } from 'mobilenet-wasm';
import type { Mobilenet } from 'mobilenet-wasm';
import { pixels } from 'mobilenet-wasm/pixels';
import { run } from 'mobilenet-wasm/run';
import type { Outputs } from 'mobilenet-wasm/run';
import type { Answer, Fault, FromThread, ModelFacts, ModelFile, Result, Task, ToThread } from './messages.ts';

/** `i32 [1]`, shared: the tasks that were begun. */
const begun = workerData as Int32Array;
/** By digest. */
const models = new Map<string, Mobilenet>();
/** One load or unload follows the other. */
let changes: Promise<void> = Promise.resolve();
/** Of the task under way. */
let controller = new AbortController();

parentPort!.on('message', (message: ToThread) => {
  if ('abort' in message) return controller.abort();
  if ('load' in message) return void (changes = changes.then(() => take(message.load, message.id)));
  if ('unload' in message) return void (changes = changes.then(() => drop(message.unload)));
  Atomics.add(begun, 0, 1);
  controller = new AbortController();
  void answer(message.task, controller.signal).then(
    (answer) => post({ answer }, [message.task.bytes.buffer]),
    (cause: unknown) => post({ fault: faultOf(cause) }),
  );
});
post({ online: true });

/** Loads a model, which proves itself and runs once on the way of every picture before it is said to be there. */
async function take({ digest, bytes }: ModelFile, id: number): Promise<void> {
  let model: Mobilenet | undefined;
  try {
    model = await load(bytes);
    await model.selftest();
    await model.embed({ width: 1, height: 1, data: new Uint8Array(1), format: 'grey' });
    models.set(digest, model);
    post({ loaded: id, facts: factsOf(model) });
  } catch (cause) {
    model?.dispose();
    post({ refused: id, fault: faultOf(cause) });
  }
}

function drop(digest: string): void {
  models.get(digest)?.dispose();
  models.delete(digest);
}

function post(message: FromThread, moved: readonly ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, moved);
}

function factsOf(model: Mobilenet): ModelFacts {
  const { contract, labels, layers, pages, build } = model;
  return { description: String(model), contract, labels, layers, pages, build };
}

async function answer(task: Task, signal: AbortSignal): Promise<Answer> {
  const begun = performance.now();
  const model = models.get(task.model)!;
  const fitting = task.shrink ? model.contract : undefined;
  const picture = task.frame ? { ...task.frame, data: task.bytes } : await pixels(task.bytes, fitting);
  const decode = performance.now() - begun;
  const take = (outputs: Outputs): Result => resultOf(model, task, outputs);
  return { decode, bytes: task.bytes, ...(await run(model, picture, take, { exact: task.exact, signal })) };
}

function resultOf({ contract }: Mobilenet, { kind, top = 5 }: Task, outputs: Outputs): Result {
  if (kind === 'classify')
    return { ...(outputs.unknown() && { unknown: true }), predictions: outputs.classes(top) };
  const embedding = outputs.embedding();
  if (kind === 'embed') return { embedding: Array.from(embedding) };
  if (contract.classes === 0) return { tensors: { embedding } };
  const logits = outputs.logits();
  const probabilities = outputs.probabilities();
  const predictions = top > 0 ? outputs.classes(top) : [];
  return { tensors: { embedding, logits, probabilities, predictions } };
}

function faultOf(cause: unknown): Fault {
  if (!(cause instanceof MobilenetError))
    return { code: 'E_INTERNAL', message: `${String(cause)} (a fault of the gateway)`, place: undefined };
  const { code, message, place } = cause;
  return { code, message, place };
}
