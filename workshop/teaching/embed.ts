import { MobilenetError } from '../../host/errors.ts';
import { refusal } from './example.ts';
import type { Embedded, Example } from './example.ts';
import type { Sight } from './sight.ts';

export interface EmbedOptions {
  /** Is told of each picture that has been looked at: how many. */
  readonly onExample?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** Of all examples, kept as doubles. */
const MOST_NUMBERS = 2 ** 26;

function refuseMany(examples: number, features: number): void {
  if (examples * features <= MOST_NUMBERS) return;
  const most = Math.floor(MOST_NUMBERS / features);
  throw refusal(
    `There are ${examples} examples, more than ${most}; take fewer, or train a network`,
    examples,
  );
}

/**
 * The embedding of every example, one after the other.
 *
 * @throws E_DATASET there are too many, or one of another network; E_USAGE; E_IMAGE_… of a picture, whose index is `place`
 */
export async function embed(
  sight: Sight,
  examples: readonly Example[],
  { onExample, signal }: EmbedOptions,
): Promise<Embedded[]> {
  const { features } = sight;
  refuseMany(examples.length, features);
  const embedded: Embedded[] = [];
  for (const [index, { label, image, embedding: given, group }] of examples.entries()) {
    if ((image === undefined) === (given === undefined))
      throw new MobilenetError(
        'E_USAGE',
        `Example ${index} needs a picture or an embedding, and not both.`,
        index,
      );
    if (given && given.length !== features)
      throw refusal(
        `Example ${index} has ${given.length} features, the network ${features}; take those of the same network`,
        index,
      );
    const embedding =
      given ??
      (await sight.look(image!, signal ? { signal } : {}).catch((error: unknown) => named(error, index)));
    embedded.push({ label, embedding, group });
    onExample?.(index + 1);
  }
  return embedded;
}

/** A failure of a picture says which one it is. */
function named(error: unknown, index: number): never {
  if (!(error instanceof MobilenetError) || error.code === 'E_ABORTED') throw error;
  throw new MobilenetError(error.code, `Example ${index}: ${error.message}`, index, { cause: error });
}
