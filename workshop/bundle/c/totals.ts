import type { Parameters } from '../../packing/parameters.ts';
import type { Subject } from './subject.ts';

/** Whether filters have a zero point, of which most have none. */
export function hasZero({ filterZero }: Parameters): boolean {
  return filterZero.some((zero) => zero !== 0);
}

/** Pixels of the widest row whose activations are summed, because the filters that multiply them have a zero point. */
export function totalsLength({ layers, parameters }: Pick<Subject, 'layers' | 'parameters'>): number {
  const widths = layers.map(({ kind, output }, index) => {
    const own = parameters[index];
    return own && kind !== 'depthwise' && hasZero(own) ? output.width : 1;
  });
  return Math.max(...widths);
}
