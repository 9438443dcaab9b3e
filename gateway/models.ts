import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MobilenetError } from 'mobilenet-wasm';
import { defaultWeights } from 'mobilenet-wasm/weights';
import { readOwn } from './file.ts';
import type { ModelFile } from './pool/messages.ts';

/**
 * Reads the files of the models, as `pathsOf` has them. They are checked where they are loaded.
 *
 * @throws E_IO one cannot be read; E_USAGE two have one name
 */
export async function readModels(paths: readonly string[]): Promise<ModelFile[]> {
  const models = await Promise.all(pathsOf(paths).map(readModel));
  for (const [index, { name }] of models.entries()) {
    if (models.findIndex((each) => each.name === name) === index) continue;
    throw new MobilenetError('E_USAGE', `Two models are called '${name}': rename one of the files.`);
  }
  return models;
}

/** What the models of `pathsOf` are called. */
export function namesOf(paths: readonly string[]): string[] {
  return pathsOf(paths).map(nameOf);
}

function nameOf(path: string): string {
  return basename(path, '.mnw');
}

/** The files of the models; without any that of the shipped signs. */
export function pathsOf(paths: readonly string[]): readonly string[] {
  return paths.length > 0 ? paths : [fileURLToPath(defaultWeights)];
}

/**
 * The files of models in a folder, by their names. Hidden ones are those of programs that have not written them to their end.
 *
 * @throws what the system says
 */
export async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.mnw') && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

/** @throws E_IO it cannot be read */
export async function readModel(path: string): Promise<ModelFile> {
  return modelOf(nameOf(path), await readOwn(path));
}

export function modelOf(name: string, bytes: Uint8Array): ModelFile {
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { name, digest, bytes };
}
