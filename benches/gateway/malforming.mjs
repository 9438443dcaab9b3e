/** The process that sends what is no request, each on a connection of its own, and reads what comes until that ends. */
import { connect } from 'node:net';
import { kinds } from './malformed-kinds.mjs';
import { random } from './random.mjs';

const TOGETHER = 32;
/** Milliseconds after which a connection that stays open is a fault: the longest limit of the server and some. */
const LATEST = 45_000;

process.on('disconnect', () => process.exit());
process.on('message', async (job) => process.send(await work(job)));

async function work({ port, count, seed, pictures }) {
  const files = pictures.map((bytes) => Buffer.from(bytes));
  const names = Object.keys(kinds);
  const rows = names.map((kind) => ({ kind, sent: 0, '4xx': 0, '2xx': 0, cut: 0 }));
  const faults = [];
  let next = 0;
  const one = async () => {
    while (next < count && faults.length < 20) {
      const index = next++;
      const row = rows[index % names.length];
      // Of its own number, so that it is the same whatever the others do.
      const { bytes, isWhole } = kinds[row.kind](random(seed * 1_000_003 + index), files);
      const statuses = await sent(port, bytes, isWhole);
      row.sent++;
      const fault = faultOf(statuses, isWhole);
      if (fault) faults.push(`${row.kind} ${index} ${fault}: ${bytes.subarray(0, 200).toString('latin1')}`);
      if (statuses.length === 0) row.cut++;
      else row[statuses[0] < 400 ? '2xx' : '4xx']++;
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, one));
  return { rows, faults };
}

function faultOf(statuses, isWhole) {
  if (statuses === LATE) return 'is not ended';
  if (statuses.some((status) => status >= 500)) return `got ${statuses}`;
  return isWhole && statuses.length === 0 ? 'got no answer' : undefined;
}

const LATE = [0];

/**
 * Writes bytes and answers the statuses that come until the server ends the connection. It is told of the end of what is
 * not whole, lest it waits for more; of what is whole that would say that nobody waits for the answer.
 */
function sent(port, bytes, isWhole) {
  return new Promise((resolve) => {
    const pieces = [];
    const socket = connect({ port, host: '127.0.0.1' }, () =>
      isWhole ? socket.write(bytes) : socket.end(bytes),
    );
    socket.setTimeout(LATEST, () => {
      resolve(LATE);
      socket.destroy();
    });
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const text = Buffer.concat(pieces).toString('latin1');
      resolve([...text.matchAll(/(?:^|\})HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code)));
    });
  });
}
