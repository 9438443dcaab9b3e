import type { Classification, ClassifyOptions } from './classification.ts';
import type { Picture } from './image/picture.ts';
import type { Model } from './model.ts';
import { part } from './part.ts';

let choices: typeof import('./choice.ts') | undefined;

/**
 * What ranks pictures on a model as options say. What picks among the classes is loaded when more is asked for than the
 * best so many.
 *
 * @throws E_USAGE
 */
export async function ranking(
  model: Model,
  { top = 5, threshold, only, signal }: ClassifyOptions,
): Promise<(picture: Picture) => Promise<Classification[]>> {
  const { contract, labels } = model;
  const className = (index: number): string => labels[index] ?? String(index);
  const plain = Number.isInteger(top) && top >= 1 && threshold === undefined && only === undefined;
  if (!plain) choices ??= await part(import('./choice.ts'));
  const choose = plain
    ? undefined
    : choices!.choice(
        { top, threshold, only },
        Array.from({ length: contract.classes }, (_, index) => className(index)),
      );
  return async (picture) => {
    const most = choose ? Infinity : top;
    const ranks = await model.run(picture, 'contract', (answer) => answer.top(most), signal);
    const classes = ranks.map(({ index, probability }) => ({
      index,
      className: className(index),
      probability: probability / 256,
    }));
    return choose ? choose(classes) : classes;
  };
}
