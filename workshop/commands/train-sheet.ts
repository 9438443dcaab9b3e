import { wrote } from '../terminal/wrote.ts';
import type { Written } from '../terminal/wrote.ts';
import type { EpochRecord } from '../training/record.ts';

/** The network that was written, and the last epoch. */
export interface Trained extends Written, Pick<EpochRecord, 'accuracy' | 'validationAccuracy'> {}

/**
 * What `mobilenet train` prints.
 *
 * @param validation pictures that were measured and not learnt from
 */
export function trainSheet(trained: Trained, validation: number): string {
  const { accuracy, validationAccuracy } = trained;
  const measured =
    validationAccuracy === null
      ? `training accuracy ${percent(accuracy)}`
      : `validation accuracy ${percent(validationAccuracy)} of ${validation} pictures`;
  return `${measured}\n${wrote(trained)}`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(2)} %`;
}
