/**
 * What a kit must answer, as Node answers it: golden networks, pictures of every format, the classes and embedding of each,
 * and the digests of the self-test. A kit's own tests read it as JSON.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import type { Classification, Mobilenet } from '../../host/index.ts';
import { pixelFormats, planes } from '../../host/image/format.ts';
import type { PixelFormat } from '../../host/image/format.ts';
import { noise } from '../reference/noise.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** But `rgb565`, another name of one. */
const formats = (Object.keys(pixelFormats) as PixelFormat[]).filter((format) => format !== 'rgb565');
const networks = ['rgb-int8', 'grey-uint8', 'one-output', 'hidden-logistic', 'headless', 'unknown'];

export const core = join(root, 'build/core-simd.wasm');
export const kits = join(root, 'kits');

interface Case {
  readonly weights: string;
  readonly digests: readonly string[];
  readonly pictures: readonly {
    readonly width: number;
    readonly height: number;
    readonly format: string;
    readonly stride: number;
    readonly matrix: string | null;
    /** In base64. */
    readonly data: string;
    /** All of them, best first, of an unknown picture too; none of a headless network. */
    readonly classes: readonly Classification[] | null;
    readonly unknown: boolean;
    readonly embedding: readonly number[];
  }[];
}

/** Writes the cases into a folder, and answers the path of the file. */
export async function writeCases(folder: string): Promise<string> {
  const cases: Case[] = [];
  for (const name of networks) cases.push(await caseOf(join(root, `tests/golden/${name}.mnw`)));
  const path = join(folder, 'cases.json');
  writeFileSync(path, JSON.stringify(cases));
  return path;
}

async function caseOf(weights: string): Promise<Case> {
  const model = await load(weights);
  const pictures = [];
  for (const format of formats)
    for (const stride of [0, 256]) pictures.push(await pictureOf(model, format, stride));
  const digests = await model.selftest();
  model.dispose();
  return { weights, digests, pictures };
}

async function pictureOf(
  model: Mobilenet,
  format: PixelFormat,
  stride: number,
): Promise<Case['pictures'][number]> {
  const [width, height] = [51, 37];
  const matrix = pixelFormats[format].yuv && stride ? ('bt709' as const) : null;
  const kind = { width, height, format, stride: stride || undefined, matrix: matrix ?? undefined };
  const data = noise(format.length + stride + 1, planes(kind, width, height).at(-1)!.end);
  const picture = { ...kind, data };
  const top = model.contract.classes;
  const classes = top ? await model.classify(picture, { top, reject: false }) : null;
  const unknown = top > 0 && (await model.classify(picture)).length === 0;
  const embedding = Array.from(await model.embed(picture));
  const base64 = Buffer.from(data).toString('base64');
  return { width, height, format, stride, matrix, data: base64, classes, unknown, embedding };
}
