import { builds } from '../../host/core/builds.ts';
import type { Estimate } from '../bench/rates.ts';
import type { BundlePlan, Memory } from '../plan/memory.ts';
import type { Plan, PlannedLayer, VariantPlan } from '../plan/plan.ts';
import type { Plane } from '../packing/shapes.ts';
import { columns, grouped } from '../terminal/columns.ts';
import { line } from '../terminal/print.ts';

/** A plan as tables: layers, packed file, memory of each build. */
export function planSheet(plan: Plan | VariantPlan, path?: string, estimate?: Estimate): string {
  const parts = [`${planTitle(plan)}\n`, layerTable(plan, estimate), packedLine(plan, path)];
  if (estimate) parts.push(estimateLine(plan, estimate));
  parts.push(memoryTable(plan.memory), bundleTable(plan.bundles), cLine(plan));
  return parts.join('\n');
}

/** One line that names the network. */
export function planTitle(plan: Plan | VariantPlan): string {
  const { input, classes } = plan;
  const ends = classes === 0 ? 'headless' : `${classes} classes`;
  const pixels = `${input.height} × ${input.width} × ${input.channels}`;
  if (!('alpha' in plan)) return `MobileNet V1, ${pixels}, ${ends}`;
  const beta = Number(plan.beta.toFixed(4));
  return `MobileNet V1 α ${plan.alpha}, β ${beta}: ${pixels}, ${ends}`;
}

function layerTable(plan: Plan, estimate: Estimate | undefined): string {
  const header = ['layer', 'kind', 'stride', 'input', 'output', 'mult-adds', 'parameters', 'filter bytes'];
  const rows = plan.layers.map((layer, index) => [String(index), ...cells(layer)]);
  const { multiplyAdds, parameters, filterBytes } = plan;
  const totals = ['', 'total', '', '', '', grouped(multiplyAdds), grouped(parameters), grouped(filterBytes)];
  const sides = ['right', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'] as const;
  const times = estimate ? ['ms', ...estimate.layers.map(fraction), fraction(estimate.ms)] : [];
  return columns(
    [header, ...rows, totals].map((row, index) => [...row, ...times.slice(index, index + 1)]),
    sides,
  );
}

function fraction(ms: number): string {
  return ms.toFixed(4);
}

function cells(layer: PlannedLayer): string[] {
  return [
    layer.kind,
    String(layer.stride),
    sides(layer.input),
    sides(layer.output),
    grouped(layer.multiplyAdds),
    grouped(layer.parameters),
    grouped(layer.filterBytes),
  ];
}

function sides({ height, width, channels }: Plane): string {
  return `${height} × ${width} × ${channels}`;
}

function packedLine(plan: Plan | VariantPlan, path: string | undefined): string {
  const size = `Packed file: ${grouped(plan.packedBytes)} bytes`;
  if (!('command' in plan)) return line`${size}, ${path ?? ''}`;
  return `${size}, without labels, as written by\n  ${plan.command}\n`;
}

function estimateLine({ multiplyAdds }: Plan, { source, ms, picture }: Estimate): string {
  const rate = (multiplyAdds / ms / 1e6).toFixed(1);
  return line`Estimate: ${fraction(ms)} ms an answer, ${fraction(picture)} ms of it for the picture; ${rate} GMAC/s (${source})`;
}

function memoryTable(memory: readonly Memory[]): string {
  const absent = builds.filter((build) => !memory.some((planned) => planned.build === build));
  const header = ['build', 'arena', 'filters', 'file', 'sum', 'pages', 'of'];
  const rows = memory.map(({ build, arena, filters, file, pages, available }) => [
    build,
    kilobytes(arena),
    filters === 0 ? 'in place' : kilobytes(filters),
    kilobytes(file),
    kilobytes(arena + filters + file),
    String(pages),
    pages <= available ? String(available) : `${available}: needs a bundle`,
  ]);
  return [
    'Memory in KB (1024 bytes) and pages of 64 KB; the last column is what the generic module has:\n',
    columns([header, ...rows], ['left', 'right', 'right', 'right', 'right', 'right', 'left']),
    absent.map((build) => `${build}  not on this engine\n`).join(''),
  ].join('');
}

const placeNames = { host: 'mapped', segment: 'segment', memory: 'in memory' } as const;

/** RAM and flash of every kind of bundle. */
export function bundleTable(bundles: readonly BundlePlan[]): string {
  const header = ['memory', 'build', 'weights', 'RAM', 'flash', 'pages', 'used'];
  const rows = bundles.map(({ memory, build, place, ram, flash, pages, exact }) => [
    memory,
    build,
    placeNames[place],
    grouped(ram),
    grouped(flash),
    String(pages),
    grouped(exact),
  ]);
  return [
    'Bundles, in bytes: RAM is what is written while one runs, flash its module with the weights; the pages are its\n',
    'memory, with `--page 1` just what is used. Weights: mapped by the host (`--attach`), read from the module by blocks\n',
    '(`--flash segment`), or a part of the memory:\n',
    columns([header, ...rows], ['left', 'left', 'left', 'right', 'right', 'right', 'right']),
  ].join('');
}

/** RAM and flash of the network as C. */
export function cLine({ c: { ram, pictureRam, flash } }: Plan): string {
  const more = `${grouped(pictureRam)} more for pictures of other sides`;
  return `As C (\`bundle --c\`), in bytes: ${grouped(ram)} of RAM, ${more}; ${grouped(flash)} of constants in flash\n`;
}

export function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
