/** The loss of a batch and its slope: against the definition in float64, and finite differences of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random, xoshiro } from '../../../workshop/packing/random.ts';
import { planMemory } from '../../../workshop/training/memory.ts';
import { compile, instantiate } from '../../../workshop/training/module.ts';
import type { TrainingBuild } from '../../../workshop/training/module.ts';
import { padded } from '../../../workshop/training/network.ts';
import { defaults } from '../../../workshop/training/options.ts';
import { Target } from '../../../workshop/training/target.ts';
import type { Guidance } from '../../../workshop/training/target.ts';
import { distance } from './sample.ts';

const network = { alpha: 0.05, resolution: 32, classes: 5, batch: 3, channels: 1 } as const;
const { batch, classes } = network;
const row = padded(classes);
const labels = Uint16Array.of(4, 0, 2);
const random = new Random(3, xoshiro);
const drawn = (): Float32Array =>
  Float32Array.from({ length: batch * classes }, () => 3 * random.finerNormal());
const logits = drawn();

interface Lesson extends Guidance {
  readonly smoothing?: number;
  readonly temperature?: number;
  readonly teacherWeight?: number;
}

/** Loss and gradient of the module, f64 and f32 [batch][classes]. */
async function module(
  build: TrainingBuild,
  lesson: Lesson,
): Promise<{ loss: number; gradient: Float32Array }> {
  const plan = planMemory(network, { teachers: lesson.logits?.length ?? 0 });
  const { module, memory } = await instantiate(await compile(false, build), plan.pages, false);
  const { record, words, output, outGradient } = plan.layers.at(-1)!;
  new Uint32Array(memory.buffer, record, words.length).set(words);
  const target = new Target(plan.target, memory, network, { ...defaults, ...lesson });
  target.write(labels, lesson);
  const rows = new Float32Array(memory.buffer, output, batch * row);
  // What stands in the padding must not count.
  rows.fill(50);
  for (let i = 0; i < batch; i++) rows.set(logits.subarray(i * classes, (i + 1) * classes), i * row);
  const loss = module.crossEntropy(record, target.record, batch);
  const slopes = new Float32Array(memory.buffer, outGradient, batch * row);
  const gradient = Float32Array.from(
    logits,
    (_, i) => slopes[Math.floor(i / classes) * row + (i % classes)]!,
  );
  for (let i = 0; i < batch; i++)
    assert.ok(slopes.slice(i * row + classes, (i + 1) * row).every((x) => x === 0));
  return { loss, gradient };
}

const softmax = (z: readonly number[], temperature = 1): number[] => {
  const most = Math.max(...z);
  const powers = z.map((value) => Math.exp((value - most) / temperature));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};
const rowOf = (all: ArrayLike<number>, i: number): number[] =>
  Array.from({ length: classes }, (_, c) => all[i * classes + c]!);

/** The definition, number by number. */
function expected(z: ArrayLike<number>, lesson: Lesson): number {
  const { smoothing = 0, temperature = 4, teacherWeight = 0.5, mixture, logits: taught = [] } = lesson;
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    const share = mixture?.shares[i] ?? 1;
    const own = softmax(rowOf(z, i));
    let entropy = 0;
    for (let c = 0; c < classes; c++) {
      const part = share * Number(labels[i] === c) + (1 - share) * Number(mixture?.labels[i] === c);
      entropy -= ((1 - smoothing) * part + smoothing / classes) * Math.log(own[c]!);
    }
    if (taught.length === 0) loss += entropy / batch;
    else {
      const teachers = taught.map((each) => softmax(rowOf(each, i), temperature));
      const soft = softmax(rowOf(z, i), temperature);
      let divergence = 0;
      for (let c = 0; c < classes; c++) {
        const p = teachers.reduce((sum, each) => sum + each[c]!, 0) / teachers.length;
        if (p > 0) divergence += p * Math.log(p / soft[c]!);
      }
      const mixed = (1 - teacherWeight) * entropy + teacherWeight * temperature ** 2 * divergence;
      loss += mixed / batch;
    }
  }
  return loss;
}

/** Slopes of the definition along each logit. */
function slopes(lesson: Lesson): Float64Array {
  const step = 1e-5;
  return Float64Array.from(logits, (_, at) => {
    const moved = (by: number) =>
      expected(
        Float64Array.from(logits, (z, i) => (i === at ? z + by : z)),
        lesson,
      );
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

const mixture = { labels: Uint16Array.of(0, 0, 3), shares: Float32Array.of(0.75, 0.5, 1) };
const sure = drawn().map((z) => 1000 * z);
const lessons: Readonly<Record<string, Lesson>> = {
  'labels alone': {},
  'smoothed labels': { smoothing: 0.1 },
  'two labels': { mixture },
  'a teacher': { logits: [drawn()] },
  'a teacher alone': { logits: [drawn()], temperature: 1, teacherWeight: 1 },
  'a teacher who is sure': { logits: [sure], temperature: 2 },
  'three teachers and all else': {
    ...{ logits: [drawn(), drawn(), drawn()], temperature: 2.5, teacherWeight: 0.7 },
    ...{ smoothing: 0.05, mixture },
  },
};

describe('the loss and its slope are those of float64', () => {
  for (const [what, lesson] of Object.entries(lessons)) {
    test(what, async () => {
      const found = await module('simd', lesson);
      assert.ok(Math.abs(found.loss / expected(logits, lesson) - 1) < 1e-12, `${found.loss}`);
      const error = distance(found.gradient, slopes(lesson));
      assert.ok(error < 1e-7, `${error}`);
      assert.deepEqual(await module('baseline', lesson), found);
    });
  }

  test('a teacher without weight teaches nothing', async () => {
    const { loss, gradient } = await module('simd', { logits: [drawn()], teacherWeight: 0 });
    assert.deepEqual({ loss, gradient }, await module('simd', {}));
  });

  test('labels, shares and logits of another number are refused', async () => {
    const one = { labels: labels.subarray(1), shares: mixture.shares };
    const few = { labels, shares: mixture.shares.subarray(1) };
    const other = { labels: labels.map(() => classes), shares: mixture.shares };
    const wrong: readonly Lesson[] = [
      { mixture: one },
      { mixture: few },
      { mixture: other },
      { logits: [logits.subarray(1)] },
    ];
    for (const lesson of wrong) await assert.rejects(module('simd', lesson), { code: 'E_INPUT_SHAPE' });
  });
});
