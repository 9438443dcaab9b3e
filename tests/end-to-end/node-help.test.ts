import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { commands } from '../../workshop/commands/dispatch.ts';
import { cli, mobilenet, ok, temporaryFolder } from '../workshop/cli.ts';
import { absent, reference } from './models.ts';

const names = Object.keys(commands);
const folder = temporaryFolder();

describe('help', () => {
  test('names every command; --version is that of the package', async () => {
    const help = ok(await mobilenet(['--help']));
    for (const command of names) assert.match(help, new RegExp(`^  ${command} +\\S`, 'm'));
    const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    assert.equal(ok(await mobilenet(['--version'])), `${JSON.parse(manifest).version}\n`);
  });

  for (const command of names) {
    test(`the example of ${command} works when pasted`, { skip: cannotPaste(command) }, async () => {
      const help = ok(await mobilenet([command, '--help']));
      assert.equal(ok(await mobilenet(['help', command])), help);
      const [, example] = help.split('Example:\n');
      assert(example, 'an example');
      // The reference models stand in for the network.
      const script = example.replace(/https:\S+/, `'${reference}'`);
      const bin = mkdtempSync(join(folder, 'bin-'));
      writeFileSync(join(bin, 'mobilenet'), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
      chmodSync(join(bin, 'mobilenet'), 0o755);
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
      execFileSync('sh', ['-e', '-c', script], { cwd: bin, env, stdio: ['ignore', 'pipe', 'pipe'] });
    });
  }
});

function cannotPaste(command: string): string | false {
  if (process.platform === 'win32') return 'the examples are for a POSIX shell';
  if (command === 'serve' && spawnSync('curl', ['--version']).error) return 'curl is not installed';
  return command === 'pack' ? absent : false;
}
