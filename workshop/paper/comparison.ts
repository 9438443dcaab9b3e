/** The tables of the paper and of the pages, each printed figure beside the exact one. */
import { costOf, costOfForm, filterCount, full, imagenet, layersByType, separable } from './cost.ts';
import type { Cost } from './cost.ts';
import { KERAS, kerasRows, name, PAPER, published, SLIM, slimReasons } from './published.ts';
import type { Printed, Reasons, Row } from './published.ts';

export interface ComparedRow extends Row {
  /** Multiply-adds and parameters; percentages in a table of percentages. */
  readonly exact: Cost;
}

export interface Comparison {
  readonly title: string;
  readonly source: string;
  /** What `printed` counts. */
  readonly unit: 'million' | 'percent';
  readonly rows: readonly ComparedRow[];
}

/** Whether a number rounds to a printed figure, in the figure's own number of decimals. */
export function roundsTo(exact: number, printed: string, unit: Comparison['unit']): boolean {
  const decimals = printed.split('.')[1]?.length ?? 0;
  return (unit === 'million' ? exact / 1e6 : exact).toFixed(decimals) === printed;
}

export function comparisons(): Comparison[] {
  const keras = kerasRows.map((line) => ({ ...line, ...exact(line) }));
  return [
    ...paperTables(),
    { title: 'TF-slim', source: SLIM, unit: 'million', rows: slim() },
    { title: 'Keras', source: KERAS, unit: 'million', rows: keras },
  ];
}

function paperTables(): Comparison[] {
  return [
    table(2, 'cost by type of layer', byType(), 'percent'),
    table(3, 'one layer, 14 × 14 × 512 to 512, its cost cut step by step', oneLayer()),
    table(4, 'full convolutions', [
      row('Conv MobileNet', '71.7', '4866', '29.3', costOfForm('full'), {
        multiplyAdds:
          'rounds from 4 866 269 184, the count without the classifier; every other table counts it',
      }),
      variant(1, 224, '70.6', '569', '4.2'),
    ]),
    table(5, 'narrow against shallow', [
      variant(0.75, 224, '68.4', '325', '2.6'),
      row('Shallow MobileNet', '65.3', '307', '2.9', costOfForm('shallow')),
    ]),
    table(6, 'width multiplier', [
      variant(1, 224, '70.6', '569', '4.2'),
      variant(0.75, 224, '68.4', '325', '2.6'),
      variant(0.5, 224, '63.7', '149', '1.3'),
      variant(0.25, 224, '50.6', '41', '0.5'),
    ]),
    table(7, 'resolution', [
      variant(1, 224, '70.6', '569', '4.2'),
      variant(1, 192, '69.1', '418', '4.2'),
      variant(1, 160, '67.2', '290', '4.2', { multiplyAdds: 'cut off instead of rounded from 290.675' }),
      variant(1, 128, '64.4', '186', '4.2'),
    ]),
    table(9, 'a small variant', [
      variant(0.5, 160, '60.2', '76', '1.32', {
        multiplyAdds: 'cut off instead of rounded from 76.525',
        parameters: 'rounds from 1 320 648, the count without batch normalisation',
      }),
    ]),
  ];
}

function table(
  number: number,
  title: string,
  rows: readonly ComparedRow[],
  unit: Comparison['unit'] = 'million',
): Comparison {
  return { title: `Table ${number}: ${title}`, source: PAPER, unit, rows };
}

function row(
  model: string,
  top1: string,
  multiplyAdds: string,
  parameters: string,
  cost: Cost,
  reasons: Reasons = {},
): ComparedRow {
  return { model, top1, printed: { multiplyAdds, parameters }, exact: cost, reasons };
}

function variant(
  alpha: number,
  resolution: number,
  top1: string,
  multiplyAdds: string,
  parameters: string,
  reasons?: Reasons,
): ComparedRow {
  return row(
    name(alpha, resolution),
    top1,
    multiplyAdds,
    parameters,
    exact({ alpha, resolution }).exact,
    reasons,
  );
}

function exact({ alpha, resolution }: { alpha: number; resolution: number }): { exact: Cost } {
  return { exact: costOf(imagenet(alpha, resolution)) };
}

/** Shares of the whole in percent; parameters are counted as filters alone, which is how the table counts them. */
function byType(): ComparedRow[] {
  const types = layersByType();
  const all = Object.values(types).flat();
  const printed: Readonly<Record<string, Printed>> = {
    'conv 1×1': { multiplyAdds: '94.86', parameters: '74.59' },
    'conv dw 3×3': { multiplyAdds: '3.06', parameters: '1.06' },
    'conv 3×3': { multiplyAdds: '1.19', parameters: '0.02' },
    'fully connected': { multiplyAdds: '0.18', parameters: '24.33' },
  };
  const digits = 'the digits of 1.91 exchanged: the printed column adds up to 99.29';
  return Object.entries(types).map(([model, layers]) => ({
    model,
    printed: printed[model]!,
    reasons: model === 'conv 3×3' ? { multiplyAdds: digits } : {},
    exact: {
      multiplyAdds: (100 * costOf(layers).multiplyAdds) / costOf(all).multiplyAdds,
      parameters: (100 * filterCount(layers)) / filterCount(all),
    },
  }));
}

/** Each step adds to the ones before it. β = 0.714 takes the layer's side from 14 to 10. */
function oneLayer(): ComparedRow[] {
  const whole = { D: 3, M: 512, N: 512, F: 14 };
  const thin = { ...whole, M: 384, N: 384 };
  const line = (model: string, multiplyAdds: string, parameters: string, cost: Cost): ComparedRow => ({
    model,
    printed: { multiplyAdds, parameters },
    exact: cost,
  });
  return [
    line('convolution', '462', '2.36', full(whole)),
    line('depthwise separable', '52.3', '0.27', separable(whole)),
    line('α = 0.75', '29.6', '0.15', separable(thin)),
    line('β = 0.714', '15.1', '0.15', separable({ ...thin, F: 10 })),
  ];
}

function slim(): ComparedRow[] {
  return published.map(({ alpha, resolution, float, printed }) => {
    const cost = costOf(imagenet(alpha, resolution));
    const wrong = (['multiplyAdds', 'parameters'] as const).filter((what) => slimReasons[printed[what]]);
    return {
      model: `MobileNet_v1_${alpha.toFixed(alpha === 1 ? 1 : 2)}_${resolution}`,
      top1: float.toFixed(1),
      printed,
      reasons: Object.fromEntries(wrong.map((what) => [what, slimReasons[printed[what]]!])),
      exact: cost,
    };
  });
}
