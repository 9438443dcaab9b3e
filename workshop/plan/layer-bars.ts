/** A row for each layer of a network, and in it a bar for each thing that is measured. */
import type { LayerShape } from './plan.ts';
import { drawing, FAINT, group, LINE, shape, text } from '../drawing/svg.ts';

const WIDTH = 1040;
const TOP = 148;
const ROW = 21;
const BAR = 13;
const LEFT = 28;
/** Of the labels before the first panel. */
const LABELS = 292;
const PANEL = 240;
/** Longest bar; its number stands behind it. */
const LONGEST = 166;

const colours: Readonly<Record<LayerShape['kind'], string>> = {
  convolution: '#d98e04',
  depthwise: '#1a936f',
  pointwise: '#3565b5',
  pool: '#7b8794',
  'average pool': '#7b8794',
  mean: '#7b8794',
};

/** One thing that every layer has, as a column of bars. */
export interface Panel<T extends LayerShape> {
  readonly title: string;
  /** What stands below the title. */
  readonly total: string;
  readonly of: (layer: T) => number;
  readonly label: (value: number) => string;
}

export interface Bars<T extends LayerShape> {
  /** One line that names the network. */
  readonly title: string;
  readonly subtitle: string;
  readonly layers: readonly T[];
  /** At most three. */
  readonly panels: readonly Panel<T>[];
}

export function layerBars<T extends LayerShape>({ title, subtitle, layers, panels }: Bars<T>): string {
  const bottom = TOP + layers.length * ROW;
  return drawing(
    WIDTH,
    bottom + 28,
    title,
    text(LEFT, 42, title, { 'font-size': 20, 'font-weight': 600 }),
    text(LEFT, 66, subtitle, { 'font-size': 13, fill: FAINT }),
    legend(layers),
    ...layers.map((layer, index) => line(layer, index, panels, layers)),
    ...panels.map((panel, index) => heading(panel, index, bottom)),
  );
}

function legend(layers: readonly LayerShape[]): string {
  const kinds = [...new Set(layers.map(({ kind }) => kind))];
  const marks = kinds.flatMap((kind, index) => [
    shape('rect', { x: LEFT + index * 112, y: 84, width: 11, height: 11, rx: 2, fill: colours[kind] }),
    text(LEFT + 17 + index * 112, 94, kind),
  ]);
  return group({ 'font-size': 12 }, ...marks);
}

function heading(
  { title, total }: Pick<Panel<LayerShape>, 'title' | 'total'>,
  index: number,
  bottom: number,
): string {
  const x = panelStart(index);
  return group(
    { 'font-size': 12 },
    text(x, TOP - 26, title, { 'font-weight': 600, 'font-size': 13 }),
    text(x, TOP - 10, total, { fill: FAINT }),
    shape('line', { x1: x - 0.5, x2: x - 0.5, y1: TOP - 2, y2: bottom, stroke: LINE }),
  );
}

function line<T extends LayerShape>(
  layer: T,
  index: number,
  panels: readonly Panel<T>[],
  layers: readonly T[],
): string {
  const y = TOP + index * ROW;
  const { height, width, channels } = layer.output;
  // A pair of depthwise and pointwise shares its ground.
  const ground = (index + 1) % 4 < 2 ? '#ffffff' : '#f5f7f9';
  return group(
    { 'font-size': 11.5 },
    shape('rect', { x: LEFT - 8, y, width: WIDTH - 2 * LEFT + 16, height: ROW, fill: ground }),
    text(LEFT + 14, y + 15, String(index), { 'text-anchor': 'end', fill: FAINT }),
    text(LEFT + 24, y + 15, layer.stride === 1 ? layer.kind : `${layer.kind}, stride ${layer.stride}`),
    text(LEFT + LABELS - 18, y + 15, `${height} × ${width} × ${channels}`, {
      'text-anchor': 'end',
      fill: FAINT,
    }),
    ...panels.flatMap((panel, place) => bar(panel, place, layer, y, Math.max(...layers.map(panel.of)))),
  );
}

function bar<T extends LayerShape>(
  { of, label }: Panel<T>,
  place: number,
  layer: T,
  y: number,
  most: number,
): string[] {
  const value = of(layer);
  const x = panelStart(place);
  if (value === 0) return [text(x + 5, y + 15, '–', { fill: FAINT })];
  const width = Math.max(1, (LONGEST * value) / most);
  return [
    shape('rect', { x, y: y + (ROW - BAR) / 2, width, height: BAR, rx: 1.5, fill: colours[layer.kind] }),
    text(x + width + 5, y + 15, label(value)),
  ];
}

function panelStart(index: number): number {
  return LEFT + LABELS + index * PANEL;
}

/** 568.7 M. */
export function millions(value: number): string {
  return `${(value / 1e6).toFixed(value < 1e7 ? 2 : 1)} M`;
}
