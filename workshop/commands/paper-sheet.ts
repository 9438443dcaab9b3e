import { comparisons, roundsTo } from '../paper/comparison.ts';
import type { ComparedRow, Comparison } from '../paper/comparison.ts';
import { full, ratio, separable } from '../paper/cost.ts';
import { effects } from '../paper/effects.ts';
import { published } from '../paper/published.ts';
import { grouped } from '../terminal/columns.ts';
import { markdown } from '../terminal/markdown.ts';

const quantities = ['multiplyAdds', 'parameters'] as const;
const words = { multiplyAdds: 'mult-adds', parameters: 'parameters' };

/** The paper's arithmetic and every published figure beside what is computed, in Markdown. */
export function paperSheet(): string {
  const all = comparisons();
  return [
    '# Published figures, computed\n',
    'Written by `mobilenet plan --paper`. "Exact" is computed from the layer list alone, with 1000 classes and 3 input channels; **≠** marks a printed figure that the exact one does not round to. The reasons stand at the end.\n',
    costSection(),
    effectSection(),
    '## Tables\n',
    ...all.map(comparisonSection),
    accuracySection(),
    differenceSection(all),
  ].join('\n');
}

function costSection(): string {
  const layer = { D: 3, M: 64, N: 128, F: 112 };
  const whole = full(layer).multiplyAdds;
  const split = separable(layer).multiplyAdds;
  return [
    '## The cost law\n',
    'A kernel of side D over M channels, giving N channels of side F, costs in multiply-adds\n',
    '- as one convolution D²·M·N·F²,',
    '- as depthwise and pointwise D²·M·F² + M·N·F²,\n',
    'a ratio of 1/N + 1/D². VGG-16 conv2_1 (D = 3, M = 64, N = 128, F = 112):\n',
    markdown(
      ['', 'mult-adds'],
      [
        ['one convolution', grouped(whole)],
        ['depthwise', grouped(9 * 64 * 112 * 112)],
        ['pointwise', grouped(64 * 128 * 112 * 112)],
        ['depthwise and pointwise', grouped(split)],
        ['ratio of the two', (split / whole).toFixed(4)],
        ['1/N + 1/D²', ratio(layer).toFixed(4)],
      ],
    ),
  ].join('\n');
}

function effectSection(): string {
  const header = [
    'α',
    'resolution',
    'β',
    'mult-adds',
    'of α 1',
    'α²',
    'of β 1',
    'β²',
    'parameters',
    'of α 1',
  ];
  const rows = effects().map((effect) => [
    String(effect.alpha),
    String(effect.resolution),
    effect.beta.toFixed(4),
    grouped(effect.multiplyAdds),
    effect.byAlpha.toFixed(4),
    (effect.alpha ** 2).toFixed(4),
    effect.byBeta.toFixed(4),
    (effect.beta ** 2).toFixed(4),
    grouped(effect.parameters),
    effect.parametersByAlpha.toFixed(4),
  ]);
  return [
    '## The effect of α and β\n',
    'The paper: α cuts work and parameters by about α², β cuts the work by β². Depthwise layers and the first layer shrink with α only, the classifier does not shrink with β; its 1000 classes are why α 0.25 keeps more parameters than α².\n',
    markdown(header, rows),
    'Where the work and the bytes of α 0.25 at 128 pixels lie, `mobilenet plan --alpha 0.25 --resolution 128 --svg docs/layers.svg`:\n',
    '![work, filters and output of each layer](layers.svg)\n',
  ].join('\n');
}

function comparisonSection({ title, source, unit, rows }: Comparison): string {
  const withTop1 = rows.some(({ top1 }) => top1 !== undefined);
  const of = unit === 'million' ? '(M)' : '(%)';
  const header = [
    'model',
    ...(withTop1 ? ['top-1 %'] : []),
    ...quantities.flatMap((quantity) => [`${words[quantity]} ${of}`, 'exact']),
  ];
  const lines = rows.map((row) => [
    row.model,
    ...(withTop1 ? [row.top1 ?? ''] : []),
    ...quantities.flatMap((quantity) => [printedCell(row, quantity, unit), exactCell(row, quantity, unit)]),
  ]);
  return `### ${title}\n\n${source}\n\n${markdown(header, lines)}`;
}

function printedCell(
  row: ComparedRow,
  quantity: (typeof quantities)[number],
  unit: Comparison['unit'],
): string {
  const printed = row.printed[quantity];
  return roundsTo(row.exact[quantity], printed, unit) ? printed : `**≠** ${printed}`;
}

function exactCell(
  row: ComparedRow,
  quantity: (typeof quantities)[number],
  unit: Comparison['unit'],
): string {
  const exact = row.exact[quantity];
  return unit === 'million' ? grouped(exact) : exact.toFixed(3);
}

function accuracySection(): string {
  return [
    '### Accuracy\n',
    'Top-1 on ImageNet in percent, float and uint8 (models of August 2018, TF-slim’s page); against the work:\n',
    '![accuracy against multiply-adds of the 16 variants](accuracy.svg)\n',
    markdown(
      ['α', 'resolution', 'float', 'uint8', 'lost'],
      published.map(({ alpha, resolution, float, uint8 }) => [
        String(alpha),
        String(resolution),
        float.toFixed(1),
        uint8.toFixed(1),
        (float - uint8).toFixed(1),
      ]),
    ),
  ].join('\n');
}

/** Every printed figure that is not the exact one, rounded. */
function differenceSection(all: readonly Comparison[]): string {
  const lines = all.flatMap(({ title, unit, rows }) =>
    rows.flatMap((row) =>
      quantities
        .filter((quantity) => !roundsTo(row.exact[quantity], row.printed[quantity], unit))
        .map((quantity) => [
          title.split(':')[0]!,
          row.model,
          `${row.printed[quantity]} ${words[quantity]}`,
          exactCell(row, quantity, unit),
          row.reasons?.[quantity] ?? '',
        ]),
    ),
  );
  return [
    '## Printed figures that are not the exact ones, rounded\n',
    markdown(['where', 'model', 'printed', 'exact', 'why'], lines, 'left'),
  ].join('\n');
}
