/** What the benches compute of their times; never how long anything takes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fit } from '../../../workshop/bench/fit.ts';
import { dotClass, simdClass } from '../../../workshop/bench/machine.ts';
import { estimate, ratesOf, uniformRates } from '../../../workshop/bench/rates.ts';
import { readRates } from '../../../workshop/bench/read-rates.ts';
import { median, summarize } from '../../../workshop/bench/statistics.ts';
import { supports } from '../../../host/core/builds.ts';
import { shapes } from '../../../workshop/packing/shapes.ts';

describe('statistics', () => {
  test('percentiles are by nearest rank, of times in any order', () => {
    const times = Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) + 1);
    assert.deepEqual(summarize(times), { runs: 200, min: 1, median: 100, p90: 180, p99: 198 });
    assert.deepEqual(summarize([7]), { runs: 1, min: 7, median: 7, p90: 7, p99: 7 });
    assert.deepEqual([median([3, 1, 2]), median([4, 1, 3, 2])], [2, 2]);
  });
});

describe('the class of a processor', () => {
  const cases: [string, string, string][] = [
    ['AVX2 alone', 'flags\t\t: fpu sse4_1 avx avx2 bmi2', 'AVX2'],
    ['AVX2 with dot products', 'flags : avx avx2 avx_vnni', 'AVX2 + AVX-VNNI'],
    ['AVX-512', 'flags : avx2 avx512f avx512_vnni avx_vnni', 'AVX-512 + AVX512-VNNI + AVX-VNNI'],
    ['no flag that is only part of one', 'flags : xavx2 avx2x', 'unknown'],
    ['ARM', 'Features\t: fp asimd asimddp i8mm', 'NEON + dotprod + i8mm'],
    ['ARM without dot products', 'Features : fp asimd', 'NEON'],
    ['something else', 'model name : x', 'unknown'],
  ];
  for (const [title, cpuinfo, name] of cases) {
    test(title, () => assert.equal(simdClass(`processor : 0\n${cpuinfo}\nother : avx2\n`), name));
  }
});

describe('the class of its products of bytes', () => {
  for (const [flags, name] of [
    ['avx2 avx_vnni', 'avx-vnni'],
    ['avx2 avx512f avx512_vnni avx_vnni', 'avx-vnni'],
    ['avx2 avx512f avx512_vnni avx512_bf16', 'avx512-vnni'],
    ['avx2 avx512f', 'avx2'],
    ['sse4_1 avx', 'other'],
  ] as const) {
    test(`${flags}: ${name}`, () => assert.equal(dotClass(`processor : 0\nflags : fpu ${flags}\n`), name));
  }
});

describe('the fit', () => {
  test('finds the coefficients that times were made of', () => {
    const rows = [1, 2, 3, 5, 8, 13].map((x) => ({
      work: [1, x * 1e6, x * x],
      ms: 0.25 + x * 1e6 * 3e-8 + x * x * 0.5,
    }));
    const found = fit(rows);
    [0.25, 3e-8, 0.5].forEach((value, index) =>
      assert.ok(Math.abs(found[index]! / value - 1) < 1e-4, `${found}`),
    );
  });

  test('gives no work less than no time, and no time to work that there is none of', () => {
    const found = fit([1, 2, 3, 4].map((x) => ({ work: [1, x, 0], ms: 10 * x - 5 })));
    assert.equal(found[0], 0);
    assert.ok(found[1]! > 6);
    assert.equal(found[2], 0);
  });
});

const variant = { alpha: 0.5, resolution: 64, classes: 10, channels: 3 } as const;

/** Layers with times of a made-up law. */
function timed(resolution: number) {
  const layers = shapes({ ...variant, resolution }).map((layer) => {
    const { height, width, channels } = layer.output;
    const rate = layer.kind === 'depthwise' ? 2e-7 : 3e-8;
    return { ...layer, ms: layer.multiplyAdds * rate + height * width * channels * 1e-6 + 0.001 };
  });
  return { layers, picture: resolution * resolution * 3 * 1e-6 };
}

describe('the estimate', () => {
  test('of another side follows the law of the timed networks', () => {
    const { layers, picture } = timed(160);
    const whole = layers.reduce((sum, { ms }) => sum + ms, picture);
    const told = estimate(layers, ratesOf([timed(64), timed(96)], 'made up'));
    assert.ok(Math.abs(told.ms / whole - 1) < 0.02, `${told.ms} for ${whole}`);
    assert.equal(told.layers.length, layers.length);
    const sum = told.layers.reduce((all, ms) => all + ms, told.picture);
    assert.ok(Math.abs(sum - told.ms) < 1e-9);
  });

  test('from a whole time alone is as the multiply-adds', () => {
    const { layers } = timed(64);
    const all = layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
    assert.ok(Math.abs(estimate(layers, uniformRates(2 * all, 3, 'made up')).ms - 1.5) < 1e-9);
  });
});

describe('rates that are read', () => {
  const origin = { machine: { processor: 'P' }, engine: { name: 'E', version: '1' } };
  const profile = { command: 'profile', ...origin, ...timed(64) };
  const bench = { command: 'bench', ...origin, multiplyAdds: 1e6, ms: { median: 2 } };
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  test('are those of a profile or of a bench, and name their source', () => {
    const rates = readRates(bytes(profile), 'p.json');
    assert.deepEqual(rates, { ...ratesOf([timed(64)], ''), source: 'of p.json: P, E 1' });
    assert.equal(readRates(bytes(bench), 'b.json').kinds.pointwise.multiplyAdd, 2e-6);
  });

  const layer = profile.layers[0]!;
  const cases: [string, unknown][] = [
    ['null', null],
    ['a list', [profile]],
    ['another command', { ...profile, command: 'plan' }],
    ['no machine', { ...profile, machine: undefined }],
    ['a name that is too long', { ...profile, engine: { name: 'E'.repeat(201), version: '1' } }],
    ['no layers', { ...profile, layers: [] }],
    ['too many layers', { ...profile, layers: Array(65).fill(layer) }],
    ['a kind that is none', { ...profile, layers: [{ ...layer, kind: '__proto__' }] }],
    ['a time of nothing', { ...profile, layers: [{ ...layer, ms: 0 }] }],
    ['a time below nothing', { ...profile, layers: [{ ...layer, ms: -1 }] }],
    ['half a pixel', { ...profile, layers: [{ ...layer, output: { height: 0.5, width: 1, channels: 1 } }] }],
    ['work without end', { ...bench, multiplyAdds: 1e300 }],
    ['a time that is a word', { ...bench, ms: { median: '2' } }],
  ];
  for (const [title, value] of cases) {
    test(`refuse ${title}`, () =>
      assert.throws(() => readRates(bytes(value), 'x'), { code: 'E_USAGE', place: 'x' }));
  }
  test('refuse what is no JSON', () =>
    assert.throws(() => readRates(Uint8Array.of(0x7b, 0xff), 'x'), { code: 'E_USAGE' }));
});

interface PeakModule {
  readonly memory: WebAssembly.Memory;
  lanes(): number;
  fill(): void;
  twelve(rounds: number): void;
  twentyFour(rounds: number): void;
}

/** The accumulators are the first data of assembly/peak.ts, from `memoryBase` of asconfig.json on. */
const ACCUMULATORS = 1024;

/** A sum and its dot product with filters of 3, as the module computes them. */
function next(sum: number, relaxed: boolean): number {
  if (relaxed) return (sum + 4 * 9) | 0;
  const f = 0x0303;
  return (sum + f * ((sum << 16) >> 16) + f * (sum >> 16)) | 0;
}

describe('the bare loop', () => {
  for (const [name, build] of [
    ['peak', 'simd'],
    ['peak-relaxed', 'relaxed'],
  ] as const) {
    const skip = supports(build) ? false : `this engine has no ${build} SIMD; Node 24 has`;
    test(`${name} gives every accumulator its own dot product in every round`, { skip }, () => {
      const file = readFileSync(new URL(`../../../../build/${name}.wasm`, import.meta.url));
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(file));
      const module = exports as unknown as PeakModule;
      module.fill();
      const sums = new Int32Array(module.memory.buffer, ACCUMULATORS, 4 * 24);
      const expected = [...sums];
      const advance = (count: number, rounds: number): void => {
        for (let i = 0; i < 4 * count; i++) {
          for (let round = 0; round < rounds; round++) expected[i] = next(expected[i]!, build === 'relaxed');
        }
      };
      assert.equal(new Set(sums).size, 24);
      module.twelve(3);
      advance(12, 3);
      module.twentyFour(2);
      advance(24, 2);
      assert.deepEqual([...sums], expected);
      assert.equal(module.lanes(), build === 'relaxed' ? 16 : 8);
    });
  }
});
