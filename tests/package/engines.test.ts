/** The same entry in other engines, unchanged: Deno and Bun. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runs, unless } from '../end-to-end/engines.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { noise } from '../reference/noise.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const [width, height] = [57, 43];

/** Prints what the engine answers for a picture of noise, and for one that is not there. */
const script = `
  import { load } from '${import.meta.resolve('../../host/index.js')}';
  const model = await load(${JSON.stringify(join(root, 'tests/golden/rgb-int8.mnw'))});
  const data = Uint8Array.from([${noise(9, width * height * 3).join()}]);
  const picture = { width: ${width}, height: ${height}, data };
  console.log(JSON.stringify({
    build: model.build,
    digests: await model.selftest(),
    embedding: [...(await model.embedBytes(picture))],
    answers: await model.classify(picture, 5),
    refused: await model.classify('absent.ppm').catch(({ code }) => code),
  }));`;

const folder = temporaryFolder();
const file = join(folder, 'script.mjs');
writeFileSync(file, script);

const answer = (program: string, ...args: string[]): Record<string, unknown> =>
  JSON.parse(execFileSync(program, args, { cwd: folder, encoding: 'utf8' })) as Record<string, unknown>;

for (const [name, variable, args] of [
  ['deno', 'DENO', ['run', '--allow-read', '--no-prompt', file]],
  ['bun', 'BUN', [file]],
] as const) {
  const program = process.env[variable] ?? name;
  const skip = unless(
    runs(program, '--version'),
    `no ${name}: \`npm install --prefix FOLDER ${name}\`, and name its binary in ${variable}`,
  );
  test(`${name} gives the bytes of Node`, { skip }, () => {
    // Which build runs depends on engine and processor, and changes no byte.
    const { build, ...ours } = answer(process.execPath, file);
    const { build: other, ...theirs } = answer(program, ...args);
    for (const each of [build, other]) assert.ok(each === 'simd' || each === 'relaxed', String(each));
    assert.equal(ours['refused'], 'E_IO');
    assert.deepEqual(theirs, ours);
  });
}
