import { MobilenetError } from '../../host/errors.ts';
import { load } from '../../host/index.ts';
import { run } from '../../host/run.ts';
import { rint } from '../packing/arithmetic.ts';
import { GOLDEN_SEED, goldenPicture } from '../packing/golden.ts';
import type { Built, Sight } from './sight.ts';

/**
 * Lets the runtime answer with a taught file, and compares it with what was estimated with: the law of integers on what the
 * network saw that it was made of.
 *
 * @throws E_SELFTEST they differ
 */
export async function accept(sight: Sight, file: Uint8Array, built: Built): Promise<void> {
  const taught = await load(file);
  try {
    const { height, width, logits: bytes } = taught.contract;
    const picture = { height, width, data: goldenPicture({ height, width, channels: 3 }, GOLDEN_SEED) };
    const due = built.answers(await sight.look(picture));
    const { result } = await run(taught, picture, ({ logits }) => logits());
    const found = Uint8Array.from(result, (logit) => rint(logit / bytes.scale) + bytes.zero);
    if (found.length === due.length && found.every((logit, label) => logit === due[label])) return;
    throw new MobilenetError(
      'E_SELFTEST',
      'The taught network answers otherwise than it was estimated; use another engine, and report it.',
    );
  } finally {
    taught.dispose();
  }
}
