/** The figures of the paper and of the pages of published models against those that the layer list gives. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { paperSheet } from '../../../workshop/commands/paper-sheet.ts';
import { accuracyChart } from '../../../workshop/paper/accuracy-chart.ts';
import { comparisons, roundsTo } from '../../../workshop/paper/comparison.ts';
import { costOf, costOfForm, full, imagenet, ratio, separable } from '../../../workshop/paper/cost.ts';
import { effects } from '../../../workshop/paper/effects.ts';
import { published } from '../../../workshop/paper/published.ts';
import { elements } from '../drawing/svg.ts';

/** Exact multiply-adds with 1000 classes for 224, 192, 160 and 128 pixels, and trainable parameters. */
const exact: Readonly<Record<number, readonly [work: readonly number[], parameters: number]>> = {
  1: [[568_740_352, 418_121_728, 290_675_200, 186_400_768], 4_231_976],
  0.75: [[325_400_448, 239_273_472, 166_396_800, 106_770_432], 2_585_560],
  0.5: [[149_497_088, 109_970_432, 76_524_800, 49_160_192], 1_331_592],
  0.25: [[41_030_272, 30_212_608, 21_059_200, 13_570_048], 470_072],
};

const quantities = ['multiplyAdds', 'parameters'] as const;

describe('published figures', () => {
  test('the 16 variants have exactly this work and these parameters', () => {
    assert.equal(published.length, 16);
    for (const { alpha, resolution } of published) {
      const [work, parameters] = exact[alpha]!;
      const multiplyAdds = work[[224, 192, 160, 128].indexOf(resolution)];
      assert.deepEqual(costOf(imagenet(alpha, resolution)), { multiplyAdds, parameters });
    }
  });

  for (const { title, unit, rows } of comparisons()) {
    test(`${title}: every figure is the exact one, rounded, or says why not`, () => {
      for (const { model, printed, reasons, exact: cost } of rows) {
        for (const quantity of quantities) {
          const agrees = roundsTo(cost[quantity], printed[quantity], unit);
          const reason = reasons?.[quantity];
          assert.equal(agrees, reason === undefined, `${model}: ${printed[quantity]} for ${cost[quantity]}`);
        }
      }
    });
  }

  test('what is wrong on the pages: α 0.75 and 0.25_192 of TF-slim, 529 of Keras', () => {
    const wrong = (page: string): string[] =>
      comparisons()
        .find(({ title }) => title === page)!
        .rows.filter(({ reasons }) => reasons?.multiplyAdds)
        .map(({ model }) => model);
    const slim = wrong('TF-slim');
    for (const resolution of [224, 192, 160, 128]) assert(slim.includes(`MobileNet_v1_0.75_${resolution}`));
    assert(slim.includes('MobileNet_v1_0.25_192'));
    assert.deepEqual(slim.length, 6);
    assert.deepEqual(
      wrong('Keras'),
      [224, 192, 160, 128].map((resolution) => `1.0 MobileNet-${resolution}`),
    );
  });

  test('the reasons that name a number name the right one', () => {
    const classifier = 1024 * 1000;
    assert.equal(costOfForm('full').multiplyAdds - classifier, 4_866_269_184);
    const half = imagenet(0.5, 160);
    const normalised = half.slice(0, -1).filter(({ kind }) => kind !== 'pool');
    const batchNormalisation = normalised.reduce((sum, { output }) => sum + 2 * output.channels, 0);
    assert.equal(costOf(half).parameters - batchNormalisation, 1_320_648);
    const typesOfTable2 = comparisons().find(({ unit }) => unit === 'percent')!.rows;
    const column = typesOfTable2.reduce((sum, { printed }) => sum + Number(printed.multiplyAdds), 0);
    assert.equal(column.toFixed(2), '99.29');
    const all = typesOfTable2.reduce((sum, { exact: share }) => sum + share.multiplyAdds, 0);
    assert(Math.abs(all - 100) < 1e-9, String(all));
  });

  test('a figure rounds in its own number of decimals', () => {
    assert(roundsTo(41_030_272, '41', 'million') && roundsTo(470_072, '0.5', 'million'));
    assert(!roundsTo(149_497_088, '150', 'million') && !roundsTo(290_675_200, '290', 'million'));
    assert(roundsTo(1.9056, '1.91', 'percent') && !roundsTo(1.9056, '1.9056', 'million'));
  });
});

describe('the cost law', () => {
  test('VGG conv2_1', () => {
    const layer = { D: 3, M: 64, N: 128, F: 112 };
    assert.equal(full(layer).multiplyAdds, 924_844_032);
    assert.equal(separable(layer).multiplyAdds, 109_985_792);
    assert.equal(ratio(layer).toFixed(4), '0.1189');
  });

  test('the ratio of the two is 1/N + 1/D² for any layer', () => {
    for (const [D, M, N, F] of [
      [1, 1, 1, 1],
      [3, 7, 5, 9],
      [5, 64, 129, 3],
      [7, 1000, 2, 31],
    ] as const) {
      const layer = { D, M, N, F };
      const found = separable(layer).multiplyAdds / full(layer).multiplyAdds;
      assert(Math.abs(found - ratio(layer)) < 1e-12);
    }
  });

  test('is that of every pair of layers of the network', () => {
    const layers = imagenet(0.75, 160);
    for (let index = 1; index < 27; index += 2) {
      const [depthwise, pointwise] = [layers[index]!, layers[index + 1]!];
      const { height, channels } = pointwise.output;
      const law = separable({ D: 3, M: depthwise.input.channels, N: channels, F: height });
      assert.equal(depthwise.multiplyAdds + pointwise.multiplyAdds, law.multiplyAdds);
    }
  });

  test('the shallow network of table 5 lacks five pairs', () => {
    const pair = separable({ D: 3, M: 512, N: 512, F: 14 });
    const { multiplyAdds, parameters } = costOfForm('shallow');
    assert.equal(multiplyAdds, 568_740_352 - 5 * pair.multiplyAdds);
    assert.equal(parameters, 4_231_976 - 5 * (pair.parameters + 4 * 512));
  });
});

test('α cuts the work by a little less than α², β by a little less than β²', () => {
  for (const { alpha, beta, byAlpha, byBeta, parametersByAlpha } of effects()) {
    assert(byAlpha >= alpha ** 2 && byAlpha < alpha ** 2 + 0.015);
    assert(byBeta >= beta ** 2 && byBeta < beta ** 2 + 0.005);
    assert(parametersByAlpha >= byAlpha);
  }
});

describe('what the command writes', () => {
  test('the accuracy chart has float and uint8 of every variant', () => {
    const drawn = elements(accuracyChart());
    const legend = 4 + 2;
    assert.equal(drawn.filter(({ name }) => name === 'circle').length, 2 * 16 + legend);
    assert.equal(drawn.filter(({ name }) => name === 'polyline').length, 2 * 4);
  });

  for (const [file, written] of [
    ['paper.md', paperSheet],
    ['accuracy.svg', accuracyChart],
  ] as const) {
    test(`docs/${file} is what it writes now`, () => {
      assert.equal(written(), readFileSync(new URL(`../../../../docs/${file}`, import.meta.url), 'utf8'));
    });
  }
});
