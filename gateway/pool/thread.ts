/** A worker's thread: loads and proves every model, then answers one task at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { load, MobilenetError } from 'mobilenet-wasm';
import type { Mobilenet } from 'mobilenet-wasm';
import { pixels } from 'mobilenet-wasm/pixels';
import { run } from 'mobilenet-wasm/run';
import type { Outputs } from 'mobilenet-wasm/run';
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
      (answer) => post({ answer }),
      (cause: unknown) => post({ fault: faultOf(cause) }),
    );
  });
  post({ ready: models.map(factsOf) });
} catch (cause) {
  post({ refused: faultOf(cause) });
}

function post(message: FromThread): void {
  parentPort!.postMessage(message);
}

function factsOf(model: Mobilenet): ModelFacts {
  const { contract, labels, layers, pages, build } = model;
  return { description: String(model), contract, labels, layers, pages, build };
}

async function answer(task: Task, signal: AbortSignal): Promise<Answer> {
  const begun = performance.now();
  const picture = task.frame ? { ...task.frame, data: task.bytes } : await pixels(task.bytes);
  const decode = performance.now() - begun;
  const model = models[task.model]!;
  const take = (outputs: Outputs): Result => resultOf(model, task, outputs);
  return { decode, ...(await run(model, picture, take, { exact: task.exact, signal })) };
}

function resultOf({ contract }: Mobilenet, { kind, top = 5 }: Task, outputs: Outputs): Result {
  if (kind === 'classify') return { predictions: outputs.classes(top) };
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
