/** What is no option and no picture: refused in a sentence that says what to do, and never passed over. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallOptions, EachOptions, Image, LoadOptions, Output, Source } from '../../host/index.ts';
import { load } from '../../host/index.ts';
import { loaded, weightsOf } from './networks.ts';
import { inputOf, noise } from './noise.ts';

const weights = await weightsOf('int8');
const model = await loaded('int8');
const picture = noise(8, 8, 1);
const raw = inputOf(model);

const calls: Readonly<Record<string, (options: CallOptions) => Promise<unknown>>> = {
  load: (options) => load(weights, options as LoadOptions),
  classify: (options) => model.classify(picture, options),
  'classify, third': (options) => model.classify(picture, 5, options),
  'classify of several': (options) => model.classify([picture], options),
  classifyEach: (options) => model.classifyEach([picture], options as EachOptions).next(),
  embed: (options) => model.embed(picture, options),
  embedBytes: (options) => model.embedBytes(picture, options),
  infer: (options) => model.infer(raw, 'logits', options),
  inferTyped: (options) => model.inferTyped(raw, 'logits', options),
};

/** An option of each call that is nearly one of its own. */
const near: Readonly<Record<string, [given: string, meant: string]>> = {
  load: ['thread', 'threads'],
  classify: ['topk', 'top'],
  'classify of several': ['treshold', 'threshold'],
  classifyEach: ['aheads', 'ahead'],
};

describe('options', () => {
  for (const [name, call] of Object.entries(calls)) {
    test(`${name} refuses those that it does not have, and takes those that it has`, async () => {
      const [given, meant] = near[name] ?? ['signals', 'signal'];
      await assert.rejects(call({ [given]: 2 } as CallOptions), {
        code: 'E_USAGE',
        place: given,
        message: new RegExp(`no option \`${given}\` among \\{ .*\\bsignal\\b.* Did you mean '${meant}'\\?$`),
      });
      await assert.rejects(call({ toString: 1 } as CallOptions), { code: 'E_USAGE', place: 'toString' });
      await call({});
      await call(Object.assign(Object.create(null), { signal: new AbortController().signal }));
    });

    test(`${name} refuses what is no options, and a signal that is none`, async () => {
      const { signal } = new AbortController();
      for (const [options, tag] of [
        [signal, 'AbortSignal'],
        [[1], 'Array'],
        [null, 'Null'],
      ] as const) {
        await assert.rejects(call(options as CallOptions), {
          code: 'E_USAGE',
          message: new RegExp(`by name, as \\{ .*, not as ${tag}\\.$`),
        });
      }
      for (const none of [new AbortController(), 5, 'now'])
        await assert.rejects(call({ signal: none as unknown as AbortSignal }), {
          code: 'E_USAGE',
          message: /`signal` must be an AbortSignal, not .*controller\.signal/,
        });
    });
  }
});

describe('what is given instead of a picture or a file', () => {
  const files = Object.defineProperty({ length: 1 }, Symbol.toStringTag, { value: 'FileList' });
  for (const [name, value, remedy] of [
    ['a promise', Promise.resolve(picture), /not Promise: await it first/],
    ['a list of files', files, /not FileList: give one of its files, files\[0\]/],
    ['a response', new Response('x'), /not Response: give its bytes, await response\.arrayBuffer\(\)/],
    ['a stream', new Blob(['x']).stream(), /not ReadableStream: give its bytes/],
    ['an object', {}, /not Object\.$/],
    ['nothing', undefined, /not Undefined\.$/],
  ] as const) {
    test(`${name} is refused with what to do`, async () => {
      const refused = { code: 'E_USAGE', message: remedy };
      await assert.rejects(load(value as Source), refused);
      await assert.rejects(model.classify(value as Image), refused);
      await assert.rejects(model.embed(value as Image), refused);
    });
  }

  test('several pictures where one is wanted, and one where several are', async () => {
    const several = [picture, picture] as unknown as Image;
    const refused = { code: 'E_USAGE', message: /not Array: give one of its items; `classify` and/ };
    await assert.rejects(model.embed(several), refused);
    await assert.rejects(model.classify([several]), refused);
    await assert.rejects(load(several as Source), refused);
    for (const one of ['photo.jpg', raw, 5])
      await assert.rejects(model.classifyEach(one as unknown as Image[]).next(), {
        code: 'E_USAGE',
        message: /iterable of pictures, not one; `classify` takes one/,
      });
  });

  test('an output that the model does not have', async () => {
    for (const [output, sentence] of [
      ['logit', /must be logits, softmax, embedding, output, not 'logit'\. Did you mean 'logits'\?$/],
      ['top', /not 'top'\.$/],
      ['toString', /not 'toString'\.$/],
    ] as const) {
      const refused = { code: 'E_USAGE', message: sentence };
      await assert.rejects(model.infer(raw, output as Output), refused);
      await assert.rejects(model.inferTyped(raw, output as Output), refused);
    }
  });
});
