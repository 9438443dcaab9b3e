/** The Java kit over Chicory: the core compiled to class files, its own tests, its example. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { test } from 'node:test';
import { unless } from '../end-to-end/engines.ts';
import { example, passes, printed, root } from './kit.ts';

// The command, empty for none, and the folder of artifacts that .ci/run fills; else Maven's own. Nothing is fetched here.
const { MAVEN = 'mvn', MAVEN_REPOSITORY } = process.env;

const maven = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(MAVEN, ['--offline', '--batch-mode', ...args], {
    cwd: `${root}kits/java`,
    encoding: 'utf8',
    // Maven lives for seconds, in which the second compiler of its Java never pays.
    env: { MAVEN_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC', ...process.env },
  });

const noMaven = unless(
  MAVEN !== '' && /Java version: (1[7-9]|[2-9]\d)/.test(maven('--version').stdout),
  'no Maven with a Java of 17, or MAVEN names none',
);

test('mvn package: the answers, digests and sentences of Node; the example', { skip: noMaven }, (t) => {
  const repository = MAVEN_REPOSITORY === undefined ? [] : [`-Dmaven.repo.local=${MAVEN_REPOSITORY}`];
  const { status, stdout } = maven(...repository, 'package');
  if (status !== 0 && /offline mode/.test(stdout)) {
    t.skip('Maven has not what the kit is built with: `cd kits/java && mvn package`');
    return;
  }
  assert.equal(status, 0, stdout);
  assert.match(stdout, /Tests run: \d+, Failures: 0, Errors: 0, Skipped: 0\s/);
  const [, ...files] = example('baseline');
  const classes = ['-cp', 'target/classes:target/dependency/*'];
  assert.equal(passes('java', 'java', ...classes, 'examples/Classify.java', ...files), printed);
});
