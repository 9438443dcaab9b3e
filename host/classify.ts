import { classifyKeys, pictureKeys } from './classification.ts';
import type { Classification, ClassifyOptions, PictureOptions } from './classification.ts';
import type { Answer } from './core/answer.ts';
import { FIT_CONTRACT } from './core/core.ts';
import type { Halves } from './each.ts';
import { isPicture } from './image/open.ts';
import type { Image } from './image/open.ts';
import type { Picture } from './image/picture.ts';
import type { Model } from './model.ts';
import { checkOptions } from './options.ts';
import { part } from './part.ts';

let choices: typeof import('./choice.ts') | undefined;

/**
 * What `Mobilenet.classify` answers. Raw pixels stand in the model's queue at once, at the cost of one promise: they may
 * come by thousands before the event loop turns.
 */
export function classify(
  model: Model,
  open: Halves['open'],
  image: Image | readonly Image[],
  k: number | ClassifyOptions,
  options: PictureOptions,
): Promise<Classification[] | Classification[][]> {
  const named = typeof k === 'object' ? k : { top: k };
  const fault = checkOptions(named, classifyKeys) ?? checkOptions(options, pictureKeys);
  if (fault) return fault;
  const all = { ...options, ...named };
  const rank = ranking(model, all);
  return typeof rank === 'function' && isPicture(image) ? rank(image) : opened(model, open, image, all, rank);
}

async function opened(
  model: Model,
  open: Halves['open'],
  image: Image | readonly Image[],
  options: ClassifyOptions,
  ready: ReturnType<typeof ranking>,
): Promise<Classification[] | Classification[][]> {
  const rank = await ready;
  model.refuseDisposed();
  if (Array.isArray(image)) return (await part(import('./each.ts'))).all(image, options, { open, rank });
  return rank(await open(image as Image, options));
}

/**
 * What ranks pictures on a model as options say. What picks among the classes is loaded when more is asked for than the
 * best so many; else nothing is awaited.
 *
 * @throws E_USAGE
 */
export function ranking(model: Model, options: ClassifyOptions): Halves['rank'] | Promise<Halves['rank']> {
  const { top = 5, threshold, only } = options;
  return Number.isInteger(top) && top >= 1 && (threshold ?? only) === undefined
    ? (picture) => best(model, picture, top, options)
    : choosing(model, options);
}

async function choosing(model: Model, options: ClassifyOptions): Promise<Halves['rank']> {
  choices ??= await part(import('./choice.ts'));
  const names = Array.from({ length: model.contract.classes }, (_, index) => nameOf(index, model));
  const choose = choices.choice(options, names);
  return async (picture) => choose(await best(model, picture, Infinity, options));
}

function best(
  model: Model,
  picture: Picture,
  most: number,
  { reject = true, signal }: ClassifyOptions,
): Promise<Classification[]> {
  const classes = (answer: Answer): Classification[] =>
    reject && answer.unknown() ? [] : classesOf(answer, most, model);
  return model.run(picture, FIT_CONTRACT, classes, signal);
}

/** The best classes of an answer, with their labels. */
export function classesOf(answer: Answer, most: number, model: Pick<Model, 'labels'>): Classification[] {
  return answer.top(most).map(({ index, probability }) => ({
    index,
    className: nameOf(index, model),
    probability: probability / 256,
  }));
}

function nameOf(index: number, { labels }: Pick<Model, 'labels'>): string {
  return labels[index] ?? String(index);
}
