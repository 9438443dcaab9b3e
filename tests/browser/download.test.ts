/** What a page downloads until its first answer, in which order, and from where: plain modules, and the one file. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type * as library from '../../host/index.ts';
import { load } from '../../host/index.ts';
import { sign } from '../reference/sign.ts';
import { named, root } from '../package/packed.ts';
import { open, skip } from './chromium.ts';
import { png } from './png.ts';
import { serve } from './site.ts';

const modules = '/dist/host/index.js';
const file = '/dist/browser.js';
const weights = `/${named.weights}`;

const { width, height, data } = sign;
const blank = {
  '/index.html': '<!doctype html><title>page</title><script>libraryAt = (entry) => import(entry)</script>',
  '/picture.png': png(width, height, data),
};

/** Of the page: tsc rewrites an import by a variable into what a page has not. */
declare const libraryAt: (entry: string) => Promise<typeof library>;

/** Milliseconds that each answer is held back, so that what waits for what is seen. */
const LATENCY = 100;
/** Bytes a second: the weights take more than one such answer. */
const THROUGHPUT = 1_000_000;

interface Request {
  readonly path: string;
  readonly begin: number;
  readonly end: number;
  readonly bytes: number;
}

/** What a page answers for a picture that is drawn and for one that is decoded, and what it asked for meanwhile. */
async function visit(entry: string): Promise<{ answers: unknown; requests: Request[] }> {
  const page = await open(`${await serve(root, blank)}/index.html`);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const conditions = {
    offline: false,
    latency: LATENCY,
    downloadThroughput: THROUGHPUT,
    uploadThroughput: -1,
  };
  await session.send('Network.emulateNetworkConditions', conditions);
  const answers = await page.evaluate(
    async ([entry, weights]) => {
      const { load } = await libraryAt(entry);
      const model = await load(weights);
      const image = new Image();
      image.src = '/picture.png';
      await image.decode();
      return [await model.classify(image), await model.classify('/picture.png')];
    },
    [entry, weights] as const,
  );
  await page.waitForLoadState('networkidle');
  const requests = await page.evaluate(() =>
    performance.getEntriesByType('resource').map((entry) => {
      const { name, startTime, responseEnd, encodedBodySize } = entry as PerformanceResourceTiming;
      return { path: new URL(name).pathname, begin: startTime, end: responseEnd, bytes: encodedBodySize };
    }),
  );
  return { answers, requests: requests.filter(({ path }) => path !== '/favicon.ico') };
}

const canvas = '/dist/host/image/canvas.js';

/** What no network needs, and a picture of a page does. */
const early = /image\/(early|canvas|limit)\.js$/;
const isCore = ({ path }: Request): boolean => /^\/build\/core-(simd|relaxed)\.wasm$/.test(path);
const sum = (requests: readonly Request[]): number => requests.reduce((bytes, one) => bytes + one.bytes, 0);

/** Kilobytes that the README states after some words: what was measured is not above it, nor far below. */
function assertStated(words: RegExp, bytes: number): void {
  const [, kilobytes] = words.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  const stated = Number(kilobytes) * 1000;
  assert.ok(bytes <= stated && bytes > 0.85 * stated, `${bytes} bytes, README: ${stated}`);
}

describe('what a page downloads', { skip }, () => {
  let expected: unknown;
  let plain: Awaited<ReturnType<typeof visit>>;
  let one: Awaited<ReturnType<typeof visit>>;
  before(async () => {
    const best = await (await load(join(root, named.weights))).classify({ width, height, data });
    expected = [best, best];
    plain = await visit(modules);
    one = await visit(file);
  });

  test('as plain modules: all that every network needs at once, not level by level', () => {
    assert.deepEqual(plain.answers, expected);
    const { requests } = plain;
    const [asked] = requests.filter(({ path }) => path === weights);
    const first = requests.filter(({ path, begin }) => path.startsWith('/dist/') && begin < asked!.begin);
    const others = first.filter(({ path }) => path !== modules && !early.test(path));
    const names = others.map(({ path }) => path.slice('/dist/host/'.length)).sort();
    assert.deepEqual(names, ['core/builds.js', 'errors.js', 'start.js']);
    const earliest = Math.min(...others.map(({ end }) => end));
    const late = others.filter(({ begin }) => begin > earliest);
    assert.deepEqual(late, []);
  });

  test('as plain modules: what draws while the weights come, and what decodes before it is asked for', () => {
    const { requests } = plain;
    const at = (path: string): Request => requests.findLast((one) => one.path === path)!;
    assert.ok(at(canvas).begin < at(weights).end);
    assert.ok(at('/dist/host/image/browser.js').begin < at('/picture.png').begin);
  });

  test('as one file: that, the core and the weights', () => {
    assert.deepEqual(one.answers, expected);
    const rest = one.requests.filter((one) => !isCore(one)).map(({ path }) => path);
    assert.deepEqual(rest, [file, weights, '/picture.png', '/picture.png']);
    assert.equal(one.requests.length, rest.length + 1);
  });

  test('is what the README says', () => {
    assertStated(/(\d+) kB of modules/, sum(plain.requests.filter(({ path }) => path.startsWith('/dist/'))));
    assertStated(/one file of (\d+) kB/, sum(one.requests.filter(({ path }) => path === file)));
    assertStated(/a core of (\d+) kB/, Math.max(...['simd', 'relaxed'].map(sizeOfCore)));
    assertStated(/weights of (\d+) kB/, sum(one.requests.filter(({ path }) => path === weights)));
  });

  test('the one file exports what the entry exports', async () => {
    const names = async (path: string): Promise<string[]> =>
      Object.keys((await import(join(root, path))) as object).sort();
    assert.deepEqual(await names(file), await names('dist/host/browser.js'));
  });
});

function sizeOfCore(build: string): number {
  return readFileSync(join(root, `build/core-${build}.wasm`)).length;
}

/** Of the page, so that it has memory for threads; of the other site, so that such a page may take its files. */
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const shared = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

for (const entry of [modules, file]) {
  test(`${entry} of another site runs, with threads too`, { skip }, async () => {
    const other = await serve(root, {}, shared);
    const page = await open(`${await serve(root, blank, isolated)}/index.html`);
    const said = await page.evaluate(
      async ([entry, weights]) => {
        const { load } = await libraryAt(entry);
        const alone = await load(weights);
        const team = await load(weights, { threads: 2 });
        const raw = new Uint8Array(64 * 64 * 3).map((_, at) => at * 7);
        const [one, two] = await Promise.all([alone.infer(raw), team.infer(raw)]);
        return { running: team.running, same: String(one) === String(two) };
      },
      [`${other}${entry}`, `${other}${weights}`] as const,
    );
    assert.equal(said.running.threads, 2, said.running.notes.join());
    assert.ok(said.same);
  });
}
