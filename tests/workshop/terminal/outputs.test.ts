/** What is going to be written is refused before the work, by the files that paths lead to. */
import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkOutputs } from '../../../workshop/terminal/outputs.ts';
import { temporaryFolder } from '../cli.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const [file, hard, soft, inner] = [at('file'), at('hard'), at('soft'), at('inner')];
writeFileSync(file, '');
linkSync(file, hard);
symlinkSync(file, soft);
mkdirSync(inner);
symlinkSync(inner, at('same'));
for (const name of ['a', 'b']) mkdirSync(at('set', name), { recursive: true });
writeFileSync(at('set', 'a', '1.ppm'), '');
writeFileSync(at('set', 'a', 'note.txt'), '');
writeFileSync(at('set', '2.ppm'), '');
linkSync(at('set', 'a', '1.ppm'), at('picture'));
const before = readdirSync(folder, { recursive: true }).sort();

const refused = (outputs: string[], inputs: string[], code: string, message: RegExp): Promise<void> =>
  assert.rejects(checkOutputs(outputs, inputs), { code, message });

describe('an output', () => {
  test('that cannot be one is refused: a folder, a link, where no file can be made', async () => {
    await refused([inner], [], 'E_IO', /is a folder; name a file in it/);
    await refused([soft], [], 'E_IO', /is a symbolic link; name the file itself/);
    await refused([at('absent', 'w')], [], 'E_IO', /no such file or folder/);
    await refused([at('file', 'w')], [], 'E_IO', /not a folder/);
    await refused([at('x'.repeat(250))], [], 'E_IO', /too long/);
  });

  test('where nothing may be written is refused', { skip: !existsSync('/proc/self') && 'no /proc' }, () =>
    refused(['/proc/self/w'], [], 'E_IO', /Cannot write/),
  );

  test('that is an input is refused, however it is spelt or linked', async () => {
    for (const input of [file, hard, soft, `${folder}/inner/../file`, `${folder}/./file`])
      await refused([file], ['-', at('absent'), input], 'E_USAGE', /file is an input; name another/);
  });

  test('that is a picture of a folder is refused, in the folder and in its classes; another file of it is not', async () => {
    const set = at('set');
    for (const path of [at('set', 'a', '1.ppm'), at('set', '2.ppm'), at('picture')])
      await refused([path], [set], 'E_USAGE', /is an input/);
    await checkOutputs([at('set', 'a', 'note.txt'), at('set', 'a', 'new.ppm')], [set]);
  });

  test('that is another output is refused, though neither is there yet', async () => {
    await refused([at('new'), at('new')], [], 'E_USAGE', /new is named twice/);
    await refused([at('new'), `${folder}/./new`], [], 'E_USAGE', /are one file; each output needs a name/);
    await refused([at('inner', 'new'), at('same', 'new')], [], 'E_USAGE', /are one file/);
    await refused([file, hard], [], 'E_USAGE', /are one file/);
  });

  test('that is none or a device is passed over, and nothing is left of the trial', async () => {
    await checkOutputs([undefined, '-', '-', at('new'), at('inner', 'new')], [undefined, '-', file]);
    if (existsSync('/dev/null')) await checkOutputs(['/dev/null', '/dev/null'], []);
    assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), before);
  });
});
