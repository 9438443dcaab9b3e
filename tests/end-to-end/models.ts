/** The reference models, which are not part of the repository: where they are, or why a test does without. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const beside = fileURLToPath(new URL('../../../../shared/models', import.meta.url));

/** Their folder: MOBILENET_REFERENCE, by default `models/` in a folder `shared` beside the checkout. */
export const reference = process.env['MOBILENET_REFERENCE'] ?? beside;

/** The `skip` of a test that needs them. */
export const absent = existsSync(join(reference, 'photos_64.u8'))
  ? false
  : `the reference models are not in ${reference}; name their folder in MOBILENET_REFERENCE`;
