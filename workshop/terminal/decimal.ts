import { usage } from './options.ts';

/** A number in plain decimal digits: `0.25`, `-1`, `224`; the command checks its range. */
export function decimal(command: string, flag: string, value: string): number {
  if (/^-?(\d{1,10}(\.\d{0,20})?|\.\d{1,20})$/.test(value)) return Number(value);
  throw usage(command, `${flag} must be a decimal number, not '${value}'`);
}
