/** The answers of the made file, on the integer runtime itself, beside those of the real network. */
import { FIT_EXACT } from '../../host/core/core.ts';
import { Model } from '../../host/model.ts';
import type { Plane } from '../packing/shapes.ts';

/** Pictures of the plane's sides, u8 `[height][width][3]`, with what the real network answers. */
export interface Answered {
  readonly pictures: readonly Uint8Array[];
  /** f32 `[classes]` of each picture. */
  readonly logits: readonly Float32Array[];
  /** The class of each picture, where it is known. */
  readonly classes?: readonly number[];
  /** Logits of the integers as their training computed them, u8 `[classes]` of each picture. */
  readonly trained?: readonly Uint8Array[] | undefined;
}

export interface Acceptance {
  readonly pictures: number;
  /** Pictures to which both give the same best class. */
  readonly agreeing: number;
  /** Pictures whose best class is right. */
  readonly right?: { readonly real: number; readonly integer: number };
  /** Pictures whose logits are those of the training in every byte: all, but where a sum passes 2^24. */
  readonly trained?: number;
}

/**
 * @param file a packed weights file
 * @throws E_FILE_…, E_MEMORY, E_ENGINE it does not run here
 */
export async function accept(
  file: Uint8Array,
  { height, width }: Plane,
  { pictures, logits, classes, trained }: Answered,
  advance: () => void = () => {},
): Promise<Acceptance> {
  const model = await Model.load(file);
  const right = { real: 0, integer: 0 };
  let agreeing = 0;
  let equal = 0;
  for (const [index, data] of pictures.entries()) {
    const { best, bytes } = await model.run({ width, height, data }, FIT_EXACT, (answer) => ({
      best: answer.top(1)[0]!.index,
      bytes: answer.logits(),
    }));
    if (trained?.[index]!.every((byte, at) => byte === bytes[at])) equal++;
    const due = bestOf(logits[index]!);
    if (best === due) agreeing++;
    if (best === classes?.[index]) right.integer++;
    if (due === classes?.[index]) right.real++;
    advance();
  }
  model.dispose();
  return {
    pictures: pictures.length,
    agreeing,
    ...(classes && { right }),
    ...(trained && { trained: equal }),
  };
}

/** The class of the largest logit; of equal ones the lower. */
export function bestOf(logits: Float32Array): number {
  return logits.reduce((best, logit, index) => (logit > logits[best]! ? index : best), 0);
}
