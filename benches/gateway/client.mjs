/**
 * The process that asks: `load.mjs` starts it, so that what it computes stands in no loop of the server's or the
 * command's. Takes one job at a time.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Connection, postOf } from './connection.mjs';

process.on('message', async (job) => process.send(await work(job)));
process.on('disconnect', () => process.exit());

/**
 * Asks on `connections` at once, each its next request when the last is answered, or `rate` a second in all, each
 * connection at an even pace of its own. Ends after `seconds` or `count` requests.
 */
async function work({ port, requests, connections, seconds = Infinity, count = Infinity, rate }) {
  const begun = performance.now();
  const usage = process.cpuUsage();
  const asker = new Asker(requests, count, begun + 1000 * seconds);
  const one = async (_, index) => {
    const connection = new Connection(port);
    const gap = (1000 * connections) / rate;
    // From a place of its own in the gap, the same in every run.
    if (rate) await asker.paced(connection, begun + gap * ((index * 0.618034) % 1), gap);
    else await asker.steady(connection);
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, one));
  const { user, system } = process.cpuUsage(usage);
  const { times, ...counts } = asker.outcome;
  return {
    ...{ ...counts, times: Float64Array.from(times) },
    seconds: (performance.now() - begun) / 1000,
    cpu: (user + system) / 1e6,
  };
}

/** Asks one request after the other, in order and over again, and counts what comes. */
class Asker {
  /** `answered` as they should be, milliseconds of each, those of `others` by status, and those with `wrong` bytes. */
  outcome = { answered: 0, times: [], others: {}, wrong: 0 };
  #requests;
  #count;
  #end;
  #next = 0;

  constructor(requests, count, end) {
    this.#requests = requests.map(({ path, body, golden, status = 200 }) => {
      // One right answer, or a list of them; none where the right one is a refusal.
      const goldens = [golden ?? []].flat().map((each) => Buffer.from(each));
      return { sent: postOf(path, Buffer.from(body)), goldens, right: status };
    });
    this.#count = count;
    this.#end = end;
  }

  async steady(connection) {
    while (performance.now() < this.#end && this.#next < this.#count)
      await this.#ask(connection, performance.now());
  }

  async paced(connection, first, gap) {
    for (let due = first; due < this.#end && this.#next < this.#count; due += gap) {
      const early = due - performance.now();
      if (early > 0) await pause(early);
      // A timer is late by up to a millisecond, which is no fault of the server; what an answer before was late by is.
      await this.#ask(connection, early > 0 ? performance.now() : due);
    }
  }

  async #ask(connection, since) {
    const { sent, goldens, right } = this.#requests[this.#next++ % this.#requests.length];
    const { status, code, body } = await connection.ask(sent);
    const { times, others } = this.outcome;
    times.push(performance.now() - since);
    if (status === right) this.outcome.answered++;
    else others[status || code] = (others[status || code] ?? 0) + 1;
    if (status === 200 && !goldens.some((golden) => golden.equals(body))) this.outcome.wrong++;
  }
}
