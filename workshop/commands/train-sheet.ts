import type { EpochRecord } from '../training/record.ts';

/** The network that was written, and the last epoch. */
export interface Trained extends Pick<EpochRecord, 'accuracy' | 'validationAccuracy'> {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * What `mobilenet train` prints.
 *
 * @param validation pictures that were measured and not learnt from
 */
export function trainSheet(trained: Trained, validation: number): string {
  const { file, bytes, sha256, accuracy, validationAccuracy } = trained;
  const measured =
    validationAccuracy === null
      ? `training accuracy ${percent(accuracy)}`
      : `validation accuracy ${percent(validationAccuracy)} of ${validation} pictures`;
  return `${measured}\nwrote ${file}: ${bytes} bytes, SHA-256 ${sha256}\n`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(2)} %`;
}
