/** The script of a worker's thread: answers requests one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { MobilenetError } from '../../host/errors.ts';
import type { Reply, Request, Setup } from './message.ts';
import { Worker } from './worker.ts';

const port = parentPort!;
const worker = Worker.create(workerData as Setup);
// Awaited with the first request, which answers for it.
worker.catch(() => undefined);

port.on('message', (request: Request) => {
  void reply(request).then((message) => port.postMessage(message));
});

async function reply(request: Request): Promise<Reply> {
  try {
    return { answer: (await worker).answer(request) };
  } catch (error) {
    const code = error instanceof MobilenetError ? error.code : 'E_INTERNAL';
    return { failure: { code, message: error instanceof Error ? error.message : String(error) } };
  }
}
