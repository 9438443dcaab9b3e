/** Every code is provoked once, and the page about them is that of the sources. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { alone } from '../../workshop/terminal/alone.ts';
import { typed } from '../../workshop/terminal/report.ts';
import { orderOf } from '../../workshop/commands/train-options.ts';
import { instantiate } from '../../host/core/core.ts';
import type { Core } from '../../host/core/core.ts';
import { readClassFolders } from '../../workshop/dataset/folders.ts';
import { MobilenetError } from '../../host/errors.ts';
import { statusError } from '../../host/core/status.ts';
import type { ErrorCode } from '../../host/errors.ts';
import { load } from '../../host/index.ts';
import { readDataset } from '../../workshop/training/dataset.ts';
import { list } from '../../workshop/training/listing.ts';
import { Session } from '../../workshop/training/session.ts';
import { split } from '../../workshop/training/split.ts';
import { readSubject } from '../../workshop/quantize/index.ts';
import { writeSafetensors } from '../../workshop/packing/safetensors/index.ts';
import { packTflite } from '../../workshop/packing/index.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { tinyModel } from '../workshop/packing/tflite/builder.ts';
import { Type as Tensor, operandOf, operatorOf, writeModel } from '../workshop/packing/tflite/writer.ts';
import type { ModelSpec } from '../workshop/packing/tflite/writer.ts';
import { Type, altered } from './frame.ts';
import { say } from './line.ts';
import { attacks } from './packed.ts';
import { smallest } from './spoil.ts';
import { exitCodes } from '../../workshop/terminal/exit-codes.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = temporaryFolder();

/** The first hostile packed file that has the code. */
const packed = (code: ErrorCode): Promise<unknown> =>
  load(attacks.find((attack) => attack.code === code)!.bytes);

const spoilt = (type: number, change: (body: DataView) => void): Promise<unknown> =>
  load(altered(smallest, type, change));

/** Packs a model that `spoil` has made wrong. */
function tflite(spoil: (model: ModelSpec) => unknown, labels?: string): Promise<unknown> {
  const model = tinyModel();
  spoil(model);
  return packTflite(writeModel(model), labels === undefined ? {} : { labels });
}

const filterOf = (model: ModelSpec) => operandOf(model, operatorOf(model, 'CONV_2D', 1), 1);

/** Fails as a host does where the core answers a status. */
async function core(call: (core: Core) => number): Promise<never> {
  const instance = await instantiate('baseline');
  new Uint8Array(instance.memory.buffer).set(smallest, instance.reserve(smallest.length));
  assert.equal(instance.load(), 0);
  throw statusError(call(instance), instance.detail() >>> 0);
}

async function command(words: string[]): Promise<never> {
  throw (await say(words)).error;
}

/** The command line of a copy of the package without its dependencies, as a shell sees it. */
async function withoutSharp(): Promise<never> {
  cpSync(join(root, 'dist', 'host'), join(folder, 'host'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const script = `
    const { pixels } = await import('./host/image/pixels.js');
    await pixels(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)).catch((error) => console.log(JSON.stringify(error.code + ' ' + error.message)));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [code, ...sentence] = (JSON.parse(said) as string).split(' ');
  throw new MobilenetError(code as ErrorCode, sentence.join(' '));
}

const training = ['--alpha', '0.25', '--resolution', '32', '-o', join(folder, 'trained.safetensors')];

/** A training of two pictures that is stopped before its first step. */
async function interruptedTraining(): Promise<never> {
  const pictures = mkdtempSync(join(folder, 'two-'));
  for (const [index, name] of ['a', 'b'].entries()) {
    mkdirSync(join(pictures, name));
    writeFileSync(join(pictures, name, '1.ppm'), `P6 1 1 255 ${String(index).repeat(3)}`);
  }
  const { recipe, checkpoints } = await orderOf([pictures, ...training]);
  const listing = await list(pictures);
  const { dataset } = await readDataset(listing, recipe);
  const none = { from: undefined, teachers: [] };
  const identity = { recipe, classes: listing.classes, dataset: dataset.digest, ...none };
  const watch = {
    step: () => assert.fail('a step'),
    epoch: () => Promise.reject(new Error('an epoch')),
    warn: () => assert.fail('a warning'),
    stopped: () => true,
  };
  const parts = split(listing.examples, recipe);
  const assignment = { identity, dataset, split: parts, wide: false, ...none };
  const policy = { ...checkpoints, write: () => Promise.resolve() };
  const session = await Session.open({ ...assignment, checkpoints: policy }, watch);
  try {
    await session.run();
  } finally {
    await session.close();
  }
  throw new Error('it was not stopped');
}

const photo = { width: 4, height: 2, data: new Uint8Array(24) };

const provoked: Readonly<Record<ErrorCode, () => Promise<unknown>>> = {
  E_USAGE: () => command(['classify', '--frob']),
  E_OUTPUT: async () => {
    const headless = await load(pathToFileURL(join(root, 'tests', 'golden', 'headless.mnw')));
    return headless.classify(photo);
  },
  E_IO: () => load(join(folder, 'absent')),
  E_ENGINE: async () => {
    throw statusError(99, 0);
  },
  E_BUSY: () => {
    const path = join(folder, 'busy');
    return alone([path], () => alone([path], () => Promise.resolve()));
  },
  E_DISPOSED: async () => {
    const model = await load(smallest);
    model.dispose();
    return model.classify(photo);
  },
  E_STATE: () => core((instance) => instance.run()),
  E_ABORTED: () => load(smallest, { signal: AbortSignal.abort() }),
  E_INTERRUPTED: interruptedTraining,
  E_SELFTEST: async () => {
    const wrong = await load(
      altered(smallest, Type.golden, (body) => body.setUint8(16, body.getUint8(16) ^ 1)),
    );
    return wrong.selftest();
  },
  E_INTERNAL: async () => {
    throw typed(new TypeError('a fault'));
  },

  E_FILE_TRUNCATED: () => packed('E_FILE_TRUNCATED'),
  E_FILE_MAGIC: () => packed('E_FILE_MAGIC'),
  E_FILE_VERSION: () => packed('E_FILE_VERSION'),
  E_FILE_FLAGS: () => packed('E_FILE_FLAGS'),
  E_FILE_LENGTH: () => packed('E_FILE_LENGTH'),
  E_FILE_SECTION: () => packed('E_FILE_SECTION'),
  E_FILE_DIGEST: () => load(smallest.map((byte, at) => (at === smallest.length - 1 ? byte ^ 1 : byte))),
  E_FILE_CONTRACT: () => packed('E_FILE_CONTRACT'),
  E_FILE_LAYER: () => packed('E_FILE_LAYER'),
  E_FILE_CHANNEL: () => packed('E_FILE_CHANNEL'),
  E_FILE_SOFTMAX: () => spoilt(Type.softmax, (body) => body.setFloat32(8, 2, true)),
  E_FILE_LABELS: () => spoilt(Type.labels, (body) => body.setUint8(0, 0x1b)),
  E_FILE_GOLDEN: () => spoilt(Type.golden, (body) => body.setUint32(0, 0, true)),
  E_MEMORY: () => packed('E_MEMORY'),

  E_MODEL_FORMAT: () => packTflite(new TextEncoder().encode('<html>404</html>')),
  E_MODEL_TRUNCATED: () => packTflite(writeModel(tinyModel()).subarray(0, 200)),
  E_MODEL_LIMIT: () => tflite((model) => model.operators.push(...Array(2000).fill(model.operators[0]))),
  E_MODEL_FLOAT: () => tflite((model) => (model.tensors[model.inputs[0]!]!.type = Tensor.float32)),
  E_MODEL_TYPE: () => tflite((model) => (filterOf(model).type = Tensor.int4)),
  E_MODEL_TENSOR: async () => readSubject(writeSafetensors([], {})),
  E_MODEL_OPERATOR: () => tflite((model) => (model.operators[1]!.opcode = 77)),
  E_MODEL_SHAPE: () => tflite((model) => (model.subgraphs = 2)),
  E_MODEL_QUANTIZATION: () => tflite((model) => (filterOf(model).scale = [])),
  E_LABELS_COUNT: () => tflite(() => undefined, 'one\ntwo\n'),

  E_IMAGE_SIZE: async () => (await load(smallest)).classify(Buffer.from('P6 0 1 255 ')),
  E_IMAGE_PIXELS: () => core((instance) => instance.begin(4, 2, 0, 0, 0) || instance.push(25)),
  E_IMAGE_FORMAT: async () => (await load(smallest)).classify(Buffer.from('P3 1 1 255 0 0 0')),
  E_IMAGE_DECODER: withoutSharp,
  E_INPUT_SHAPE: async () => (await load(smallest)).classify({ ...photo, width: 5 }),
  E_DATASET: () => readClassFolders(folder),
};

describe('every code is provoked', () => {
  for (const [code, provoke] of Object.entries(provoked)) {
    test(code, async () => {
      await assert.rejects(provoke(), (error: unknown) => {
        assert.ok(error instanceof MobilenetError, String(error));
        assert.equal(error.code, code, error.message);
        assert.ok(
          (exitCodes[error.code] >= 1 && exitCodes[error.code] <= 5) || exitCodes[error.code] === 130,
        );
        // A sentence for people: it begins and ends as one, and is no dump.
        assert.match(error.message, /^[A-Zα-ω0-9'/].{10,400}[.)]$/su);
        return true;
      });
    });
  }
});

test('docs/errors.md is that of the sources', () => {
  execFileSync(process.execPath, [join(root, 'tools', 'errors.mjs'), '--check'], { stdio: 'pipe' });
});
