/** A packed network that teaches: the integer runtime says what it makes of pictures, in a fraction of the time of float. */
import { Answer } from '../../host/core/answer.ts';
import { portableBuild } from '../../host/core/builds.ts';
import { CONTRACT_LENGTH, readContract } from '../../host/core/contract.ts';
import type { Contract } from '../../host/core/contract.ts';
import { FIT_EXACT, readCore } from '../../host/core/core.ts';
import type { Core } from '../../host/core/core.ts';
import { compile, exportsOf } from '../../host/core/engine.ts';
import { explained, loadFile, refuse } from '../../host/core/load.ts';
import { dequantize } from '../../host/core/output.ts';
import { hindrance, wideModule } from '../../host/core/wide.ts';
import { pixelFormats } from '../../host/image/format.ts';
import { work } from '../../host/work.ts';

/**
 * The core of packed teachers, of 256 bits where that is wanted and can be; all give the same bytes. It is compiled once for
 * all threads.
 *
 * @throws E_IO, E_ENGINE
 */
export async function compileCore(wide: boolean): Promise<WebAssembly.Module> {
  if (wide && (await hindrance()) === undefined) return wideModule('simd');
  return compile(await readCore(portableBuild()));
}

/** A packed weights file, with the class of the file for each class of the student. */
export interface PackedLesson {
  readonly packed: Uint8Array;
  readonly classes: readonly number[];
}

export class PackedTeacher {
  readonly #core: Core;
  readonly #contract: Contract;
  readonly #classes: readonly number[];

  private constructor(core: Core, classes: readonly number[]) {
    this.#core = core;
    this.#classes = classes;
    this.#contract = readContract(new Uint8Array(core.memory.buffer, core.contract(), CONTRACT_LENGTH));
  }

  /**
   * Loads a network whose sides and channels are those of the pictures, into a core that proves itself.
   *
   * @throws E_FILE_…, E_MEMORY, E_SELFTEST, E_ENGINE
   */
  static async create({ packed, classes }: PackedLesson, module: WebAssembly.Module): Promise<PackedTeacher> {
    try {
      const core = (await exportsOf(module)) as unknown as Core;
      await loadFile(core, packed);
      refuse(core, core.selftest());
      return new PackedTeacher(core, classes);
    } catch (cause) {
      return explained(cause);
    }
  }

  /**
   * Logits of the student's classes, f32 [count][classes]: scale · (byte − zero).
   *
   * @param pictures u8 [count][height][width][channels]
   */
  predict(pictures: Uint8Array, count: number): Float32Array {
    const { width, height, channels, logits: quantization } = this.#contract;
    const bytes = width * height * channels;
    const { code } = channels === 3 ? pixelFormats.rgb : pixelFormats.grey;
    const logits = new Float32Array(count * this.#classes.length);
    for (let place = 0; place < count; place++) {
      const pieces = [pictures.subarray(place * bytes, (place + 1) * bytes)];
      const next = work(() => this.#core, { width, height, pieces, code, stride: 0 }, FIT_EXACT);
      while (next());
      const row = dequantize(new Answer(this.#core, this.#contract).logits(), quantization);
      for (const [at, index] of this.#classes.entries())
        logits[place * this.#classes.length + at] = row[index]!;
    }
    return logits;
  }
}
