/** Batch normalisation for a network into whose filters it is folded, so that it can learn again. */
import type { Tensor } from '../packing/tensor.ts';
import type { RealLayer, RealNetwork } from '../quantize/network.ts';
import type { Layer, Parameter } from '../training/network.ts';
import { defaults } from '../training/options.ts';
import type { State } from '../training/state.ts';
import type { Trainer } from '../training/trainer.ts';

/** A mean square of filters that is no more than 0. */
const NOTHING = 1e-12;

/**
 * Gives a trainer the layers of a network up to its embedding, each with a batch normalisation by the statistics of some
 * pictures that undoes itself: the embeddings stay what they are. The filters of a channel get the size of random ones, for
 * which learning rates are made, and batch normalisation takes it away again.
 *
 * @param layers of the trainer, as many as the network has
 * @param trainer one whose running statistics keep nothing of what was before
 * @param pictures u8 [batch][side][side][channels]
 */
export function unfold(
  real: RealNetwork,
  layers: readonly Layer[],
  trainer: Trainer,
  pictures: Uint8Array,
): void {
  const units = real.layers.map((layer, index) => unitOf(layer as RealLayer, layers[index]!));
  const { state } = trainer;
  state.restore(units.flatMap((unit) => (unit ? [unit.filters] : [])));
  trainer.observe(pictures, (layer, index) => {
    const unit = units[index];
    if (unit) state.restore(undoing(layer, unit, state));
  });
}

/** A layer with batch normalisation. */
interface Unit {
  /** In PyTorch's order. */
  readonly filters: Tensor;
  /** f64 [channels]: what they were multiplied with, channel by channel. */
  readonly factor: Float64Array;
  /** f64 [channels] */
  readonly bias: Float64Array;
}

/** The layer without the size of its filters; undefined for pool and classifier. */
function unitOf({ filters, bias, kind }: RealLayer, layer: Layer): Unit | undefined {
  if (!layer.gamma) return undefined;
  const channels = bias.length;
  const products = filters.length / channels;
  const inputs = kind === 'depthwise' ? 1 : layer.shape.input.channels;
  const taps = products / inputs;
  const own = new Float64Array(filters.length);
  const factor = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const row = own.subarray(channel * products, (channel + 1) * products);
    row.forEach((_, at) => {
      const [input, tap] = [Math.floor(at / taps), at % taps];
      row[at] =
        filters[kind === 'depthwise' ? tap * channels + channel : channel * products + tap * inputs + input]!;
    });
    const square = row.reduce((sum, value) => sum + value * value, 0) / products;
    factor[channel] = square > NOTHING ? Math.sqrt(1 / (3 * products * square)) : 1;
    row.forEach((value, at) => (row[at] = value * factor[channel]!));
  }
  return { filters: tensorOf(layer.filters!, own), factor, bias };
}

/** γ and β such that normalising by the running statistics gives the sums of the filters as they were, and their bias. */
function undoing(
  { gamma, beta, runningMean, runningVariance }: Layer,
  { factor, bias }: Unit,
  state: State,
): Tensor[] {
  const mean = state.read(runningMean!).data;
  const variance = state.read(runningVariance!).data;
  const gains = factor.map((value, channel) => Math.sqrt(variance[channel]! + defaults.normEpsilon) / value);
  const shifts = factor.map((value, channel) => bias[channel]! + mean[channel]! / value);
  return [tensorOf(gamma!, gains), tensorOf(beta!, shifts)];
}

export function tensorOf({ name, shape }: Parameter, data: ArrayLike<number>): Tensor {
  return { name, shape, data: Float32Array.from(data) };
}
