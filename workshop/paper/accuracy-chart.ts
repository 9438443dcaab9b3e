/** Published accuracy of the 16 variants against their multiply-adds, float and uint8. */
import { costOf, imagenet } from './cost.ts';
import { published, SLIM } from './published.ts';
import type { Published } from './published.ts';
import { drawing, FAINT, group, LINE, shape, text } from '../drawing/svg.ts';

const WIDTH = 900;
const HEIGHT = 600;
const plot = { left: 76, right: 872, top: 100, bottom: 528 };

/** Ends of the axes: million multiply-adds, percent. */
const work = { least: 11, most: 700 };
const accuracy = { least: 36, most: 74 };

const colours: Readonly<Record<number, string>> = {
  1: '#3565b5',
  0.75: '#1a936f',
  0.5: '#d98e04',
  0.25: '#b83a5c',
};
/** Whose resolutions stand under their line. */
const under: readonly number[] = [1, 0.5];

const series = ['float', 'uint8'] as const;

export function accuracyChart(): string {
  const title = 'MobileNet V1: accuracy against work, the 16 published variants';
  return drawing(
    WIDTH,
    HEIGHT,
    title,
    text(28, 40, title, { 'font-size': 20, 'font-weight': 600 }),
    text(
      28,
      63,
      'Top-1 on ImageNet as published, mult-adds with 1000 classes as computed; a number is the resolution',
      {
        'font-size': 13,
        fill: FAINT,
      },
    ),
    grid(),
    ...Object.keys(colours).map((alpha) => family(Number(alpha))),
    legend(),
    text(28, HEIGHT - 14, `Accuracy: ${SLIM}`, { 'font-size': 11, fill: FAINT }),
  );
}

/** Logarithmic: the paper finds accuracy about linear in the logarithm of the work. */
function across(millions: number): number {
  const share = Math.log(millions / work.least) / Math.log(work.most / work.least);
  return plot.left + share * (plot.right - plot.left);
}

function up(percent: number): number {
  const share = (percent - accuracy.least) / (accuracy.most - accuracy.least);
  return plot.bottom - share * (plot.bottom - plot.top);
}

function grid(): string {
  const across10 = [20, 50, 100, 200, 500].flatMap((millions) => [
    shape('line', {
      x1: across(millions),
      x2: across(millions),
      y1: plot.top,
      y2: plot.bottom,
      stroke: LINE,
    }),
    text(across(millions), plot.bottom + 19, `${millions} M`, { 'text-anchor': 'middle' }),
  ]);
  const up5 = [40, 45, 50, 55, 60, 65, 70].flatMap((percent) => [
    shape('line', { x1: plot.left, x2: plot.right, y1: up(percent), y2: up(percent), stroke: LINE }),
    text(plot.left - 9, up(percent) + 4, `${percent} %`, { 'text-anchor': 'end' }),
  ]);
  return group(
    { 'font-size': 12, fill: FAINT },
    ...across10,
    ...up5,
    shape('line', { x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom, stroke: FAINT }),
    text((plot.left + plot.right) / 2, plot.bottom + 40, 'multiply-adds of one picture (logarithmic)', {
      'text-anchor': 'middle',
    }),
  );
}

/** One α: its four resolutions as a line of float and a dashed line of uint8. */
function family(alpha: number): string {
  const points = published.filter((variant) => variant.alpha === alpha);
  const colour = colours[alpha]!;
  return group(
    { stroke: colour, 'stroke-width': 2 },
    ...series.map((kind) =>
      shape('polyline', {
        points: points
          .map((variant) => `${place(variant, kind).x.toFixed(1)},${place(variant, kind).y.toFixed(1)}`)
          .join(' '),
        fill: 'none',
        'stroke-opacity': kind === 'float' ? 0.75 : 0.6,
        'stroke-dasharray': kind === 'float' ? 'none' : '5 4',
      }),
    ),
    ...points.flatMap((variant) => series.map((kind) => mark(place(variant, kind), kind, colour))),
    ...points.map((variant) => caption(variant, colour)),
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function place(variant: Published, kind: (typeof series)[number]): Place {
  const { multiplyAdds } = costOf(imagenet(variant.alpha, variant.resolution));
  return { x: across(multiplyAdds / 1e6), y: up(variant[kind]) };
}

function mark({ x, y }: Place, kind: (typeof series)[number], colour: string): string {
  return shape('circle', { cx: x, cy: y, r: 4.5, fill: kind === 'float' ? colour : '#ffffff' });
}

/** Above the float point, or below the uint8 point of an α whose neighbour is above it. */
function caption(variant: Published, colour: string): string {
  const below = under.includes(variant.alpha);
  const { x, y } = place(variant, below ? 'uint8' : 'float');
  return text(below ? x + 3 : x - 3, below ? y + 19 : y - 10, String(variant.resolution), {
    'text-anchor': 'middle',
    'font-size': 11,
    fill: colour,
    stroke: 'none',
  });
}

function legend(): string {
  const left = plot.right - 132;
  const [x, y] = [left - 10, plot.bottom - 152];
  return group(
    { 'font-size': 12.5 },
    shape('rect', { x, y, width: 130, height: 142, rx: 5, fill: '#ffffff', stroke: LINE }),
    ...alphaLegend(left, plot.bottom - 132),
    ...seriesLegend(left, plot.bottom - 44),
  );
}

function alphaLegend(left: number, top: number): string[] {
  const falling = Object.entries(colours).sort(([a], [b]) => Number(b) - Number(a));
  return falling.flatMap(([alpha, colour], index) => [
    shape('circle', { cx: left + 14, cy: top + 20 * index, r: 5, fill: colour }),
    text(left + 28, top + 4 + 20 * index, `α ${alpha}`),
  ]);
}

function seriesLegend(left: number, top: number): string[] {
  return series.flatMap((kind, index) => {
    const y = top + 20 * index;
    const [dashes, fill] = kind === 'float' ? ['none', FAINT] : ['5 4', '#ffffff'];
    const pen = { stroke: FAINT, 'stroke-width': 2 };
    return [
      shape('line', { x1: left + 2, x2: left + 26, y1: y, y2: y, ...pen, 'stroke-dasharray': dashes }),
      shape('circle', { cx: left + 14, cy: y, r: 4.5, ...pen, fill }),
      text(left + 36, y + 4, kind),
    ];
  });
}
