/** The file of configuration: what it may say, and that each fault is told with its place. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../../gateway/config/read.ts';
import { fits } from '../../end-to-end/schema.ts';
import { cli, mobilenet, refused, temporaryFolder } from '../../workshop/cli.ts';

type Json = Readonly<Record<string, unknown>>;

const folder = temporaryFolder();
const path = join(folder, 'gateway.yaml');

function written(text: string): string {
  writeFileSync(path, text);
  return path;
}

test('it says options, with paths from its folder; an empty one says none', async () => {
  const text = `
models: [a.mnw, /b.mnw]
listen: { port: 0, host: 0.0.0.0, tokenFile: token, cert: a.pem, key: /a.key }
limits:
  workers: 2
  queue: 3
  deadline: 4
`;
  assert.deepEqual(await readConfig(written(text)), {
    models: [join(folder, 'a.mnw'), '/b.mnw'],
    ...{ port: 0, host: '0.0.0.0', tokenFile: join(folder, 'token'), cert: join(folder, 'a.pem') },
    ...{ key: '/a.key', workers: 2, queue: 3, deadline: 4 },
  });
  assert.deepEqual(await readConfig(written('# nothing\n')), {});
});

describe('it is refused, with line, column and path,', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefg'].map((key, index, all) =>
    index
      ? `${key}: &${key} [${Array(9)
          .fill(`*${all[index - 1]![0]}`)
          .join(',')}]`
      : key,
  );
  const cases: Readonly<Record<string, [string, RegExp]>> = {
    'where a number is out of range': [
      'limits:\n  queue: 0\n',
      /:2:10: limits\.queue must be a whole number from 1 to 65536\.$/,
    ],
    'where a value is of another kind': ['models: [1]\n', /:1:10: models\[0\] must be a text\.$/],
    'where a key is unknown': [
      'limits:\n  queu: 1\n',
      /:2:3: limits\.queu is unknown: did you mean queue\.$/,
    ],
    'where a key is like none': [
      'cats: 1\n',
      /:1:1: cats is unknown: there are models, listen, limits, cameras, sinks, metrics\.$/,
    ],
    'for each of its faults': [
      'listen: []\nlimits: { workers: many }\n',
      /:1:9: listen must be a map[^;]*; .*:2:20: /,
    ],
    'where a key stands twice': ['models: [a]\nmodels: [b]\n', /:2:1: /],
    'where it is no YAML': ['models: [a\n', /:2:1: /],
    'where it is no map': [
      '- a\n',
      /:1:1: the file must be a map of models, listen, limits, cameras, sinks, metrics\.$/,
    ],
    'where aliases stand for too much': [bomb.join('\n'), /:1:1: it has too many aliases/],
    'where it is too large': ['#'.repeat((1 << 20) + 1), /may have 1048576 bytes/],
    'where a certificate has no key': ['listen: { cert: a.pem }\n', /`cert` and `key`/],
    'where other machines could ask without a token': ['listen: { host: 0.0.0.0 }\n', /tokenFile/],
  };
  for (const [title, [text, sentence]] of Object.entries(cases))
    test(title, async () => {
      await assert.rejects(readConfig(written(text)), { code: 'E_USAGE', message: sentence });
    });

  test('where it is missing', async () => {
    await assert.rejects(readConfig(join(folder, 'absent.yaml')), { code: 'E_IO' });
  });
});

describe('mobilenet serve', () => {
  test('--check says whether it is right, and needs one', async () => {
    const right = await mobilenet(['serve', '--config', written('limits: { queue: 1 }\n'), '--check']);
    assert.deepEqual([right.status, right.stderr], [0, `mobilenet: ${path} is right\n`]);
    const wrong = await mobilenet(['serve', '--config', written('limits: { queue: 0 }\n'), '--check']);
    refused(wrong, 2, /gateway\.yaml:1:18: limits\.queue must be/);
    refused(await mobilenet(['serve', '--check']), 2, /--config/);
  });

  test('--check --json is one object, with line and column of each fault', async () => {
    const told = async (text: string, command = 'serve'): Promise<[number | null, Json]> => {
      const words = [command, '--config', written(text), '--check', '--json'];
      const { status, stdout } = await mobilenet(words);
      const [line, ...more] = stdout.toString().trimEnd().split('\n');
      assert.deepEqual(more, []);
      assert.ok(fits(JSON.parse(line!)), line);
      return [status, JSON.parse(line!) as Json];
    };
    for (const command of ['serve', 'watch']) {
      const right = 'cameras: [{ name: a, source: x }]\n';
      assert.deepEqual(await told(right, command), [0, { command, config: path, faults: [] }]);
      const [status, { error }] = await told(`limits: { queue: 0 }\nlisten: { cert: a }\ncats: 1\n`, command);
      const { faults, message, code } = error as Json;
      assert.deepEqual(
        (faults as Json[]).map(({ line, column }) => [line, column]),
        [
          [1, 18],
          [3, 1],
        ],
      );
      assert.match(message as string, /gateway\.yaml:1:18: .*gateway\.yaml:3:1: /);
      assert.deepEqual([status, code], [2, 'E_USAGE']);
    }
    // Its keys stay its keys, and are no flags.
    const [, { error }] = await told('listen: { cert: a }\n');
    assert.match(((error as Json)['faults'] as Json[])[0]!['message'] as string, /`cert` and `key`/);
  });

  test('takes what it says, and a flag before it', async () => {
    const signs = fileURLToPath(new URL('../../../../weights/signs-0.25-64.mnw', import.meta.url));
    const config = written(`models: ['${signs}']\nlisten: { port: 1 }\nlimits: { workers: 1 }\n`);
    const child = spawn(process.execPath, [cli, 'serve', '--config', config, '--port', '0']);
    let said = '';
    const address = await new Promise<string>((resolve) => {
      child.stderr.on('data', (text: Buffer) => {
        said += text.toString();
        const [, found] = /listens on (http:\S+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    assert.notEqual(new URL(address).port, '1');
    const { models } = (await (await fetch(`${address}/models`)).json()) as { models: { name: string }[] };
    assert.deepEqual(
      models.map(({ name }) => name),
      ['signs-0.25-64'],
    );
    assert.doesNotMatch(said, /shipped network/);
    child.kill('SIGTERM');
    assert.equal((await once(child, 'exit'))[0], 0);
  });
});
