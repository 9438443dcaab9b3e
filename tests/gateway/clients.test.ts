/** Clients of the Open Inference Protocol that others wrote: their numbers are those of POST /classify and POST /embed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startGateway } from '../../gateway/gateway.ts';
import { runs, unless } from '../end-to-end/engines.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { noise } from '../reference/noise.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { asked, post, served } from './served.ts';

/** A Python with the packages of the clients: PYTHON_CLIENTS, by default python3. */
const python = process.env['PYTHON_CLIENTS'] ?? 'python3';

/** The `skip` of a test that needs a package. */
const no = (name: string, module: string): string | false =>
  unless(
    runs(python, '-c', `import ${module}`),
    `python3 has no ${module}: \`pip install '${name}'\`, or name a python3 that has it in PYTHON_CLIENTS`,
  );

const script = fileURLToPath(new URL('../../../tests/gateway/clients.py', import.meta.url));
const stop = fileURLToPath(new URL('../../../examples/signs/stop.jpg', import.meta.url));
const model = 'signs-0.25-64';

/** Of a batch, a row of each picture. */
interface Numbers {
  readonly probabilities: number[][];
  readonly logits: number[][];
  readonly embedding: number[][];
}
interface Told {
  readonly live: boolean;
  readonly ready: boolean;
  readonly model: boolean;
  readonly server: unknown;
  readonly metadata: unknown;
  readonly id: string;
  readonly json: Numbers;
  readonly binary: Numbers;
  readonly file: Numbers;
  readonly classes: string[][];
  readonly missing: [string, string];
  readonly misshapen: [string, string];
}
interface Line {
  readonly predictions: {
    readonly index: number;
    readonly className: string;
    readonly probability: number;
  }[];
  readonly embedding: number[];
}

/** What a client is told, and the lines that the gateway's own routes answer for the same pictures. */
async function told(client: string): Promise<{ told: Told; lines: Line[]; address: string }> {
  const { address } = await served();
  const frames = join(temporaryFolder(), 'frames.rgb');
  const all = [1, 2].map((seed) => Uint8Array.from(noise(seed, 64 * 64 * 3)));
  writeFileSync(frames, Buffer.concat(all));
  const lines = [];
  for (const [sent, query] of [
    ...all.map((each) => [each, '&format=rgb&size=64x64'] as const),
    [readFileSync(stop), ''] as const,
  ]) {
    const { body: classes } = await post<Line>(`${address}/classify?top=43${query}`, sent);
    const { body: features } = await post<Line>(`${address}/embed?${query}`, sent);
    lines.push({ ...classes, ...features });
  }
  const args = [script, client, address, model, frames, stop];
  const { stdout } = await promisify(execFile)(python, args, { timeout: 60_000 });
  return { told: JSON.parse(stdout) as Told, lines, address };
}

/** That a client read the numbers of these lines. */
function same(numbers: Numbers, lines: readonly Line[]): void {
  const probabilities = lines.map(({ predictions }) =>
    [...predictions].sort((a, b) => a.index - b.index).map(({ probability }) => probability),
  );
  assert.deepEqual(numbers.probabilities, probabilities);
  assert.deepEqual(
    numbers.embedding,
    lines.map(({ embedding }) => embedding),
  );
}

function sameAll({ json, binary, file, id, live, ready, model }: Told, lines: readonly Line[]): void {
  assert.deepEqual([live, ready, model, id], [true, true, true, '7']);
  same(json, lines.slice(0, 2));
  same(binary, lines.slice(0, 2));
  same(file, lines.slice(2));
  assert.deepEqual(binary.logits, json.logits);
}

const noTriton = noSharp || no('tritonclient[http]', 'tritonclient.http');
test(
  'tritonclient is told what the gateway is, and its numbers in JSON and in binary',
  { skip: noTriton },
  async () => {
    const { told: all, lines, address } = await told('tritonclient');
    sameAll(all, lines);
    assert.deepEqual(all.server, (await asked<unknown>(`${address}/v2`)).body);
    assert.deepEqual(all.metadata, (await asked<unknown>(`${address}/v2/models/${model}`)).body);
    const words = lines
      .slice(0, 2)
      .map(({ predictions }) =>
        predictions.slice(0, 3).map((each) => `${each.probability}:${each.index}:${each.className}`),
      );
    assert.deepEqual(all.classes, words);
    assert.deepEqual([all.missing[0], all.misshapen[0]], ['404', '422']);
    assert.match(all.missing[1], /There is no model 'absent'/);
    assert.match(all.misshapen[1], /channels/);
  },
);

/** The states of all models: at first, without the one, and with it again. */
const repository = `
import json, sys
from tritonclient.http import InferenceServerClient

client = InferenceServerClient(sys.argv[1].removeprefix("http://"))
states = [client.get_model_repository_index()]
for change in client.unload_model, client.load_model:
    change(sys.argv[2])
    states.append(client.get_model_repository_index())
print(json.dumps([[each["state"] for each in all] for all in states]))
`;
test('tritonclient unloads a model and loads it again', { skip: noTriton }, async () => {
  const gateway = await startGateway({ port: 0, workers: 1, repository: true });
  try {
    const args = ['-c', repository, gateway.address, model];
    const { stdout } = await promisify(execFile)(python, args, { timeout: 60_000 });
    assert.deepEqual(JSON.parse(stdout), [['READY'], ['UNAVAILABLE'], ['READY']]);
  } finally {
    await gateway.close();
  }
});

/** Sends a file as a model, and prints whether it answers. */
const sending = `
import sys
from tritonclient.http import InferenceServerClient

client = InferenceServerClient(sys.argv[1].removeprefix("http://"))
with open(sys.argv[2], "rb") as file:
    client.load_model("sent", config="{}", files={"file:1/model.mnw": file.read()})
print(client.is_model_ready("sent"))
`;
test('tritonclient sends a model', { skip: noTriton }, async () => {
  const gateway = await startGateway({ port: 0, workers: 1, repository: true });
  try {
    const signs = fileURLToPath(new URL('../../../weights/signs-0.25-64.mnw', import.meta.url));
    const args = ['-c', sending, gateway.address, signs];
    const { stdout } = await promisify(execFile)(python, args, { timeout: 60_000 });
    assert.equal(stdout, 'True\n');
    type Models = { readonly models: readonly { readonly name: string; readonly digest: string }[] };
    const { models } = (await asked<Models>(`${gateway.address}/models`)).body;
    assert.deepEqual(
      models.map(({ name }) => name),
      [model, 'sent'],
    );
    assert.equal(models[0]!.digest, models[1]!.digest);
  } finally {
    await gateway.close();
  }
});

const noKserve = noSharp || no('kserve', 'kserve');
test('kserve is told its numbers in JSON and in binary', { skip: noKserve }, async () => {
  const { told: all, lines } = await told('kserve');
  sameAll(all, lines);
});
