/** The process of slow connections: a third each drips its headers, drips its body, and is idle. Runs until told `connections: 0`. */
import { connect } from 'node:net';

/** Milliseconds from a byte to the next. */
const DRIP = 1000;

const open = new Set();
let port;
let ends = true;
let dripping;

process.on('disconnect', () => process.exit());
process.on('message', async (job) => {
  ends = job.connections === 0;
  if (ends) {
    clearInterval(dripping);
    for (const socket of open) socket.destroy();
  } else {
    ({ port } = job);
    dripping = setInterval(drip, DRIP);
    await Promise.all(Array.from({ length: job.connections }, (_, index) => begin(index)));
  }
  process.send({ open: open.size });
});

const starts = [
  'GET /models HTTP/1.1\r\nhost: a\r\nx: ',
  'POST /classify HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n',
  '',
];

function begin(index) {
  return new Promise((resolve) => {
    const start = starts[index % starts.length];
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      open.add(socket);
      if (start) socket.write(start);
      resolve();
    });
    socket.drips = start !== '';
    socket.resume();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      if (ends) return resolve();
      setTimeout(() => void begin(index).then(resolve), 10);
    });
  });
}

function drip() {
  for (const socket of open) if (socket.drips && socket.writable) socket.write('a');
}
