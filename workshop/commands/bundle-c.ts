/** `mobilenet bundle --c`: a network as C sources. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGEST_FILE } from '../../host/core/load.ts';
import { ioError } from '../../host/source/fault.ts';
import { read } from '../../host/source/read.ts';
import { checkPrefix } from '../bundle/c/prefix.ts';
import { cSources, fileNames } from '../bundle/c/sources.ts';
import { source } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { line, print } from '../terminal/print.ts';
import { save } from '../terminal/save.ts';

export interface BundleCOptions {
  /** Of all names. */
  readonly prefix: string;
  readonly json: boolean;
}

/** Writes the files into a folder, which is made where it is not there. */
export async function bundleC(
  model: string,
  folder: string,
  { prefix, json }: BundleCOptions,
): Promise<void> {
  checkPrefix(prefix);
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw ioError(cause, folder, 'write');
  });
  await checkOutputs(
    fileNames(prefix).map((name) => join(folder, name)),
    [model],
  );
  const file = await read(await source(model), LARGEST_FILE);
  const { files, ram, pictureRam, flash } = await cSources(file, prefix);
  for (const [name, text] of files) await save(join(folder, name), new TextEncoder().encode(text), [model]);
  const names = [...files.keys()];
  if (json) printJson('bundle', { folder, files: names, ram, pictureRam, flash });
  else
    print(
      line`wrote ${folder}: ${names.join(', ')}; ${ram} bytes of RAM, ${pictureRam} more with ${prefix}_picture.c, ${flash} of constants`,
    );
}
