/**
 * The process that asks: `load.mjs` starts it, so that what it computes stands in no loop of the server's or the
 * command's. Takes one job at a time.
 */
import { Connection, postOf } from './connection.mjs';

process.on('message', async (job) => process.send(await work(job)));
process.on('disconnect', () => process.exit());

/**
 * Asks on `connections` at once, each its next request when the last is answered, or `rate` a second in all, each
 * connection at an even pace of its own. Ends after `seconds` or `count` requests.
 */
async function work({ port, requests, connections, seconds = Infinity, count = Infinity, rate }) {
  const sent = requests.map(({ path, body }) => postOf(path, Buffer.from(body)));
  const golden = requests.map(({ golden }) => golden && Buffer.from(golden));
  const outcome = { answered: 0, times: [], others: {}, wrong: 0, seconds: 0, cpu: 0 };
  const usage = process.cpuUsage();
  const begun = performance.now();
  const end = begun + 1000 * seconds;
  let next = 0;

  const ask = async (connection, since) => {
    const index = next++ % sent.length;
    const { status, code, body } = await connection.ask(sent[index]);
    outcome.times.push(performance.now() - since);
    if (status === (requests[index].status ?? 200)) outcome.answered++;
    else outcome.others[status || code] = (outcome.others[status || code] ?? 0) + 1;
    if (status === 200 && !golden[index]?.equals(body)) outcome.wrong++;
  };
  const isOver = () => performance.now() >= end || next >= count;

  const one = async (_, index) => {
    const connection = new Connection(port);
    if (rate) await paced(index);
    else while (!isOver()) await ask(connection, performance.now());
    connection.close();

    async function paced() {
      const gap = (1000 * connections) / rate;
      // From a place of its own in the gap, the same in every run.
      for (let due = begun + gap * ((index * 0.618034) % 1); due < end && next < count; due += gap) {
        const now = performance.now();
        if (due > now) await new Promise((resolve) => setTimeout(resolve, due - now));
        // A timer is late by up to a millisecond, which is no fault of the server; what an answer before was late by is.
        await ask(connection, due > now ? performance.now() : due);
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const { user, system } = process.cpuUsage(usage);
  return {
    ...outcome,
    times: Float64Array.from(outcome.times),
    seconds: (performance.now() - begun) / 1000,
    cpu: (user + system) / 1e6,
  };
}
