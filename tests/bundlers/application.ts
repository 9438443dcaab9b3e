/** The application: small modules as a user writes them. A document may replace `model.js`. */
import { signModule } from './sign.ts';
import type { Answer, Asker, Files } from './way.ts';

const model = `
import { load } from 'mobilenet-wasm';
import { defaultWeights } from 'mobilenet-wasm/weights';

export const start = () => load(defaultWeights);
`;

const answer = `
import { jpeg, raw } from './sign.js';
import { start } from './model.js';

const ask = (model, image) =>
  model.classify(image, 1).then(
    ([best]) => [best.index, best.className, best.probability].join(' '),
    (error) => (error.code === 'E_IMAGE_DECODER' ? error.code : Promise.reject(error)),
  );

async function answer() {
  const model = await start();
  const said = { build: model.build, raw: await ask(model, raw), jpeg: await ask(model, jpeg) };
  if (typeof createImageBitmap === 'function' && typeof document === 'object')
    said.bitmap = await ask(model, await createImageBitmap(new Blob([jpeg])));
  model.dispose();
  return said;
}

/** One line, whatever happens. */
export const said = () =>
  answer().then(
    (answer) => JSON.stringify({ answer }),
    (error) => JSON.stringify({ refused: (error.code ?? 'no code') + ': ' + error.message }),
  );
`;

const main = `
import { said } from './answer.js';

said().then((line) => console.log(line));
`;

const worker = `
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => console.log(data);
worker.onerror = ({ message }) => console.log(JSON.stringify({ refused: 'the worker: ' + message }));
`;

const inWorker = `
import { said } from './answer.js';

said().then((line) => postMessage(line));
`;

const service = `
navigator.serviceWorker.onmessage = ({ data }) => console.log(data);
navigator.serviceWorker.register('./service.js', { type: 'module' }).then(
  async () => (await navigator.serviceWorker.ready).active.postMessage('ask'),
  (error) => console.log(JSON.stringify({ refused: String(error) })),
);
`;

const inService = `
import { said } from './answer.js';

addEventListener('message', (event) => event.waitUntil(said().then((line) => event.source.postMessage(line))));
`;

const page = '<!doctype html><title>sign</title><script type="module" src="./main.js"></script>\n';

const scripts = {
  main: { 'main.js': main },
  worker: { 'main.js': worker, 'worker.js': inWorker },
  service: { 'main.js': service, 'service.js': inService },
} as const;

/** Its files by name. */
export async function application(asker: Asker): Promise<Files> {
  return {
    'index.html': page,
    'sign.js': await signModule(),
    'model.js': model,
    'answer.js': answer,
    ...scripts[asker],
  };
}

/**
 * Finds the line of the application in what a program printed.
 *
 * @throws Error what the application was refused, or the last lines where it said nothing
 */
export function parse(printed: string): Answer {
  const line = /^.*(\{"(?:answer|refused)":.*\}).*$/m.exec(printed)?.[1];
  if (line === undefined)
    throw new Error(printed.trim().split('\n').slice(-3).join(' ') || 'nothing is printed');
  const { answer, refused } = JSON.parse(line) as { answer?: Answer; refused?: string };
  if (answer === undefined) throw new Error(refused);
  return answer;
}
