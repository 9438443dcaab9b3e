/** What a quantization cost, for people and for programs. */
import { decibels } from '../quantize/index.ts';
import type { Acceptance, Quantized, Subject } from '../quantize/index.ts';
import { columns } from '../terminal/columns.ts';
import { factsInFlags } from '../terminal/spoken.ts';
import { options } from './quantize-options.ts';

export interface LayerFigures {
  readonly layer: number;
  readonly kind: string;
  /** Real values of the bytes 0 and 255. */
  readonly range: readonly [low: number, high: number];
  /** Mean squared difference from the float network. */
  readonly error: number;
  /** Signal-to-noise ratio in decibels; null without any noise or signal. */
  readonly decibels: number | null;
}

export function figures({ network, losses, acceptance }: Quantized): {
  layers: readonly LayerFigures[];
  acceptance: Acceptance;
} {
  const layers = network.layers.map(({ kind, outputScale, outputZero }, layer) => {
    const loss = losses[layer]!;
    const ratio = decibels(loss);
    return {
      layer,
      kind,
      range: [-outputScale * outputZero, outputScale * (255 - outputZero)] as const,
      error: loss.noise,
      decibels: Number.isFinite(ratio) ? ratio : null,
    };
  });
  return { layers, acceptance };
}

/** What was assumed of the network, each with the flags that would say it. */
export function assumptions({ description }: Subject): Record<string, string> {
  const facts = factsInFlags(description.assumed, options);
  const range = facts['inputRange'];
  // The command line has another way of saying it.
  return range === undefined ? facts : { ...facts, inputRange: range.replace('(', '(--mean, --std or ') };
}

export function sheet(subject: Subject, made: Quantized): string {
  const { network } = subject;
  const { height, width, channels } = network.plane;
  const told = Object.entries(assumptions(subject)).map(([key, fact]) => ['', key, fact]);
  const head = `a MobileNet V1 of ${height} × ${width} × ${channels} and ${network.classes} classes\n`;
  const notes = told.length > 0 ? `assumed\n${columns(told, ['left', 'left', 'left'])}` : '';
  return `${head}${notes}${table(figures(made).layers)}${epochs(made)}${answers(made.acceptance)}`;
}

function table(layers: readonly LayerFigures[]): string {
  const rows = layers.map(({ layer, kind, range: [low, high], error, decibels }) => [
    String(layer),
    kind,
    `${low.toFixed(3)} to ${high.toFixed(3)}`,
    error.toExponential(2),
    decibels === null ? '-' : decibels.toFixed(1),
  ]);
  return columns(
    [['layer', 'kind', 'range', 'squared error', 'signal to noise, dB'], ...rows],
    ['right', 'left', 'right', 'right', 'right'],
  );
}

/** How far the answers of the integers were from those in float. */
function epochs({ epochs = [] }: Quantized): string {
  if (epochs.length === 0) return '';
  const rows = epochs.map((loss, index) => [String(index + 1), loss.toExponential(2)]);
  return columns([['epoch', 'divergence from float'], ...rows], ['right', 'right']);
}

function answers({ pictures, agreeing, right, trained }: Acceptance): string {
  const part = (count: number): string =>
    `${count} of ${pictures}, ${((100 * count) / pictures).toFixed(2)} %`;
  const rows = [
    ['same best class as in float', part(agreeing)],
    ...(right
      ? [
          ['right in float', part(right.real)],
          ['right in integers', part(right.integer)],
        ]
      : []),
    ...(trained === undefined ? [] : [['same logits as in the fine-tuning', part(trained)]]),
  ];
  return `on the integer runtime\n${columns(
    rows.map((row) => ['', ...row]),
    ['left', 'left', 'right'],
  )}`;
}
