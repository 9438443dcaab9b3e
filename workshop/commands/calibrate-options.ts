/** The flags of `mobilenet calibrate`. */
import type { Flags } from '../terminal/flags.ts';

export const options = {
  model: { type: 'string', short: 'm' },
  output: { type: 'string', short: 'o' },
  unknown: { type: 'string' },
  lose: { type: 'string' },
  'held-out': { type: 'string' },
  seed: { type: 'string' },
  validation: { type: 'string' },
  'group-by': { type: 'string' },
  json: { type: 'boolean' },
} as const;

export type CalibrateFlags = Flags<typeof options>;
