import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '../../host/source/read.ts';
import { SAVED_MODEL, savedModel } from '../packing/foreign.ts';
import type { Form } from '../packing/foreign.ts';
import { isFolder, source } from './input.ts';

/** A model of whatever form that a command line names; throws E_IO, E_MODEL_FORMAT for a folder of TensorFlow's. */
export async function readModel(path: string, limit: number, due: Form): Promise<Uint8Array> {
  if ((await isFolder(path)) && existsSync(join(path, SAVED_MODEL))) throw savedModel(path, due);
  return read(await source(path), limit);
}
