import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { builds, load, supports } from '../../host/index.ts';
import type { Mobilenet, Picture } from '../../host/index.ts';
import { made, temporaryFolder } from './cli.ts';

const folder = temporaryFolder();
let int8 = '';
let uint8 = '';
let headless = '';
let grey = '';
let large = '';

before(async () => {
  const small = ['--alpha', '0.25', '--resolution', '32', '--seed', '1'];
  [int8, uint8, headless, grey, large] = await Promise.all([
    made(folder, 'int8', ...small, '--classes', '10'),
    made(folder, 'uint8', ...small, '--classes', '11', '--per-tensor'),
    made(folder, 'headless', ...small, '--headless'),
    made(folder, 'grey', ...small, '--classes', '3', '--channels', '1'),
    made(folder, 'large', '--alpha', '0.5', '--resolution', '160', '--seed', '1', '--classes', '10'),
  ]);
});

/** Noise, another one for each seed. */
function noise(
  width: number,
  height: number,
  seed: number,
): Picture & { readonly data: Uint8Array<ArrayBuffer> } {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return { width, height, data };
}

const inputOf = ({ contract: { width, height } }: Mobilenet, seed = 1) => noise(width, height, seed).data;

describe('load', () => {
  test('a path, an address and bytes give the same answer', async (t) => {
    const file = readFileSync(int8);
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/w.mnw' ? 200 : 404;
      response.end(response.statusCode === 200 ? file : 'not here');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const sources = [int8, pathToFileURL(int8), file, Uint8Array.from(file).buffer, `${address}/w.mnw`];
    const models = await Promise.all(sources.map((source) => load(source)));
    const answers = await Promise.all(models.map((model) => model.infer(inputOf(model), 'logits')));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    await assert.rejects(load(`${address}/x.mnw`), { code: 'E_IO', message: /404 Not Found/ });
  });

  test('says what it loaded', async () => {
    const model = await load(int8);
    const { height, width, channels, classes, features, domain } = model.contract;
    assert.deepEqual([height, width, channels, classes, features, domain], [32, 32, 3, 10, 256, 'int8']);
    assert.equal(model.layers, 29);
    assert.equal(model.build, supports('simd') ? 'simd' : 'baseline');
    assert(model.pages > 0 && model.pages < 224);
  });

  const file = (): Buffer => readFileSync(int8);
  const patched = (at: number, byte: number): Buffer => {
    const bytes = file();
    bytes[at] = byte;
    return bytes;
  };
  const refusals: [string, string, () => Uint8Array][] = [
    ['nothing', 'E_FILE_TRUNCATED', () => new Uint8Array(0)],
    ['half a header', 'E_FILE_TRUNCATED', () => file().subarray(0, 8)],
    ['a file without its last byte', 'E_FILE_TRUNCATED', () => file().subarray(0, -1)],
    ['a file and one byte more', 'E_FILE_LENGTH', () => Buffer.concat([file(), Buffer.alloc(1)])],
    ['another magic number', 'E_FILE_MAGIC', () => patched(0, 0)],
    ['a later version', 'E_FILE_VERSION', () => patched(4, 2)],
    ['a flag', 'E_FILE_FLAGS', () => patched(6, 1)],
    ['a changed byte', 'E_FILE_DIGEST', () => patched(file().length >> 1, file()[file().length >> 1]! ^ 1)],
    ['something else that is larger than the memory', 'E_FILE_MAGIC', () => new Uint8Array(20 << 20)],
    ['a packed file that is larger than the memory', 'E_MEMORY', () => oversized()],
  ];
  const oversized = (): Uint8Array => {
    const bytes = Buffer.concat([file(), Buffer.alloc(20 << 20)]);
    bytes.writeUInt32LE(bytes.length, 8);
    return bytes;
  };
  for (const [title, code, bytes] of refusals) {
    test(`${title} is refused`, () =>
      assert.rejects(load(bytes()), { name: 'MobilenetError', code, exitCode: 3 }));
  }

  test('a missing file, a folder and an unreachable server are E_IO', async () => {
    await assert.rejects(load(join(folder, 'absent')), {
      code: 'E_IO',
      message: /absent: there is no such file/,
    });
    await assert.rejects(load(folder), { code: 'E_IO', message: /folder/ });
    await assert.rejects(load('http://127.0.0.1:1/w.mnw'), { code: 'E_IO' });
  });

  test('an aborted signal ends it', async () => {
    await assert.rejects(load(int8, { signal: AbortSignal.abort() }), { code: 'E_ABORTED', exitCode: 5 });
  });
});

describe('classify', () => {
  test('ranks by logit, equal ones by class, with the probability of each', async () => {
    const model = await load(uint8);
    const picture = noise(50, 40, 3);
    const ranks = await model.classify(picture, 11);
    assert.equal(ranks.length, 11);
    assert.deepEqual(
      ranks.map(({ index }) => index).sort((a, b) => a - b),
      Array.from({ length: 11 }, (_, index) => index),
    );
    for (const [place, { index, className, probability }] of ranks.entries()) {
      assert.equal(className, model.labels[index] ?? String(index));
      assert(Number.isInteger(probability * 256) && probability >= 0 && probability < 1);
      if (place > 0) assert(probability <= ranks[place - 1]!.probability);
    }
    assert.deepEqual(await model.classify(picture, 3), ranks.slice(0, 3));
    assert.deepEqual(await model.classify(picture), ranks.slice(0, 5));
    assert.deepEqual(await model.classify(picture, 1000), ranks);
  });

  test('a file, its bytes and its pixels give the same answer', async () => {
    const model = await load(int8);
    const picture = noise(37, 61, 4);
    const path = join(folder, 'picture.ppm');
    writeFileSync(path, Buffer.concat([Buffer.from('P6 37 61 255\n'), picture.data]));
    const expected = await model.classify(picture, 10);
    for (const image of [path, pathToFileURL(path), readFileSync(path)]) {
      assert.deepEqual(await model.classify(image, 10), expected);
    }
  });

  test('refuses a wrong k, a headless model and misshapen pixels', async () => {
    const [model, bare] = await Promise.all([load(int8), load(headless)]);
    for (const k of [0, -1, 1.5, NaN]) {
      await assert.rejects(model.classify(noise(8, 8, 1), k), { code: 'E_USAGE', message: /1 or more/ });
    }
    await assert.rejects(bare.classify(noise(8, 8, 1)), { code: 'E_OUTPUT', message: /headless/ });
    await assert.rejects(model.classify({ width: 8, height: 8, data: new Uint8Array(8 * 8 * 4) }), {
      code: 'E_INPUT_SHAPE',
    });
  });
});

describe('infer', () => {
  test('the tensors are in the type of the network, the output in that of the model', async () => {
    for (const path of [int8, uint8]) {
      const model = await load(path);
      const raw = inputOf(model);
      const { domain, output, softmax, classes, features, logits } = model.contract;
      const [scores, shares, last, embedding] = await Promise.all([
        model.infer(raw, 'logits'),
        model.infer(raw, 'softmax'),
        model.infer(raw),
        model.infer(raw, 'embedding'),
      ]);
      assert.deepEqual([scores.length, shares.length, embedding.length], [classes, classes, features]);
      assert.equal(last.length, output === 'float32' ? 4 * classes : classes);
      const sign = domain === 'int8' ? 0x80 : 0;
      const order = [...scores.keys()].sort((a, b) => (scores[b]! ^ sign) - (scores[a]! ^ sign) || a - b);
      for (let place = 1; place < classes; place++) {
        assert((shares[order[place]!]! ^ sign) <= (shares[order[place - 1]!]! ^ sign));
      }
      const real = softmax
        ? (value: number) => value / 256
        : (_: number, index: number) => Math.fround(logits.scale * ((scores[index]! ^ sign) - logits.zero));
      const view = new DataView(last.buffer, last.byteOffset);
      for (let index = 0; index < classes; index++) {
        const byte = (softmax ? shares : scores)[index]! ^ sign;
        const expected = { uint8: byte, int8: (byte ^ 0x80) & 0xff, float32: real(byte, index) }[output];
        assert.equal(output === 'float32' ? view.getFloat32(index * 4, true) : last[index], expected);
      }
    }
  });

  test('a headless model gives its embedding', async () => {
    const model = await load(headless);
    const raw = inputOf(model);
    assert.equal(model.contract.classes, 0);
    const embedding = await model.infer(raw, 'embedding');
    assert.equal(
      (await model.infer(raw)).length,
      embedding.length * (model.contract.output === 'float32' ? 4 : 1),
    );
    await assert.rejects(model.infer(raw, 'logits'), { code: 'E_OUTPUT' });
    await assert.rejects(model.infer(raw, 'softmax'), { code: 'E_OUTPUT' });
  });

  test('a grey model takes RGB as well', async () => {
    const model = await load(grey);
    assert.equal(model.contract.channels, 1);
    assert.equal((await model.infer(inputOf(model), 'logits')).length, 3);
  });

  test('any other number of bytes is refused', async () => {
    const model = await load(int8);
    for (const length of [0, 32 * 32, 32 * 32 * 3 - 1, 32 * 32 * 3 + 1]) {
      await assert.rejects(model.infer(new Uint8Array(length)), {
        code: 'E_INPUT_SHAPE',
        message: /32 × 32 × 3/,
      });
    }
  });

  test('every build gives the same bytes', async () => {
    for (const path of [int8, uint8, grey, headless]) {
      const models = await Promise.all(
        (['baseline', 'simd'] as const).filter(supports).map((build) => load(path, { build })),
      );
      const raw = inputOf(models[0]!);
      const answers = await Promise.all(models.map((model) => model.infer(raw, 'embedding')));
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
    }
  });
});

test('embed gives scale · (byte − zero)', async () => {
  const model = await load(int8);
  const picture = noise(64, 64, 5);
  const { scale, zero } = model.contract.embedding;
  const bytes = await model.embedBytes(picture);
  const real = await model.embed(picture);
  assert.equal(real.length, model.contract.features);
  assert.deepEqual(
    [...real],
    [...bytes].map((byte) => Math.fround(scale * (byte - zero))),
  );
  assert(new Set(bytes).size > 1);
});

describe('one model, many calls', () => {
  test('overlapping calls each get their own answer', async () => {
    const model = await load(int8);
    const raws = Array.from({ length: 12 }, (_, seed) => inputOf(model, seed + 1));
    const alone: Uint8Array[] = [];
    for (const raw of raws) alone.push(await model.infer(raw, 'embedding'));
    assert.notDeepEqual(alone[0], alone[1]);
    assert.deepEqual(await Promise.all(raws.map((raw) => model.infer(raw, 'embedding'))), alone);
  });

  test('a call that fails leaves those behind it right', async () => {
    const model = await load(int8);
    const raw = inputOf(model);
    const right = await model.infer(raw, 'embedding');
    const [wrong, aborted, next] = await Promise.allSettled([
      model.infer(raw.subarray(1), 'embedding'),
      model.infer(raw, 'embedding', { signal: AbortSignal.abort() }),
      model.infer(raw, 'embedding'),
    ]);
    assert.equal(wrong.status, 'rejected');
    assert.equal(aborted.status, 'rejected');
    assert.deepEqual(next.status === 'fulfilled' && next.value, right);
  });

  test('a long call lets the event loop turn, and a signal ends it', async () => {
    const model = await load(large, { build: 'baseline' });
    const raw = inputOf(model);
    const right = await model.infer(raw, 'embedding');

    let turns = 0;
    const count = (): void => void (turns++, (timer = setImmediate(count)));
    let timer = setImmediate(count);
    const together = await Promise.all(Array.from({ length: 4 }, () => model.infer(raw, 'embedding')));
    clearImmediate(timer);
    assert(turns >= 4, `the event loop turned ${turns} times`);
    for (const answer of together) assert.deepEqual(answer, right);

    const controller = new AbortController();
    const calls = Array.from({ length: 4 }, () =>
      model.infer(raw, 'embedding', { signal: controller.signal }),
    );
    setImmediate(() => controller.abort(new Error('enough')));
    for (const outcome of await Promise.allSettled(calls)) {
      assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'E_ABORTED');
      assert.equal(outcome.status === 'rejected' && outcome.reason.cause.message, 'enough');
    }
    assert.deepEqual(await model.infer(raw, 'embedding'), right);
  });

  test('a disposed model refuses the call under way and every later one', async () => {
    const model = await load(large);
    const call = model.infer(inputOf(model));
    model.dispose();
    await assert.rejects(call, { code: 'E_DISPOSED' });
    await assert.rejects(model.classify(noise(8, 8, 1)), { code: 'E_DISPOSED', message: /load it again/ });
    await assert.rejects(model.selftest(), { code: 'E_DISPOSED' });
    model.dispose();
  });
});

test('the self-test gives the same digests in every build, between two answers that agree', async () => {
  const all: (readonly string[])[] = [];
  for (const build of builds.filter((each) => each !== 'relaxed' && supports(each))) {
    const model = await load(int8, { build });
    const before = await model.infer(inputOf(model));
    const digests = await model.selftest();
    assert.equal(digests.length, model.layers);
    for (const digest of digests) assert.match(digest, /^[0-9a-f]{64}$/);
    assert.deepEqual(await model.infer(inputOf(model)), before);
    all.push(digests);
  }
  for (const digests of all) assert.deepEqual(digests, all[0]);
});

test(
  'a build that the engine does not run is E_ENGINE',
  { skip: supports('relaxed') && 'this engine runs all' },
  () =>
    assert.rejects(load(int8, { build: 'relaxed' }), {
      code: 'E_ENGINE',
      message: /does not run the relaxed build/,
    }),
);
