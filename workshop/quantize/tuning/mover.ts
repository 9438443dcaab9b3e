import { defaults } from '../../training/options.ts';

/**
 * Real numbers that training moves: RMSprop with momentum as assembly/training has it, in float64 and in units of each
 * number's own size, so that a rate is a part of the range in which it is rounded.
 */
export class Mover {
  readonly #values: Float64Array;
  readonly #units: Float64Array;
  readonly #squares: Float64Array;
  readonly #momenta: Float64Array;

  /**
   * @param values are moved in place
   * @param units of each value
   */
  constructor(values: Float64Array, units: Float64Array) {
    this.#values = values;
    this.#units = units;
    this.#squares = new Float64Array(values.length);
    this.#momenta = new Float64Array(values.length);
  }

  /** @param gradient of the values */
  move(gradient: Float64Array, rate: number): void {
    const { rho, momentum, epsilon } = defaults;
    const [values, units, squares, momenta] = [this.#values, this.#units, this.#squares, this.#momenta];
    for (let at = 0; at < values.length; at++) {
      const slope = gradient[at]! * units[at]!;
      const square = rho * squares[at]! + (1 - rho) * slope * slope;
      const move = momentum * momenta[at]! + (rate * slope) / Math.sqrt(square + epsilon);
      squares[at] = square;
      momenta[at] = move;
      values[at]! -= move * units[at]!;
    }
  }
}
