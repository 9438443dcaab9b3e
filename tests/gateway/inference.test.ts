/**
 * The Open Inference Protocol: its numbers are the library's, in JSON and in binary; what is wrong is refused with a sentence.
 * Long because of the table of what is refused.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { LARGEST_JSON } from '../../gateway/http/inference/json.ts';
import { MOST_PICTURES } from '../../gateway/http/pictures.ts';
import { load } from '../../host/index.ts';
import type { Mobilenet } from '../../host/index.ts';
import { run } from '../../host/run.ts';
import { defaultWeights } from '../../host/weights.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { ppm } from '../end-to-end/sample.ts';
import { noise } from '../reference/noise.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { asked, served, told } from './served.ts';
import type { Reply, Served } from './served.ts';

const folder = temporaryFolder();
const own = noise(1, 64 * 64 * 3);
let server: Served;
let signs: Mobilenet;

before(async () => {
  const headless = join(folder, 'headless.mnw');
  writeFileSync(
    headless,
    await seal(make({ alpha: 0.25, resolution: 32, classes: 0, seed: 3, headless: true })),
  );
  server = await served([fileURLToPath(defaultWeights), headless]);
  signs = await load(defaultWeights);
});

interface Output {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data?: readonly (number | string)[];
  readonly parameters?: { readonly binary_data_size: number };
}
interface Answered {
  readonly error?: string;
  readonly model_name: string;
  readonly model_version: string;
  readonly id?: string;
  readonly outputs: readonly Output[];
}

const signsPath = 'signs-0.25-64';

/** Asks for an inference; what is no string is sent as JSON. */
function infer(request: unknown, model = signsPath, init: RequestInit = {}): Promise<Reply<Answered>> {
  const body = typeof request === 'string' ? request : JSON.stringify(request);
  return asked<Answered>(`${server.address}/v2/models/${model}/infer`, { method: 'POST', body, ...init });
}

const image = (data: unknown, shape = [1, 64, 64, 3]): object => ({
  inputs: [{ name: 'image', datatype: 'UINT8', shape, data }],
});

/** JSON and bytes after it, with the length of the JSON. */
function binary(json: unknown, bytes: Uint8Array, length?: string): RequestInit {
  const head = Buffer.from(JSON.stringify(json));
  return {
    body: Buffer.concat([head, bytes]),
    headers: { 'Inference-Header-Content-Length': length ?? String(head.length) },
  };
}

const sized = (bytes: Uint8Array, shape: readonly number[], more: object = {}): object => ({
  inputs: [{ name: 'image', datatype: 'UINT8', shape, parameters: { binary_data_size: bytes.length } }],
  ...more,
});

/** What the library makes of pixels. */
async function right(data: Uint8Array, width = 64, height = 64): Promise<Record<string, number[]>> {
  const exact = width === 64 && height === 64;
  const { result } = await run(
    signs,
    { width, height, data },
    ({ probabilities, logits, embedding }) => ({
      probabilities: [...probabilities()],
      logits: [...logits()],
      embedding: [...embedding()],
    }),
    { exact },
  );
  return result;
}

const named = ({ outputs }: Answered): object =>
  Object.fromEntries(outputs.map(({ name, data }) => [name, data]));

describe('what is told', () => {
  const get = async (path: string): Promise<unknown[]> => {
    const { status, body } = await asked<object>(server.address + path);
    return [status, body];
  };

  test('of the server and of the health of a model', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../../gateway/package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    const extensions = ['binary_tensor_data', 'classification'];
    assert.deepEqual(await get('/v2'), [200, { name: 'mobilenet-gateway', version, extensions }]);
    assert.deepEqual(await get('/v2/health/live'), [200, { live: true }]);
    assert.deepEqual(await get('/v2/health/ready'), [200, { ready: true }]);
    for (const path of [`/v2/models/${signsPath}/ready`, `/v2/models/${signsPath}/versions/1/ready`])
      assert.deepEqual(await get(path), [200, { name: signsPath, ready: true }]);
  });

  test('of the inputs and outputs of a model', async () => {
    const all = { versions: ['1'], platform: 'mobilenet-wasm' };
    const inputs = (side: number): object[] => [
      { name: 'image', datatype: 'UINT8', shape: [-1, side, side, 3] },
      { name: 'picture', datatype: 'BYTES', shape: [-1] },
    ];
    const outputs = [
      { name: 'probabilities', datatype: 'FP32', shape: [-1, 43] },
      { name: 'logits', datatype: 'FP32', shape: [-1, 43] },
      { name: 'embedding', datatype: 'FP32', shape: [-1, 256] },
    ];
    const whole = { name: signsPath, ...all, inputs: inputs(64), outputs };
    assert.deepEqual(await get(`/v2/models/${signsPath}`), [200, whole]);
    assert.deepEqual(await get(`/v2/models/${signsPath}/versions/1`), [200, whole]);
    assert.deepEqual(await get('/v2/models/headless'), [
      200,
      { name: 'headless', ...all, inputs: inputs(32), outputs: [outputs[2]] },
    ]);
  });

  test('in a sentence, where there is nothing', async () => {
    for (const path of ['/v2/models/x', `/v2/models/${signsPath}/versions/2`, '/v2/models/x/ready', '/v2/x'])
      assert.deepEqual(
        (await get(path)).map((part) => (typeof part === 'object' ? typeof (part as Answered).error : part)),
        [404, 'string'],
      );
  });
});

describe('an input', () => {
  test('of the own sides is what the network runs on, with all outputs and the id', async () => {
    const { status, body } = await infer({ id: 'a"b', ...image([...own]) });
    assert.equal(status, 200, body.error);
    const { model_name: model, model_version: version, id } = body;
    assert.deepEqual([model, version, id], [signsPath, '1', 'a"b']);
    assert.deepEqual(named(body), await right(own));
    const bytes = (await signs.infer(own, 'softmax')).map((byte) => byte ^ 0x80);
    assert.deepEqual(
      body.outputs[0]!.data,
      Array.from(bytes, (byte) => byte / 256),
    );
  });

  test('of other sides is a picture, as POST /classify takes it', async () => {
    const data = noise(2, 20 * 30 * 3);
    const { body } = await infer(image([...data], [1, 20, 30, 3]));
    assert.deepEqual(named(body), await right(data, 30, 20));
    const classes = await signs.classify({ width: 30, height: 20, data }, { top: 43, reject: false });
    assert.equal(classes.length, 43);
    for (const { index, probability } of classes) assert.equal(body.outputs[0]!.data![index], probability);
  });

  test('is nested as its shape says, and of one channel', async () => {
    const nested = [
      [
        [[9], [8], [7]],
        [[1], [2], [3]],
      ],
    ];
    const [deep, flat] = await Promise.all(
      [nested, nested.flat(3)].map((data) => infer(image(data, [1, 2, 3, 1]))),
    );
    assert.equal(deep!.status, 200);
    assert.deepEqual(named(deep!.body), named(flat!.body));
    const grey = { width: 3, height: 2, data: Uint8Array.of(9, 8, 7, 1, 2, 3), format: 'grey' } as const;
    assert.deepEqual(named(deep!.body), {
      ...named(deep!.body),
      embedding: [...(await signs.embed(grey))],
    });
    assert.equal((await infer(image([...own.subarray(0, 4096)], [1, 64, 64, 1]))).status, 200);
  });

  test('is a batch in binary, and so are the outputs that are asked for', async () => {
    const all = [1, 2, 3].map((seed) => noise(seed, 64 * 64 * 3));
    const bytes = Buffer.concat(all);
    const request = sized(bytes, [3, 64, 64, 3], {
      outputs: [
        { name: 'embedding', parameters: { binary_data: true } },
        { name: 'probabilities' },
        { name: 'logits', parameters: { binary_data: true } },
      ],
    });
    const url = `${server.address}/v2/models/${signsPath}/versions/1/infer`;
    const response = await fetch(url, { method: 'POST', ...binary(request, bytes) });
    assert.equal(response.headers.get('content-type'), 'application/octet-stream');
    const length = Number(response.headers.get('inference-header-content-length'));
    const reply = Buffer.from(await response.arrayBuffer());
    const { outputs } = JSON.parse(reply.toString('utf8', 0, length)) as Answered;
    assert.deepEqual(
      outputs.map(({ name, shape, parameters }) => [name, shape, parameters?.binary_data_size]),
      [
        ['embedding', [3, 256], 3 * 256 * 4],
        ['probabilities', [3, 43], undefined],
        ['logits', [3, 43], 3 * 43 * 4],
      ],
    );
    const floats = Array.from({ length: (reply.length - length) / 4 }, (_, at) =>
      reply.readFloatLE(length + at * 4),
    );
    const rights = await Promise.all(all.map((data) => right(data)));
    const joined = (name: string): number[] => rights.flatMap((each) => each[name]!);
    assert.deepEqual(floats, [...joined('embedding'), ...joined('logits')]);
    assert.deepEqual(outputs[1]!.data, joined('probabilities'));
  });

  test('is whole files, in base64 or in binary', { skip: noSharp }, async () => {
    const stop = readFileSync(new URL('../../../examples/signs/stop.jpg', import.meta.url));
    const files = [stop, ppm(1)];
    const expected = await Promise.all(files.map((file) => signs.embed(file)));
    const head = { name: 'picture', datatype: 'BYTES' };
    const texts = files.map((file) => file.toString('base64'));
    const outputs = [{ name: 'embedding' }];
    const { body } = await infer({ inputs: [{ ...head, shape: [2], data: texts }], outputs });
    assert.deepEqual(
      body.outputs[0]!.data,
      expected.flatMap((each) => [...each]),
    );
    const elements = files.flatMap((file) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(file.length);
      return [length, file];
    });
    const bytes = Buffer.concat(elements);
    const parameters = { binary_data_size: bytes.length };
    const request = { inputs: [{ ...head, shape: [2, 1], parameters }], outputs };
    const again = await infer(request, signsPath, binary(request, bytes));
    assert.deepEqual(again.body.outputs, body.outputs);
  });
});

test('a classification is words as Triton has them, of the classes that POST /classify answers', async () => {
  const parameters = { classification: 3 };
  const { body } = await infer({ ...image([...own]), outputs: [{ name: 'probabilities', parameters }] });
  const { datatype, shape, data } = body.outputs[0]!;
  const classes = await signs.classify({ width: 64, height: 64, data: own }, { top: 3, reject: false });
  assert.deepEqual([datatype, shape], ['BYTES', [1, 3]]);
  assert.deepEqual(
    data,
    classes.map((each) => `${each.probability}:${each.index}:${each.className}`),
  );
  const all = {
    outputs: [{ name: 'probabilities', parameters: { classification: 2 ** 52, binary_data: true } }],
  };
  const response = await fetch(`${server.address}/v2/models/${signsPath}/infer`, {
    method: 'POST',
    body: JSON.stringify({ ...image([...own]), ...all }),
  });
  const length = Number(response.headers.get('inference-header-content-length'));
  const reply = Buffer.from(await response.arrayBuffer());
  const first = reply.readUInt32LE(length);
  assert.equal(reply.toString('utf8', length + 4, length + 4 + first), data![0]);
});

test('a headless model answers its embedding', async () => {
  const { body } = await infer(image(new Array(9).fill(1), [1, 1, 3, 3]), 'headless');
  assert.deepEqual(
    body.outputs.map(({ name }) => name),
    ['embedding'],
  );
});

// Long because it is one table.
describe('a request is refused', () => {
  const tensor = { name: 'image', datatype: 'UINT8', shape: [1, 1, 1, 3], data: [1, 2, 3] };
  const inputs = [tensor];
  const one = (change: object): object => ({ inputs: [{ ...tensor, ...change }] });
  const files = (data: unknown, shape: unknown = [1]): object =>
    one({ name: 'picture', datatype: 'BYTES', shape, data });
  const cases: Readonly<Record<string, [unknown, number, RegExp]>> = {
    'that is empty': ['', 400, /no JSON/],
    'that is no object': [[1], 400, /object/],
    'of numbers that JSON has not': ['{"inputs":[NaN]}', 400, /no JSON/],
    'that is nested too deep': [`{"inputs":${'['.repeat(100_000)}`, 400, /32 levels/],
    'with deep objects that close': [`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, 400, /32 levels/],
    'of too much JSON': [`"${'a'.repeat(LARGEST_JSON)}"`, 413, /binary/],
    'without an input': [{ inputs: [] }, 400, /one input/],
    'with two': [{ inputs: [tensor, tensor] }, 400, /one input/],
    'with an input that is none': [{ inputs: [null] }, 400, /object/],
    'with one of another name': [one({ name: 'x' }), 400, /`image`/],
    'with one named as every object has names': [one({ name: 'constructor' }), 400, /`image`/],
    'of another datatype': [one({ datatype: 'FP32' }), 400, /UINT8/],
    'with a negative side': [one({ shape: [1, -1, 1, 3] }), 400, /whole number/],
    'with a side that is no number': [one({ shape: [1, '1', 1, 3] }), 400, /whole number/],
    'with a side that overflows': [one({ shape: [1, 2 ** 53, 1, 3] }), 400, /whole number/],
    'with sides whose product overflows': [one({ shape: [1, 2 ** 52, 2 ** 52, 3] }), 413, /bytes/],
    'with a thousand million elements': [one({ shape: [1, 20_000, 20_000, 3] }), 413, /bytes/],
    'with no element': [one({ shape: [0, 1, 1, 3], data: [] }), 422, /no picture/],
    'with other axes': [one({ shape: [1, 1, 3] }), 422, /batch, height/],
    'with hundreds of axes': [one({ shape: new Array(300).fill(1) }), 400, /axes/],
    'with other channels': [one({ shape: [1, 1, 1, 4], data: [1, 2, 3, 4] }), 422, /channels/],
    'with fewer data': [one({ data: [1, 2] }), 422, /3 numbers/],
    'with rows of other lengths': [one({ data: [[[[1, 2]]]] }), 422, /2 elements/],
    'with data nested beyond the shape': [one({ data: [[[[[1, 2, 3]]]]] }), 422, /elements/],
    'with data that are no numbers of a byte': [one({ data: [1, 2, 256] }), 400, /255/],
    'with fractions': [one({ data: [1, 2, 0.5] }), 400, /255/],
    'with data that are no list': [one({ data: 'abc' }), 400, /list/],
    'without data': [one({ data: undefined }), 400, /either/],
    'with a size of bytes that are not there': [
      one({ data: undefined, parameters: { binary_data_size: 3 } }),
      400,
      /0 bytes/,
    ],
    'with data and a size': [one({ parameters: { binary_data_size: 0 } }), 400, /either/],
    'with more pictures than a batch may have': [one({ shape: [MOST_PICTURES + 1, 1, 1, 3] }), 413, /batch/],
    'with a side that is too long': [
      one({ shape: [1, 1, 32769, 1], data: new Array(32769).fill(0) }),
      413,
      /32768/,
    ],
    'with a file that is no picture': [files([Buffer.from('text').toString('base64')]), 415, /JPEG/],
    'with a file of no bytes': [files(['']), 415, /picture/],
    'with a file that is not in base64': [files(['a-b=']), 400, /base64/],
    'with files that are no strings': [files([1]), 400, /string/],
    'with fewer files': [files(['AAAA'], [2]), 422, /2 pictures/],
    'with parameters that are none': [{ inputs, parameters: [] }, 400, /parameters/],
    'with a flag that is none': [{ inputs, parameters: { binary_data_output: 1 } }, 400, /true or false/],
    'with an id that is none': [{ inputs, id: 7 }, 400, /id/],
    'for an output that does not exist': [{ inputs, outputs: [{ name: 'x' }] }, 400, /probabilities/],
    'for one twice': [{ inputs, outputs: [{ name: 'logits' }, { name: 'logits' }] }, 400, /twice/],
    'for classes of features': [
      { inputs, outputs: [{ name: 'embedding', parameters: { classification: 1 } }] },
      400,
      /probab/,
    ],
    'for so many classes below 0': [
      { inputs, outputs: [{ name: 'probabilities', parameters: { classification: -1 } }] },
      400,
      /whole number/,
    ],
  };
  for (const [name, [request, status, sentence]] of Object.entries(cases))
    test(name, async () => {
      const reply = await infer(request);
      assert.equal(reply.status, status, reply.body.error);
      assert.match(reply.body.error!, sentence);
      assert.deepEqual(Object.keys(reply.body), ['error']);
    });

  test('with lengths that lie', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const shape = [1, 1, 1, 3];
    const length = (size: unknown): object => ({
      inputs: [{ name: 'image', datatype: 'UINT8', shape, parameters: { binary_data_size: size } }],
    });
    const element = Uint8Array.of(255, 255, 255, 255, 1);
    const picture = { name: 'picture', datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 5 } };
    const all: [RequestInit, number][] = [
      [binary(length(3), bytes), 200],
      [binary(length(2), bytes), 400],
      [binary(length(2 ** 40), bytes), 400],
      [binary(length(-3), bytes), 400],
      [binary(length('3'), bytes), 400],
      [binary(sized(bytes, [1, 1, 2, 3]), bytes), 422],
      [binary(image([1, 2, 3], shape), bytes), 400],
      [binary({ inputs: [picture] }, element), 422],
      [binary({ inputs: [picture] }, Uint8Array.of(0, 0, 0, 0, 1)), 422],
      ...['-1', '0', '1', '1e2', '999999999', '9'.repeat(40), 'x'].map((text): [RequestInit, number] => [
        binary(length(3), bytes, text),
        400,
      ]),
    ];
    for (const [index, [init, status]] of all.entries())
      assert.equal((await infer('', signsPath, init)).status, status, String(index));
  });

  test('whatever its JSON says, and the next is answered', async () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const field = (...known: unknown[]): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, value);
    const garbled = fc.record(
      {
        id: field('a'),
        parameters: field({}, { binary_data_output: true }),
        inputs: fc.oneof(
          value,
          fc.tuple(
            fc.record(
              {
                name: field('image', 'picture'),
                datatype: field('UINT8', 'BYTES'),
                shape: field([1], [1, 1, 1, 1], [2, 1, 1, 1]),
                data: field([0], ['UDUgMSAxIDI1NQoA']),
                parameters: field({}, { binary_data_size: 0 }),
              },
              { requiredKeys: ['name'] },
            ),
          ),
        ),
        outputs: field([], [{ name: 'logits' }]),
      },
      { requiredKeys: ['inputs'] },
    );
    await fc.assert(
      fc.asyncProperty(garbled, async (request) => {
        const url = `${server.address}/v2/models/headless/infer`;
        const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(request) });
        assert.ok(status < 500, JSON.stringify(request));
      }),
      { numRuns: 150 },
    );
    assert.equal((await infer({ inputs })).status, 200);
    assert.equal(server.pool.replaced, 0);
  });
});

test('the queue and the deadline are those of every route', async () => {
  const closed = await served([], { deadline: 60, room: 1 }, { thread: told, grace: 100 });
  const picture = {
    name: 'picture',
    datatype: 'BYTES',
    shape: [1],
    data: [Buffer.from('wait').toString('base64')],
  };
  const body = JSON.stringify({ inputs: [picture] });
  const ask = (): Promise<Reply<Answered>> =>
    asked<Answered>(`${closed.address}/v2/models/${signsPath}/infer`, { method: 'POST', body });
  const replies = await Promise.all([ask(), ask()]);
  assert.deepEqual(replies.map(({ status }) => status).sort(), [503, 504]);
  for (const reply of replies) assert.equal(typeof reply.body.error, 'string');
});
