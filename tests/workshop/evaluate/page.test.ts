/** The report where there are no thumbnails, no mistakes, or more classes than a chart can name. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Contract } from '../../../host/core/contract.ts';
import { summarise } from '../../../workshop/evaluate/evaluation.ts';
import type { Evaluation, ModelFacts } from '../../../workshop/evaluate/evaluation.ts';
import type { Outcome } from '../../../workshop/evaluate/outcome.ts';
import { page } from '../../../workshop/evaluate/page.ts';
import type { Broken } from '../../../workshop/evaluate/run.ts';
import { elements } from '../drawing/svg.ts';

const contract: Contract = {
  height: 64,
  width: 64,
  channels: 3,
  order: 'rgb',
  fit: 'stretch',
  resizeHeight: 64,
  resizeWidth: 64,
  domain: 'int8',
  input: 'int8',
  output: 'int8',
  softmax: true,
  logistic: false,
  classes: 0,
  outputs: 0,
  features: 256,
  embedding: { scale: 1, zero: 0 },
  logits: { scale: 1, zero: 0 },
  reject: false,
  temperature: 1,
};

/** One picture of each class, answered with `answer` of its class. */
function evaluation(classes: number, answer: (truth: number) => number, broken: Broken[] = []): Evaluation {
  const outcomes = Array.from({ length: classes }, (_, truth): Outcome => {
    const index = answer(truth);
    return { file: `${truth}.ppm`, truth, answers: [{ index, className: String(index), probability: 0.75 }] };
  });
  const model: ModelFacts = {
    file: 'w.mnw',
    bytes: 1,
    sha256: 'ab',
    build: 'simd',
    provenance: { source: 'a test' },
    contract: { ...contract, classes },
    labels: Array.from({ length: classes }, (_, index) => `label ${index}`),
  };
  const dataset = { folder: 'data', folders: classes, rule: 'index', ignored: 0 } as const;
  return summarise(model, dataset, { outcomes, broken }, 20);
}

const charts = (html: string) => [...html.matchAll(/<svg[^]*?<\/svg>/g)].map(([svg]) => elements(svg));

describe('the report', () => {
  test('says what thumbnails need, and names the mistakes without them', () => {
    const html = page(
      evaluation(3, () => 0),
      'Thumbnails need sharp.',
    );
    assert.ok(html.includes('<p>Thumbnails need sharp.</p>'));
    assert.ok(html.includes('<small>1.ppm</small>') && html.includes('<small>2.ppm</small>'));
    assert.doesNotMatch(html, /<img/);
  });

  test('says that every answer is right', () => {
    assert.match(
      page(
        evaluation(3, (truth) => truth),
        [],
      ),
      /every answer is right/,
    );
  });

  test('lists the pictures without an answer', () => {
    const broken: Broken = { file: 'x.ppm', code: 'E_IMAGE_FORMAT', sentence: 'x.ppm: <cut>' };
    const html = page(
      evaluation(2, (truth) => truth, [broken]),
      [],
    );
    assert.match(html, /1 pictures without an answer/);
    assert.ok(html.includes('<td>E_IMAGE_FORMAT</td><td>x.ppm: &lt;cut&gt;</td>'));
  });

  test('draws the 60 classes of lowest recall of a thousand, and every cell of their matrix', () => {
    const html = page(
      evaluation(1000, (truth) => (truth % 2 === 0 ? truth : truth - 1)),
      '',
    );
    const [, matrix, classes] = charts(html);
    // White ground, its frame, and a square for each cell that is not zero.
    assert.equal(matrix!.filter(({ name }) => name === 'rect').length, 2 + 1000);
    assert.ok(html.includes('The 60 classes of lowest recall'));
    // Ground, two of the legend, a bar each; no mark, because the odd classes are never an answer.
    assert.equal(classes!.filter(({ name }) => name === 'rect').length, 3 + 60);
  });
});
