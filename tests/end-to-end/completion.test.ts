/** The scripts that complete a command line, run by the shells themselves. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { commands } from '../../workshop/commands/dispatch.ts';
import { shells } from '../../workshop/terminal/completion.ts';
import type { Shell } from '../../workshop/terminal/completion.ts';
import { say } from '../attacks/line.ts';
import { temporaryFolder } from '../workshop/cli.ts';

const folder = temporaryFolder();
const script = (shell: Shell): string => join(folder, `mobilenet.${shell}`);

/** How a shell is asked what may follow, one answer a line; zsh has its helpers told what they are given. */
const asked: Readonly<Record<Shell, (words: readonly string[]) => string>> = {
  bash: (words) => `
    source '${script('bash')}'; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
    COMP_CWORD=${words.length - 1}; _mobilenet; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (words) => `
    compdef() { :; }; _describe() { print -l -- \${(P)2%%:*}; }
    _arguments() { shift; print -l -- \${@%%\\[*}; }
    source '${script('zsh')}'; words=(${words.map((word) => `'${word}'`).join(' ')})
    CURRENT=${words.length}; _mobilenet`,
  fish: (words) => `source '${script('fish')}'; complete -C '${words.join(' ')}'`,
};

function missing(shell: Shell): string | false {
  return spawnSync(shell, ['-c', 'true']).status === 0 ? false : `${shell} is not installed`;
}

function complete(shell: Shell, ...words: string[]): string[] {
  const args = shell === 'zsh' ? ['-f', '-c'] : ['-c'];
  const { status, stdout, stderr } = spawnSync(shell, [...args, asked[shell](words)], { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  return stdout.split('\n').map((line) => line.split('\t')[0]!);
}

before(async () => {
  for (const shell of shells) writeFileSync(script(shell), (await say(['completion', shell])).stdout);
});

for (const shell of shells) {
  describe(`in ${shell}`, { skip: missing(shell) }, () => {
    test('every command', () => {
      const found = complete(shell, 'mobilenet', '');
      for (const name of Object.keys(commands))
        assert.ok(found.includes(name), `${name} of ${found.join(' ')}`);
    });

    test('the flags of each command, and none of another', async () => {
      for (const find of Object.values(commands)) {
        const { name, options, help } = await find();
        const found = complete(shell, 'mobilenet', name, '--');
        for (const flag of Object.keys(options).filter((each) => help.includes(`--${each} `)))
          assert.ok(
            found.some((each) => each === `--${flag}`),
            `${name} --${flag}: ${found.join(' ')}`,
          );
        if (!('alpha' in options)) assert.ok(!found.includes('--alpha'), name);
      }
    });
  });
}

test('another shell is refused', async () => {
  const { error } = await say(['completion', 'csh']);
  assert.match(`${error?.code} ${error?.message}`, /^E_USAGE The shell must be bash, zsh, fish, not 'csh'/);
});
