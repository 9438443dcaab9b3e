/** The core's input plane, which it does not export: found in its memory by what was written there. */
import type { Core } from '../../host/core/core.ts';
import { inputPlane } from '../reference/picture.ts';
import { noise } from '../reference/noise.ts';
import type { Weights } from '../reference/weights.ts';
import { loadFile, openCore } from './variants.ts';
import type { CoreName } from '../../workshop/bundle/cores.ts';

/** Arguments of `begin`. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** 0 as the contract says, 1 exact. */
  readonly fit: number;
  readonly pixels: number;
  readonly stride: number;
}

export class InputPlane {
  readonly core: Core;
  readonly #weights: Weights;
  readonly #address: number;

  private constructor(core: Core, weights: Weights) {
    this.core = core;
    this.#weights = weights;
    const { height, width } = weights.contract;
    const picture = noise(77, height * width * 3);
    this.push({ width, height, fit: 1, pixels: 0, stride: 0 }, picture, () => 7);
    const row = inputPlane(weights, picture, width, height, true).subarray(0, this.#row);
    // The staging holds a row of the same bytes where the table changes none: in so small pieces it is the last one.
    this.#address = Buffer.from(core.memory.buffer).indexOf(row);
    if (this.#address < 0) throw new Error('the input plane is not in the memory');
  }

  /** An instance with the network loaded. */
  static async open(build: CoreName, file: Uint8Array, weights: Weights): Promise<InputPlane> {
    const core = await openCore(build);
    loadFile(core, file);
    return new InputPlane(core, weights);
  }

  get #row(): number {
    return this.#weights.contract.width * this.#weights.contract.channels;
  }

  /** Pushes a picture in pieces of at most `piece()` bytes. Throws unless the core takes exactly these bytes. */
  push({ width, height, fit, pixels, stride }: Frame, data: Uint8Array, piece: () => number): void {
    const { core } = this;
    const begun = core.begin(width, height, fit, pixels, stride);
    if (begun) throw new Error(`begin: status ${begun}, detail ${core.detail()}`);
    let at = 0;
    for (let due = core.capacity(); due > 0; due = core.capacity()) {
      const part = data.subarray(at, at + Math.min(due, piece()));
      new Uint8Array(core.memory.buffer).set(part, core.staging());
      const pushed = core.push(part.length);
      if (pushed) throw new Error(`push: status ${pushed}, detail ${core.detail()}`);
      at += part.length;
    }
    if (at !== data.length) throw new Error(`the core took ${at} of ${data.length} bytes`);
  }

  /** u8 [height][width][channels], without the border. */
  read(): Uint8Array {
    const { height, channels } = this.#weights.contract;
    const plane = new Uint8Array(height * this.#row);
    for (let y = 0; y < height; y++) {
      const from = this.#address + y * (this.#row + channels);
      plane.set(new Uint8Array(this.core.memory.buffer, from, this.#row), y * this.#row);
    }
    return plane;
  }
}
