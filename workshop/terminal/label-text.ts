import { MobilenetError } from '../../host/errors.ts';
import { read } from '../../host/source/read.ts';
import { source } from './input.ts';

/** 8192 lines of 128 bytes. */
const LARGEST_LABELS = 1 << 20;

/** The text of a file of labels. Throws E_IO; E_FILE_LABELS it is not UTF-8. */
export async function readLabelText(path: string): Promise<string> {
  const bytes = await read(await source(path), LARGEST_LABELS);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MobilenetError('E_FILE_LABELS', 'The labels are not UTF-8; convert the file.', path, { cause });
  }
}
