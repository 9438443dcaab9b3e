import { eachFilter } from '../filters.ts';
import type { Integers } from '../integers.ts';
import type { RealLayer } from '../network.ts';
import type { Gradients } from './machine.ts';
import { Mover } from './mover.ts';

/** Real filters and biases of a layer, which training moves in place, and their gradients. */
export class Master {
  readonly layer: RealLayer;
  /** Of the last batch, in the order of the layer. */
  readonly slopes: Pick<RealLayer, 'filters' | 'bias'>;
  /** Scale of what the layer reads. */
  readonly #input: number;
  /** u16: the channel of each filter. */
  readonly #channels: Uint16Array;
  readonly #filters: Mover;
  readonly #bias: Mover;

  /** @param rounded its integers, whose ranges are the units of the learning rate */
  constructor(layer: RealLayer, { unit, layer: integer }: Integers, input: number) {
    const channels = new Uint16Array(layer.filters.length);
    eachFilter(layer, (at, channel) => (channels[at] = channel));
    const units = Float64Array.from(channels, (channel) => (127 * unit[channel]!) / input);
    this.layer = layer;
    this.slopes = {
      filters: new Float64Array(layer.filters.length),
      bias: new Float64Array(layer.bias.length),
    };
    this.#input = input;
    this.#channels = channels;
    this.#filters = new Mover(layer.filters, units);
    this.#bias = new Mover(
      layer.bias,
      layer.bias.map(() => 255 * integer.outputScale),
    );
  }

  /**
   * Takes in the gradients of integers as if nothing had been rounded.
   *
   * @param places of the filters in those gradients
   */
  take(found: Gradients, places: Int32Array, { unit, layer: integer }: Integers): void {
    const { filters, bias } = this.slopes;
    const parts = unit.map((each) => this.#input / each);
    for (let at = 0; at < filters.length; at++)
      filters[at] = found.filters[places[at]!]! * parts[this.#channels[at]!]!;
    // That of the classifier is of its sums, of the others of the bytes that they become.
    const ofBias = this.layer.activation === 'none' ? unit : unit.map(() => integer.outputScale);
    for (let channel = 0; channel < bias.length; channel++)
      bias[channel] = found.bias[channel]! / ofBias[channel]!;
  }

  move(rate: number): void {
    this.#filters.move(this.slopes.filters, rate);
    this.#bias.move(this.slopes.bias, rate);
  }
}
