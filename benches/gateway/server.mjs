/** `mobilenet serve` as a process of its own, and what it tells of itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/workshop/cli.js', import.meta.url));

/** Seconds within which it must answer. */
const STARTS = 60;

/**
 * Starts it on a free port and waits until it is ready. Its log is written as it would be, and thrown away.
 *
 * @param flags of the command, besides the port
 */
export async function serve(flags = []) {
  const port = await freePort();
  const args = [cli, 'serve', '--port', String(port), ...flags];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const exit = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  void exit.then(() => process.off('exit', kill));
  const server = { port, child, exit, address: `http://127.0.0.1:${port}` };
  await ready(server);
  return server;
}

/** Ends it as a supervisor does. @returns its exit code */
export async function stop({ child, exit }) {
  child.kill('SIGTERM');
  return exit;
}

/** What `/metrics` says, by name and labels. */
export async function figures({ address }) {
  const text = await (await fetch(`${address}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), lastNumber(line)]));
}

/** Seconds of processor time of the whole process, and its memory in MiB. */
export async function taken(server) {
  const all = await figures(server);
  return {
    cpu: all.process_cpu_seconds_total,
    memory: all.process_resident_memory_bytes / 2 ** 20,
    replaced: all.mobilenet_workers_replaced,
  };
}

const lastNumber = (line) => Number(line.slice(line.lastIndexOf(' ') + 1));

async function ready({ address, exit }) {
  let ended;
  void exit.then((code) => (ended = code));
  for (let tries = 0; tries < STARTS * 50; tries++) {
    if (ended !== undefined) throw new Error(`mobilenet serve ended with ${ended} before it was ready`);
    const status = await fetch(`${address}/readyz`).then(
      async (response) => (await response.text(), response.status),
      () => 0,
    );
    if (status === 200) return;
    await pause(20);
  }
  throw new Error(`mobilenet serve is not ready after ${STARTS} seconds`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
