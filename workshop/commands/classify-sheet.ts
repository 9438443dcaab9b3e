/** What `classify` prints of a picture. */
import type { Classification } from '../../host/index.ts';
import type { Outputs } from '../../host/run.ts';
import { line } from '../terminal/print.ts';

export interface Answer {
  /** Whether the picture is like none of the classes, by the rule of the weights. */
  readonly unknown: boolean;
  /** The best classes, also of a picture that is unknown. */
  readonly predictions: readonly Classification[];
}

/** Takes the `top` best classes of a run, named by `labels`. */
export function answerOf(top: number, labels: readonly string[]): (outputs: Outputs) => Answer {
  return (outputs) => ({
    unknown: outputs.unknown(),
    predictions: outputs
      .classes(top)
      .map((one) => ({ ...one, className: labels[one.index] ?? one.className })),
  });
}

/** @param all whether the classes of a picture that is unknown are told too */
export function table({ unknown, predictions }: Answer, all = false): string {
  if (unknown && !all) return line`unknown`;
  const classes = predictions
    .map(({ probability, index, className }) => line`${probability.toFixed(4)}: ${index} ${className}`)
    .join('');
  return (unknown ? line`unknown` : '') + classes;
}

/** The same for a line of JSON: `unknown` stands where it is true. */
export function object({ unknown, predictions }: Answer): object {
  return { ...(unknown && { unknown }), predictions };
}
