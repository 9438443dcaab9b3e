import { LARGEST_FILE } from '../../host/core/load.ts';
import type { Contract } from '../../host/core/contract.ts';
import { read } from '../../host/source/read.ts';
import { columns, grouped } from '../terminal/columns.ts';
import type { Command } from '../terminal/command.ts';
import { source } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { parse } from '../terminal/parse.ts';
import { readPacked } from '../packing/packed.ts';
import type { Layer, Packed } from '../packing/packed.ts';
import type { Plane } from '../packing/shapes.ts';
import { line, print } from '../terminal/print.ts';
import { buildOptions, weightsPath } from '../terminal/weights.ts';

const name = 'show';
const options = { model: buildOptions.model, json: { type: 'boolean' } } as const;

const help = `\
Usage: mobilenet show FILE

Prints what a packed weights file says of itself: input, answer, layers, provenance. It does not check the whole file;
that is \`mobilenet verify\`.

  -m, --model FILE   packed weights (.mnw), \`-\` for standard input
      --json         as a JSON object, with the labels and every golden digest

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  mobilenet show w.mnw
`;

export const show: Command = { name, summary: 'what is in a packed weights file', options, help, run };

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const path = weightsPath(flags);
  const packed = readPacked(await read(await source(path), LARGEST_FILE));
  if (values.json) printJson(name, object(path, packed));
  else print(line`${path}` + sheet(packed));
}

/** Planes as `[height, width, channels]`. */
function object(file: string, { outline: _, ...packed }: Packed): object {
  const layers = packed.layers.map((layer) => ({
    ...layer,
    input: sides(layer.input),
    output: sides(layer.output),
  }));
  return { file, ...packed, layers };
}

function sides({ height, width, channels }: Plane): number[] {
  return [height, width, channels];
}

function sheet(packed: Packed): string {
  return `${columns([...facts(packed), ...Object.entries(packed.provenance)], ['left', 'left'])}\n${layerTable(packed.layers)}`;
}

function facts({ contract, length, labels, golden, digest }: Packed): [string, string][] {
  const { height, width, channels, order, fit, resizeHeight, resizeWidth, classes } = contract;
  const resize =
    fit === 'cover' ? 'the centre of a picture scaled to cover' : 'the centre of one stretched to';
  const answer = `${classes} classes${contract.outputs === 1 ? ' by one output' : ''}, ${probabilityOf(contract)}, ${labels.length > 0 ? 'with' : 'without'} labels`;
  return [
    ['size', `${grouped(length)} bytes`],
    ['input', `${height} × ${width} × ${channels} ${order}, ${contract.input}`],
    ['resize', `${resize} ${resizeHeight} × ${resizeWidth}`],
    ['answer', classes === 0 ? 'none: headless' : answer],
    ...(contract.reject ? [['unknown', 'what is like no class, by its embedding'] as [string, string]] : []),
    ['output', contract.output],
    ['embedding', `${contract.features} numbers, ${real(contract.embedding)}`],
    ...(classes === 0 ? [] : [['logits', real(contract.logits)] as [string, string]]),
    ['inside', contract.domain],
    ['golden', `seed ${golden.seed}, the last layer ${golden.digests.at(-1)}`],
    ['digest', digest],
  ];
}

function probabilityOf({ softmax, logistic, temperature }: Contract): string {
  const by = logistic ? 'logistic function' : 'softmax';
  const divided = temperature === 1 ? '' : ` / ${Number(temperature.toPrecision(5))}`;
  return softmax ? `the model's own ${by}` : `our ${by} over its logits${divided}`;
}

function real({ scale, zero }: { scale: number; zero: number }): string {
  return `real = ${Number(scale.toPrecision(7))} · (byte − ${zero})`;
}

function layerTable(layers: readonly Layer[]): string {
  const rows = layers.map(({ kind, stride, input, output, multiplyAdds }, index) => [
    String(index),
    kind,
    String(stride),
    sides(input).join(' × '),
    sides(output).join(' × '),
    grouped(multiplyAdds),
  ]);
  const total = layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  return columns(
    [
      ['layer', 'kind', 'stride', 'input', 'output', 'multiply-adds'],
      ...rows,
      ['', '', '', '', '', grouped(total)],
    ],
    ['right', 'left', 'right', 'right', 'right', 'right'],
  );
}
