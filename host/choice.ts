/** Which of the ranked classes are answered; loaded when more is asked for than a number of them. */
import type { Classification, ClassifyOptions } from './classification.ts';
import { MobilenetError } from './errors.ts';
import { meant } from './usage.ts';

/**
 * What picks from all classes of an answer, best first.
 *
 * @param names the name of each class, as an answer has it; none of a headless model, which answers nothing to pick from
 * @throws E_USAGE `top`, `threshold` or a class of `only` does not exist
 */
export function choice(
  { top = 5, threshold = 0, only }: ClassifyOptions,
  names: readonly string[],
): (ranked: readonly Classification[]) => Classification[] {
  if (!Number.isInteger(top) || top < 1)
    throw new MobilenetError('E_USAGE', `The number of classes to answer must be 1 or more, not ${top}.`);
  if (!(threshold >= 0 && threshold <= 1))
    throw new MobilenetError('E_USAGE', `The option \`threshold\` must be from 0 to 1, not ${threshold}.`);
  const wanted = only && chosen(only, names);
  return (ranked) =>
    ranked
      .filter(({ index, probability }) => probability >= threshold && (!wanted || wanted.has(index)))
      .slice(0, top);
}

/** The indices of the classes that labels and indices name. */
function chosen(only: unknown, names: readonly string[]): Set<number> {
  if (!Array.isArray(only))
    throw new MobilenetError('E_USAGE', `The option \`only\` must be an array of labels or indices.`);
  const indices = (only as readonly unknown[]).flatMap((one) => {
    const found = [...names.keys()].filter((index) => one === index || one === names[index]);
    if (found.length > 0 || names.length === 0) return found;
    throw noSuchClass(one, names);
  });
  return new Set(indices);
}

function noSuchClass(one: unknown, names: readonly string[]): MobilenetError {
  const name = String(one);
  return new MobilenetError(
    'E_USAGE',
    `\`only\` names the class '${name}', which is no label of the model and no index from 0 to ${names.length - 1}.${meant(name, names)}`,
    name,
  );
}
