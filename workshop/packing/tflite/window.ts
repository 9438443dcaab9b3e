/** How a filter moves over a plane: stride, padding and the clamps of what it writes. */
import { samePadding } from '../shapes.ts';
import { activationClamps } from '../arithmetic.ts';
import type { Activation, Affine } from '../arithmetic.ts';
import type { FilterLayer } from '../network.ts';
import type { Ends } from './ends.ts';
import type { Table } from './flatbuffer.ts';
import { unsupported } from './line.ts';
import type { Operator } from './model.ts';

/** Rows and columns that a PAD operator puts around a plane. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const unpadded: Padding = { top: 0, bottom: 0, left: 0, right: 0 };

/** What is read and written, and what a PAD operator has put around the former. */
export interface PaddedEnds extends Ends {
  readonly pad: Padding;
}

export type Window = Pick<FilterLayer, 'stride' | 'padTop' | 'padLeft' | 'low' | 'high'>;

/** A square kernel, and the slots in which Conv2DOptions and DepthwiseConv2DOptions differ. */
export interface Kernel {
  readonly side: 1 | 3;
  readonly activation: number;
  readonly dilationWidth: number;
  readonly dilationHeight: number;
}

/** A kernel on its way along one axis. */
interface Axis {
  readonly kernel: 1 | 3;
  readonly stride: number;
  readonly scheme: (typeof schemes)[number];
  /** Without padding. */
  readonly side: number;
  /** Of a PAD operator. */
  readonly before: number;
  readonly after: number;
  /** The output side that the model states. */
  readonly stated: number;
}

/** Names of TFLite's Padding by code. */
const schemes = ['SAME', 'VALID'] as const;

/** Activations by code of ActivationFunctionType; others cannot be clamps of a MobileNet. */
const activations = ['none', 'relu', undefined, 'relu6'] as const;

/** The window of a kernel, checked against the shape of the output. */
export function windowOf(operator: Operator, options: Table, kernel: Kernel, ends: PaddedEnds): Window {
  const [stride, across] = [options.i32(2, 0), options.i32(1, 0)];
  if (stride !== across || (stride !== 1 && (stride !== 2 || kernel.side === 1))) {
    throw unsupported(operator, `has the strides ${stride}, ${across}`);
  }
  if (options.i32(kernel.dilationHeight, 1) !== 1 || options.i32(kernel.dilationWidth, 1) !== 1) {
    throw unsupported(operator, 'is dilated');
  }
  const scheme = schemes[options.u8(0, 0)];
  if (!scheme) throw unsupported(operator, `has the padding scheme ${options.u8(0, 0)}`);
  const { input, output, pad } = ends;
  const moves = { kernel: kernel.side, stride, scheme };
  const rows = { ...moves, side: input.height, before: pad.top, after: pad.bottom, stated: output.height };
  const columns = { ...moves, side: input.width, before: pad.left, after: pad.right, stated: output.width };
  return {
    stride,
    padTop: paddingBefore(operator, rows),
    padLeft: paddingBefore(operator, columns),
    ...clampsOf(operator, options, kernel.activation, output),
  };
}

/** Clamps of a fused activation, given the slot of its code. */
export function clampsOf(operator: Operator, options: Table, slot: number, output: Affine) {
  return activationClamps(activationOf(operator, options, slot), output.scale, output.zero);
}

/** The fused activation, given the slot of its code. */
export function activationOf(operator: Operator, options: Table, slot: number): Activation {
  const activation = activations[options.u8(slot, 0)];
  if (activation) return activation;
  throw unsupported(operator, `has the fused activation ${options.u8(slot, 0)}, not NONE, RELU or RELU6`);
}

/** All padding before an axis. Throws where a side is padded by more than one pixel or the output is another. */
function paddingBefore(operator: Operator, axis: Axis): number {
  const { kernel, stride, side } = axis;
  const padded = side + axis.before + axis.after;
  const same = samePadding(padded, kernel, stride);
  const before = axis.before + (axis.scheme === 'SAME' ? same.before : 0);
  const output = axis.scheme === 'SAME' ? same.side : Math.floor((padded - kernel) / stride) + 1;
  if (output !== axis.stated) {
    throw unsupported(operator, `states ${axis.stated} output pixels on a side where ${side} make ${output}`);
  }
  const after = (output - 1) * stride + kernel - side - before;
  const most = kernel === 3 ? 1 : 0;
  if (before > most || after > most) {
    throw unsupported(operator, `is padded by ${before} pixels before and ${after} after`);
  }
  return before;
}
