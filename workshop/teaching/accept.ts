import { MobilenetError } from '../../host/errors.ts';
import { load } from '../../host/index.ts';
import type { Mobilenet } from '../../host/index.ts';
import { domainShift } from '../packing/arithmetic.ts';
import { forward } from '../packing/forward.ts';
import { GOLDEN_SEED, goldenPicture } from '../packing/golden.ts';
import type { FilterLayer } from '../packing/network.ts';

/**
 * Lets the runtime answer with a taught file, and compares it with what was estimated with: the law of integers on the
 * embedding of the network that it was made of.
 *
 * @param model the network that it was made of
 * @throws E_SELFTEST they differ
 */
export async function accept(model: Mobilenet, file: Uint8Array, layer: FilterLayer): Promise<void> {
  const { height, width, domain } = model.contract;
  const picture = goldenPicture({ height, width, channels: 3 }, GOLDEN_SEED);
  const shift = domainShift(domain);
  const stored = (typed: ArrayLike<number>): Uint8Array => Uint8Array.from(typed, (value) => value + shift);
  const due = forward(layer, domain, stored(await model.inferTyped(picture, 'embedding')));
  const taught = await load(file);
  try {
    const found = stored(await taught.inferTyped(picture, 'logits'));
    if (found.every((logit, label) => logit === due[label]) && found.length === due.length) return;
    throw new MobilenetError(
      'E_SELFTEST',
      'The taught network answers otherwise than it was estimated; use another engine, and report it.',
      layer.output.channels,
    );
  } finally {
    taught.dispose();
  }
}
