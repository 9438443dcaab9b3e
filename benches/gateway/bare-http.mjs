/** The process of a server that reads a body and answers the same bytes to all: what HTTP costs in Node without a gateway. */
import { createServer } from 'node:http';

process.on('disconnect', () => process.exit());
process.once('message', ({ golden }) => {
  const answer = Buffer.from(golden);
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.on('message', () => process.send(process.cpuUsage()));
    process.send(server.address().port);
  });
});
