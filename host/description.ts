import type { Contract } from './core/contract.ts';
import type { Running } from './core/running.ts';

/** What a loaded network is, in a line. */
export function description(model: {
  readonly contract: Contract;
  readonly running: Running;
  readonly layers: number;
}): string {
  const { height, width, order, domain, classes, features } = model.contract;
  const { build, wide, threads } = model.running;
  const gives = classes ? `${classes} classes` : `${features} features`;
  const runs = `${wide ? 'wide ' : ''}${build}, ${threads} thread${threads > 1 ? 's' : ''}`;
  return `MobileNet V1: ${height} × ${width} ${order}, ${gives}, ${model.layers} layers of ${domain}; runs ${runs}`;
}
