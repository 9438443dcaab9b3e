/** What a network computes of pictures, in its own bytes. */
import { open } from '../../host/image/open.ts';
import { FIT_CONTRACT } from '../../host/core/core.ts';
import { MobilenetError } from '../../host/errors.ts';
import type { Mobilenet } from '../../host/index.ts';
import { modelOf } from '../../host/mobilenet.ts';
import { naming } from '../dataset/broken.ts';
import { lanes, LANES } from '../dataset/lanes.ts';

/** An answer of the integer network. */
export interface Answered {
  /** u8 `[features]` */
  readonly embedding: Uint8Array;
  /** u8 `[outputs]` */
  readonly logits: Uint8Array;
  /** The best class. */
  readonly best: number;
}

/** A picture that the network has not learnt from. */
export interface Known extends Answered {
  /** Its class. */
  readonly label: number;
}

/** Answers pictures in order. Throws E_IO, E_IMAGE_… of the first that cannot be read, naming it. */
export function answers(model: Mobilenet, paths: readonly string[]): AsyncGenerator<Answered, void, void> {
  return lanes(paths, LANES, async (path) => {
    try {
      return await modelOf(model).run(await open(path, {}), FIT_CONTRACT, (answer) => ({
        embedding: answer.embedding(),
        logits: answer.logits(),
        best: answer.top(1)[0]!.index,
      }));
    } catch (cause) {
      throw cause instanceof MobilenetError ? naming(path, cause) : cause;
    }
  });
}
