/** Random networks of any variant for golden vectors, tests and benches: valid, and no layer dead or saturated. */
import { shapes } from './shapes.ts';
import type { Shape, Variant } from './shapes.ts';
import { ownProbabilities } from './arithmetic.ts';
import type { Affine } from './arithmetic.ts';
import { checkOption, checkVariant, checkWhole } from './bounds.ts';
import { calibrate } from './calibrate.ts';
import type { Draft } from './calibrate.ts';
import { makeContract } from './contract.ts';
import { drawFilters, drawLogitStyle, drawPooled, drawSpread, drawStyle, poolLayer } from './draw.ts';
import type { Material } from './draw.ts';
import { MOST_CHANNELS } from './format.ts';
import { forward } from './forward.ts';
import { goldenPicture, GOLDEN_SEED, inputPlane } from './golden.ts';
import { classifierOf } from './network.ts';
import type { Contract, Layer, Network } from './network.ts';
import { Random } from './random.ts';
import { toolName } from './tool.ts';

export interface MakeOptions {
  /** Width multiplier, 0 < α ≤ 1. */
  readonly alpha: number;
  /** Side of the input, 32…2048 pixels. */
  readonly resolution: number;
  /** 1…8192; 0 makes a headless network. */
  readonly classes: number;
  /** 1…2³² − 1. */
  readonly seed: number;
  /** Input channels, default 3. */
  readonly channels?: 1 | 3;
  /** uint8 with one scale and filter zero point per layer; else int8 with a scale per channel. */
  readonly perTensor?: boolean;
  /** Leaves the classifier out, whatever `classes` says. */
  readonly headless?: boolean;
}

/** Layers are calibrated on so many pictures of at most this side. */
const PICTURES = 4;
const CALIBRATION_SIDE = 64;

/** Throws E_USAGE for options out of their range. The same options make the same network. */
export function make(options: MakeOptions): Network {
  checkOptions(options);
  const { alpha, resolution, channels = 3, perTensor = false } = options;
  const classes = options.headless ? 0 : options.classes;
  const variant = { alpha, resolution, channels, classes };
  const domain = perTensor ? 'uint8' : 'int8';
  const input = { scale: Math.fround(1 / 127.5), zero: perTensor ? 128 : 127 };
  const plane = { height: resolution, width: resolution, channels };
  const contract = makeContract({ plane, inputType: domain, outputType: domain }, {});
  const layers = makeLayers(variant, contract, input, { random: new Random(options.seed), domain });
  const network = {
    contract,
    domain,
    layers,
    provenance: { source: commandOf(options), tool: toolName() },
  } as const;
  const classifier = classifierOf(network);
  if (!classifier) return network;
  const { output, outputScale: scale, outputZero: zero } = classifier;
  return { ...network, softmax: { ...ownProbabilities(output.channels, { scale, zero }), inModel: true } };
}

/** Draws each layer and calibrates it on what the layers before it make of small pictures. */
function makeLayers(variant: Variant, contract: Contract, input: Affine, material: Material): Layer[] {
  const { random, domain } = material;
  const small = shapes({ ...variant, resolution: Math.min(variant.resolution, CALIBRATION_SIDE) });
  let planes = Array.from({ length: PICTURES }, (_, i) =>
    inputPlane(contract, goldenPicture(small[0]!.input, GOLDEN_SEED + i)),
  );
  let before = input;
  return shapes(variant).map((shape, index, all) => {
    const reduced = small[index]!;
    const reads = before;
    const run = (layer: Layer): void => {
      planes = planes.map((plane) => forward(layer, domain, plane));
    };
    if (shape.kind === 'pool') {
      before = drawPooled(reads, material);
      run(poolLayer(reduced, reads, before, domain));
      return poolLayer(shape, reads, before, domain);
    }
    const style = all[index - 1]?.kind === 'pool' ? drawLogitStyle(random) : drawStyle(random);
    before = style;
    const draft = drawFilters(shape, reads, style, material);
    const fitted = calibrate(
      resized(draft, reduced),
      planes,
      drawSpread(shape.output.channels, style, material),
    );
    run({ ...resized(draft, reduced), ...fitted });
    return { ...draft, ...fitted };
  });
}

function resized(draft: Draft, { input, output, padTop, padLeft }: Shape): Draft {
  return { ...draft, input, output, padTop, padLeft };
}

/** Throws E_USAGE for options out of their range. */
export function checkOptions({ alpha, resolution, classes, seed, channels = 3 }: MakeOptions): void {
  checkVariant({ alpha, resolution });
  checkWhole('classes', classes, 0, MOST_CHANNELS);
  checkWhole('seed', seed, 1, 2 ** 32 - 1);
  checkOption('channels', channels, channels === 1 || channels === 3, '1 or 3');
}

/** The command that makes the same network again. */
export function commandOf({
  alpha,
  resolution,
  classes,
  seed,
  channels = 3,
  perTensor,
  headless,
}: MakeOptions): string {
  const ends = headless || classes === 0 ? ' --headless' : ` --classes ${classes}`;
  const grid = perTensor ? ' --per-tensor' : '';
  return `mobilenet make --alpha ${alpha} --resolution ${resolution}${ends} --seed ${seed} --channels ${channels}${grid}`;
}
