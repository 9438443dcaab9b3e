/** How pictures become the input of a network: what the model says and what the caller adds to it, but for the bytes. */
import { MobilenetError } from '../../host/errors.ts';
import type { Plane } from './shapes.ts';
import { checkPlane } from './check.ts';
import { MOST_RESIZED } from './format.ts';
import type { Contract } from './network.ts';
import { identityTable } from './range.ts';

export interface ContractOptions {
  /** Order of the colours in the network's channels, default rgb. */
  readonly order?: 'rgb' | 'bgr';
  /** `cover` (default) cuts the centre out of the picture, `stretch` distorts it to the input's sides. */
  readonly fit?: 'cover' | 'stretch';
  /** Part of the resized picture's side that is cut out, 0 < fraction ≤ 1. Default 0.875, with `stretch` 1. */
  readonly fraction?: number;
}

/** The ends of a model as an importer has read them. */
export interface Ends {
  readonly plane: Plane;
  readonly inputType: Contract['inputType'];
  readonly outputType: Contract['outputType'];
}

/**
 * A contract that takes the bytes of a picture as they are.
 * Throws E_MODEL_SHAPE for an input that no picture fits, E_USAGE for options that contradict themselves or the
 * model.
 */
export function makeContract(ends: Ends, options: ContractOptions): Contract {
  const { plane, inputType, outputType } = ends;
  checkPlane(plane);
  const fit = options.fit ?? 'cover';
  const fraction = options.fraction ?? (fit === 'cover' ? 0.875 : 1);
  if (plane.channels === 1 && options.order) {
    throw new MobilenetError('E_USAGE', 'The model takes grey pictures; leave `order` out.', 'order');
  }
  return {
    plane,
    order: plane.channels === 1 ? 'grey' : (options.order ?? 'rgb'),
    fit,
    resizeHeight: resizeSide(plane.height, fraction),
    resizeWidth: resizeSide(plane.width, fraction),
    inputType,
    outputType,
    inputTable: identityTable(plane.channels),
  };
}

function resizeSide(side: number, fraction: number): number {
  const resized = Math.round(side / fraction);
  if (!(fraction > 0 && fraction <= 1) || resized > MOST_RESIZED) {
    const least = Math.ceil((side / MOST_RESIZED) * 1000) / 1000;
    const sentence = `The crop fraction must be from ${least} to 1, not ${fraction}.`;
    throw new MobilenetError('E_USAGE', sentence, 'fraction');
  }
  return resized;
}
