/** net_picture.c: pictures of every format, any sides and any pieces become the input and the answer of the core. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pixelsCode } from '../../../../host/image/format.ts';
import { make, seal } from '../../../../workshop/packing/index.ts';
import type { Network } from '../../../../workshop/packing/index.ts';
import { Random } from '../../../../workshop/packing/random.ts';
import { loadFile, openCore } from '../../../golden/variants.ts';
import { readWeights } from '../../../reference/file.ts';
import { noise } from '../../../reference/noise.ts';
import { inputPlane } from '../../../reference/picture.ts';
import { byteCount, rgbFormats, yuvFormats } from '../../../reference/pixels.ts';
import type { PixelsAs } from '../../../reference/pixels.ts';
import { identity } from '../../../reference/sample.ts';
import { Order } from '../../../reference/weights.ts';
import { temporaryFolder } from '../../cli.ts';
import { compileProgram, compilers, noCompiler, warnings, write } from './compiled.ts';
import { networks } from './networks.ts';

const folder = temporaryFolder();
/** What differs in them is the sides, the fit, the channels, and whether the arena has room for the rows. */
const files = new Map([
  ...[...(await networks())].filter(([name]) => /signs|blue first|higher/.test(name)),
  ['grey, room in the arena', await seal(grey(0.25, 40, 'cover'))] as const,
  ['grey, stretched, no room', await seal(grey(0.01, 48, 'stretch'))] as const,
]);

function grey(alpha: number, resolution: number, fit: 'cover' | 'stretch'): Network {
  const network = make({ alpha, resolution, classes: 2, channels: 1, seed: 5 });
  return { ...network, contract: { ...network.contract, fit } };
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly exact: boolean;
  readonly as: PixelsAs;
  readonly piece: number;
  readonly bytes: Uint8Array;
}

const random = new Random(11);

/** A side up to `most`, small ones and those of one pixel as often as large ones. */
const side = (most: number): number => Math.max(1, Math.floor(most * random.real(0, 1) ** 3));

function draw(format: PixelsAs['format'], sides: readonly [number, number] | undefined): Picture {
  const [width, height] = sides ?? [side(400), side(300)];
  const yuv = yuvFormats.some((name) => name === format);
  const stride = random.integer(0, 1) ? 4 * width + random.integer(4, 20) : undefined;
  const as = {
    format,
    stride,
    matrix: yuv && random.integer(0, 1) ? ('bt709' as const) : undefined,
    range: yuv && random.integer(0, 1) ? ('full' as const) : undefined,
  };
  const bytes = noise(random.integer(1, 1e6), byteCount(width, height, as));
  const piece = random.integer(0, 2) ? random.integer(1, 3 * width + 5) : bytes.length;
  return { width, height, exact: sides !== undefined, as, piece, bytes };
}

/** What the program reads of a picture. */
function record({ width, height, exact, as, piece, bytes }: Picture): Buffer {
  const head = [width, height, Number(exact), pixelsCode(as), as.stride ?? 0, piece, bytes.length];
  return Buffer.concat([Buffer.from(Uint32Array.from(head).buffer), bytes]);
}

/** What it writes: the input by the independent reference, the embedding by the core. */
async function answers(file: Uint8Array, pictures: readonly Picture[]): Promise<Buffer[]> {
  const weights = readWeights(file);
  const order = weights.contract.order === Order.grey ? Order.grey : Order.rgb;
  const plain = {
    ...weights,
    contract: { ...weights.contract, order, table: [identity, identity, identity] },
  };
  const core = await openCore('baseline');
  loadFile(core, file);
  return pictures.map(({ width, height, exact, as, bytes }) => {
    assert.equal(core.begin(width, height, Number(exact), pixelsCode(as), as.stride ?? 0), 0);
    for (let at = 0, count = core.capacity(); count > 0; at += count, count = core.capacity()) {
      new Uint8Array(core.memory.buffer).set(bytes.subarray(at, at + count), core.staging());
      assert.equal(core.push(count), 0);
    }
    assert.equal(core.run(), 0);
    const embedding = new Uint8Array(core.memory.buffer).slice(
      core.embedding(),
      core.embedding() + core.features(),
    );
    return Buffer.concat([Buffer.of(0), inputPlane(plain, bytes, width, height, exact, as), embedding]);
  });
}

const formats = [...rgbFormats, ...yuvFormats];

for (const [index, [name, file]] of [...files].entries()) {
  test(
    `${name}: pictures of every format become the input and the answer of the core`,
    { skip: noCompiler },
    async () => {
      const at = join(folder, String(index));
      const { height, width } = readWeights(file).contract;
      const pictures = formats.flatMap((format) => [
        draw(format, undefined),
        draw(format, undefined),
        draw(format, [width, height]),
      ]);
      pictures.push(
        { ...draw('grey', [32768, 1]), exact: false },
        { ...draw('i420', [3, 4000]), exact: false },
      );
      const files = await write(file, at);
      const borrows = /NET_PICTURE_BORROWS (\d)/.exec(files.get('net_constants.h')!)![1];
      if (/room/.test(name)) assert.equal(borrows, name.includes('no room') ? '0' : '1');
      const hard = ['-O1', '-fsanitize=address,undefined', ...warnings];
      const program = compileProgram('picture', at, compilers[0]!, ...hard);
      const printed = execFileSync(program, {
        input: Buffer.concat(pictures.map(record)),
        maxBuffer: 1 << 26,
      });
      const expected = await answers(file, pictures);
      let start = 0;
      for (const [each, answer] of expected.entries()) {
        const { bytes: _, ...picture } = pictures[each]!;
        const end = start + answer.length;
        assert.ok(printed.subarray(start, end).equals(answer), JSON.stringify(picture));
        start = end;
      }
      assert.equal(start, printed.length);
    },
  );
}
