/** When what frames show becomes a state: by examples, and against a plain statement of the law. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Decision } from '../../../gateway/events/decision.ts';
import type { Rules } from '../../../gateway/events/decision.ts';

const names = ['stop', 'yield', 'straight'];

/** The best class of a frame: its index and its probability in 256ths; undefined where there is none. */
type Seen = readonly [index: number, share: number] | undefined;

const predictionsOf = (seen: Seen): { index: number; className: string; probability: number }[] =>
  seen ? [{ index: seen[0], className: names[seen[0]]!, probability: seen[1] / 256 }] : [];

/** The states that begin, each with its frame. One frame a 100 ms. */
function states(rules: Rules, frames: readonly Seen[]): [frame: number, state: string][] {
  const decision = new Decision(rules);
  return frames.flatMap((seen, frame) => {
    const change = decision.see(predictionsOf(seen), frame * 100);
    return change ? [[frame, change.state]] : [];
  });
}

const stop: Seen = [0, 256];
const yields: Seen = [1, 256];

describe('a state', () => {
  test('begins with the first frame, and is told once', () => {
    assert.deepEqual(states({}, [stop, stop, yields, stop]), [
      [0, 'stop'],
      [2, 'yield'],
      [3, 'stop'],
    ]);
  });

  test('wants frames in a row that agree', () => {
    assert.deepEqual(states({ agree: 3 }, [stop, stop, yields, stop, stop, stop, yields, stop]), [
      [5, 'stop'],
    ]);
  });

  test('stays as long as it must, then gives way to what the last frames say', () => {
    assert.deepEqual(states({ hold: 300 }, [stop, yields, yields, stop, yields, yields]), [
      [0, 'stop'],
      [4, 'yield'],
    ]);
  });

  test('is unknown where no class reaches the threshold', () => {
    assert.deepEqual(states({ threshold: 0.5, unknown: 'nothing' }, [[0, 127], [0, 128], undefined]), [
      [0, 'nothing'],
      [1, 'stop'],
      [2, 'nothing'],
    ]);
  });

  test('says what it was, what decided, and since when', () => {
    const decision = new Decision({ agree: 2, threshold: 0.25 });
    decision.see([], 10);
    assert.deepEqual(decision.see([], 20), {
      ...{ state: 'unknown', previous: undefined, index: undefined, probability: undefined, since: 10 },
    });
    decision.see(predictionsOf([1, 255]), 30);
    assert.deepEqual(decision.see(predictionsOf([1, 64]), 40), {
      ...{ state: 'yield', previous: 'unknown', index: 1, probability: 0.25, since: 30 },
    });
  });
});

test('rules out of range are refused with their name', () => {
  const wrong: Rules[] = [{ agree: 0 }, { agree: 1.5 }, { hold: -1 }, { threshold: 1.1 }, { unknown: '' }];
  for (const rules of wrong) {
    const [rule] = Object.keys(rules);
    assert.throws(() => new Decision(rules), { code: 'E_USAGE', place: rule });
  }
});

test('is what the law says, of any frames', () => {
  const frame = fc.record({
    gap: fc.integer({ min: 0, max: 200 }),
    seen: fc.option(fc.tuple(fc.nat(2), fc.nat(255)), { nil: undefined }),
  });
  const rules = fc.record({
    agree: fc.integer({ min: 1, max: 4 }),
    hold: fc.nat(600),
    threshold: fc.nat(256).map((share) => share / 256),
  });
  fc.assert(
    fc.property(rules, fc.array(frame, { maxLength: 60 }), ({ agree, hold, threshold }, frames) => {
      const said = frames.map(({ seen }) =>
        seen && seen[1] / 256 >= threshold ? names[seen[0]]! : 'unknown',
      );
      const times = frames.map((_, at) => frames.slice(0, at + 1).reduce((sum, { gap }) => sum + gap, 0));
      const decision = new Decision({ agree, hold, threshold });
      let current: { state: string; at: number } | undefined;
      for (const [at, { seen }] of frames.entries()) {
        const row = at + 1 < agree ? [] : said.slice(at + 1 - agree, at + 1);
        const agreed = row.length > 0 && row.every((state) => state === said[at]);
        const free = !current || (said[at] !== current.state && times[at]! - times[current.at]! >= hold);
        const change = decision.see(predictionsOf(seen), times[at]!);
        assert.equal(change?.state, agreed && free ? said[at] : undefined);
        if (!change) continue;
        assert.equal(change.previous, current?.state);
        const first = said.slice(0, at).findLastIndex((state) => state !== said[at]) + 1;
        assert.equal(change.since, times[first]);
        current = { state: change.state, at };
      }
    }),
  );
});
