/** Mean of each channel over planes that come one by one. */
export class Means {
  readonly #sums: Float64Array;
  #pixels = 0;

  constructor(channels: number) {
    this.#sums = new Float64Array(channels);
  }

  /** @param plane `[pixels][channels]` */
  add(plane: Int32Array | Float32Array): void {
    const channels = this.#sums.length;
    for (let at = 0; at < plane.length; at += channels) {
      for (let channel = 0; channel < channels; channel++) this.#sums[channel]! += plane[at + channel]!;
    }
    this.#pixels += plane.length / channels;
  }

  /** f64 `[channels]` */
  get values(): Float64Array {
    return this.#sums.map((sum) => sum / this.#pixels);
  }
}
