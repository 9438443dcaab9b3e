/** Who asks the server, in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process that takes jobs, by default those of `client.mjs`, one at a time. */
export class Load {
  #child;
  #settle;

  constructor(program = 'client.mjs') {
    const path = fileURLToPath(new URL(program, import.meta.url));
    this.#child = fork(path, { serialization: 'advanced' });
    this.#child.on('message', (outcome) => this.#settle.resolve(outcome));
    this.#child.on('exit', () => this.#settle?.reject(new Error('the process that asks has ended')));
  }

  /** @returns what the process answers: of `client.mjs` `{ answered, times, others, wrong, seconds, cpu }` */
  run(job) {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#child.send(job);
    });
  }

  end() {
    this.#child.disconnect();
  }
}

/** The faults of an outcome: answers of another status than they should have, or not of the right bytes. */
export function faultsOf({ others, wrong }) {
  return [
    ...Object.entries(others).map(([status, count]) => `${count} requests ended with ${status}`),
    ...(wrong ? [`${wrong} answers are not the right ones`] : []),
  ];
}
