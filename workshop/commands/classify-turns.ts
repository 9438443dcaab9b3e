/** When `classify` decodes which picture. */
import type { Picture } from '../../host/image/picture.ts';

/** A picture that is being decoded, and what ends its turn. */
export interface Turn {
  readonly picture: Promise<Picture>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Decodes pictures, one with each call: the first from now on, while the network loads, and each other while the one
 * before it is answered. Where each has a deadline, it counts from its own turn, and only then is decoded.
 */
export function turns(
  images: readonly string[],
  deadline: number | undefined,
  decode: (path: string, signal?: AbortSignal) => Promise<Picture>,
): () => Turn {
  const paths = images.values();
  const begin = (): Turn => {
    const signal = deadline === undefined ? undefined : AbortSignal.timeout(deadline);
    const picture = decode(paths.next().value!, signal);
    // Told in its turn.
    picture.catch(() => undefined);
    return { picture, signal };
  };
  if (deadline !== undefined) return begin;
  let left = images.length - 1;
  let next = begin();
  return () => {
    const turn = next;
    if (left-- > 0) next = begin();
    return turn;
  };
}
