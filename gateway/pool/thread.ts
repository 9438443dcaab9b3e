/** A worker's thread: loads and proves every model, then answers one task at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { load, MobilenetError } from 'mobilenet-wasm';
import type { Mobilenet } from 'mobilenet-wasm';
import { pixels } from 'mobilenet-wasm/pixels';
import type { Answer, Fault, FromThread, ModelFacts, ModelFile, Result, Task, ToThread } from './messages.ts';

const models: Mobilenet[] = [];
/** Of the task under way. */
let controller = new AbortController();

try {
  for (const { bytes } of workerData as readonly ModelFile[]) {
    const model = await load(bytes);
    await model.selftest();
    models.push(model);
  }
  parentPort!.on('message', (message: ToThread) => {
    if ('abort' in message) return controller.abort();
    controller = new AbortController();
    void answer(message.task, controller.signal).then(
      (answer) => post({ answer }, [message.task.bytes.buffer]),
      (cause: unknown) => post({ fault: faultOf(cause) }),
    );
  });
  post({ ready: models.map(factsOf) });
} catch (cause) {
  post({ refused: faultOf(cause) });
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
  const picture = task.frame ? { ...task.frame, data: task.bytes } : await pixels(task.bytes);
  const decoded = performance.now();
  const result = await resultOf(models[task.model]!, task, picture, signal);
  return { result, decode: decoded - begun, run: performance.now() - decoded, bytes: task.bytes };
}

async function resultOf(
  model: Mobilenet,
  { kind, top }: Task,
  picture: Parameters<Mobilenet['embed']>[0],
  signal: AbortSignal,
): Promise<Result> {
  if (kind === 'embed') return { embedding: Array.from(await model.embed(picture, { signal })) };
  return { predictions: await model.classify(picture, { top, signal }) };
}

function faultOf(cause: unknown): Fault {
  if (!(cause instanceof MobilenetError))
    return { code: 'E_INTERNAL', message: `${String(cause)} (a fault of the gateway)`, place: undefined };
  const { code, message, place } = cause;
  return { code, message, place };
}
