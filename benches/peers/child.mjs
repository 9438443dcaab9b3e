/** The parent's end of a process that holds one runtime with one model. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const at = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Longest wait for one reply, which must not hold up all others. */
const PATIENCE = 60_000;

export class Child {
  #process;
  #replies;
  #complaints = '';
  #closed;

  /** @param python path of the Python that has LiteRT */
  constructor({ runtime, script = 'native.py', settings, flags = [] }, model, python) {
    const words = JSON.stringify({ ...settings, ...model });
    const [command, ...rest] = runtime
      ? [process.execPath, ...flags, at('runner.mjs'), runtime, words]
      : [python, at(script), words];
    const child = spawn(command, rest, { stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    child.stderr.on('data', (text) => (this.#complaints = (this.#complaints + text).slice(-8192)));
    child.on(
      'error',
      () => (this.#complaints += `\nError: ${runtime ? 'Node' : 'its Python'} does not start`),
    );
    child.stdin.on('error', () => {});
    this.#closed = new Promise((resolve) => child.on('close', resolve));
    this.#process = child;
    this.#replies = createInterface({ input: child.stdio[3] })[Symbol.asyncIterator]();
  }

  /** The next line from the process; throws with the last error that it printed once it has ended. */
  async reply() {
    const timer = setTimeout(() => this.#process.kill(), PATIENCE);
    const { value, done } = await this.#replies.next();
    clearTimeout(timer);
    if (!done) return JSON.parse(value);
    await this.#closed;
    throw new Error(this.#reason());
  }

  ask(request) {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    return this.reply();
  }

  end() {
    this.#process.stdin.end();
  }

  /** The last error that the process printed, without the path of its program. */
  #reason() {
    const errors = this.#complaints.matchAll(/^(?:\w*Error: |.*(?=bad option: ))(.+)$/gm);
    return [...errors].at(-1)?.[1] ?? 'it ended without an answer';
  }
}
