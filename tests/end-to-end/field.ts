/** The files of the field, which are not part of the repository: where they are, or why a test does without. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reference } from './models.ts';

/** Their folder: MOBILENET_FIELD, by default `field/` beside the reference models. */
export const field = process.env['MOBILENET_FIELD'] ?? join(reference, '..', 'field');

/** The `skip` of a test that needs them. */
export const absent = existsSync(join(field, 'expect'))
  ? false
  : `the field cases are not in ${field}; name their folder in MOBILENET_FIELD`;
