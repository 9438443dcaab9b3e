/** Commands of a project, as its package.json would have them. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';

/** Milliseconds: no build takes half of it. */
const LONGEST = 240_000;

/** Milliseconds until a server says where it is: one that does not build may wait for better files. */
const SERVED = 20_000;

/** Runs a command of a project; what the project installed is found first. */
function start(folder: string, command: string): ChildProcess {
  const path = [join(folder, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  // Nothing asks, reports home or draws colours.
  const quiet = { CI: '1', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', WRANGLER_SEND_METRICS: 'false' };
  const env = { HOME: process.env['HOME'], PATH: path, ...quiet };
  // A group of its own: what the shell started ends with it.
  return spawn('sh', ['-c', command], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Hands on what a program prints, on either stream. */
function listen(program: ChildProcess, print: (text: string) => void): void {
  for (const stream of [program.stdout!, program.stderr!]) stream.setEncoding('utf8').on('data', print);
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const closed = once(program, 'close');
  process.kill(-program.pid!, 'SIGKILL');
  await closed;
}

/**
 * Runs a command to its end, and answers what it printed.
 *
 * @throws Error what it printed, where it fails
 */
export async function run(folder: string, command: string): Promise<string> {
  const program = start(folder, command);
  const timer = setTimeout(() => void end(program), LONGEST);
  let printed = '';
  listen(program, (text) => (printed += text));
  const [code] = (await once(program, 'close')) as [number | null];
  clearTimeout(timer);
  if (code !== 0) throw new Error(printed.trim() || `${command} ends with ${code}`);
  return printed;
}

/** Runs a server until `use` of its address has ended. It prints the address, or listens at a port given as `PORT`. */
export async function serving<T>(
  folder: string,
  command: string,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const server = start(folder, command.replace('PORT', String(await freePort())));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let printed = '';
      listen(server, (text) => {
        printed += text;
        const found = /http:\/\/[\w.]+:\d+/.exec(printed);
        if (found) resolve(found[0]);
      });
      server.on('close', () => reject(new Error(printed.trim() || 'the server ends at once')));
      setTimeout(() => reject(new Error(printed.trim())), SERVED).unref();
    });
    return await use(address);
  } finally {
    await end(server);
  }
}

/** A port that was free a moment ago: not every server takes 0. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
