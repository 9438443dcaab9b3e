/** The float network that is fine-tuned: any that `quantize` reads, as far as the trainer has its like. */
import { MobilenetError } from '../../host/errors.ts';
import { checkVariant } from '../packing/bounds.ts';
import { shapes } from '../packing/shapes.ts';
import type { Variant } from '../packing/shapes.ts';
import type { RealNetwork } from '../quantize/network.ts';
import { readSubject } from '../quantize/subject.ts';
import { MOST_SIDE } from '../training/options.ts';

export interface Backbone {
  /** Its batch normalisations folded into the filters. */
  readonly real: RealNetwork;
  readonly variant: Omit<Variant, 'classes'>;
  /** What of it is not as in a training here, in a sentence. */
  readonly remark: string | undefined;
  /** Of the file, in hexadecimal digits. */
  readonly sha256: string;
}

/** Pointwise channels of the last block at α 1. */
const WIDEST = 1024;
/** How far the ends of the input may be from −1 and 1. */
const TOLERANCE = 0.01;

/**
 * Reads a .safetensors file.
 *
 * @param resolution side that it is fine-tuned for; where absent, that of the file
 * @throws E_MODEL_… it is damaged, another network, or of channels that no α has; E_USAGE the side
 */
export function backboneOf(bytes: Uint8Array, resolution?: number): Backbone {
  const {
    network: real,
    normalise,
    description,
    sha256,
  } = readSubject(bytes, resolution === undefined ? {} : { resolution });
  const variant = variantOf(real);
  checkVariant(variant, MOST_SIDE);
  const ends = normalise.flatMap((value) => [value(0) + 1, value(255) - 1]);
  if (ends.some((end) => !(Math.abs(end) <= TOLERANCE)))
    throw shapeError(`takes colours as ${description.inputRange}, where training here gives −1 to 1`);
  const { padding } = description;
  const remark =
    padding === 'same'
      ? undefined
      : `The float network pads its planes by ${padding}; it is fine-tuned and packed with that of TensorFlow, same.`;
  return { real, variant, remark, sha256 };
}

/** @throws E_MODEL_SHAPE it is none of the family */
function variantOf({ plane, layers, classes }: RealNetwork): Backbone['variant'] {
  const { height: resolution, channels } = plane;
  if (channels !== 1 && channels !== 3)
    throw shapeError(`reads ${channels} channels, where training here gives 1 or 3`);
  // The rule of channels is the same for it as for the α that it was made with.
  const alpha = layers.at(-2)!.output.channels / WIDEST;
  const variant = { alpha, resolution, channels } as const;
  const due = shapes({ ...variant, classes });
  const other = due.findIndex(({ output }, at) => output.channels !== layers[at]?.output.channels);
  if (due.length === layers.length && other < 0) return variant;
  throw shapeError('has a layer more or other channels than a MobileNet V1 of any α');
}

function shapeError(fact: string): MobilenetError {
  const sentence = `The float network ${fact}; give one that \`mobilenet train\` or timm made.`;
  return new MobilenetError('E_MODEL_SHAPE', sentence);
}
