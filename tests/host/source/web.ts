/** Web servers of one test, which functions answer. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/**
 * Serves until the test has ended, whatever is still connected.
 *
 * @returns the origin
 */
export async function web(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with a body whose length is stated. */
export function body(bytes: Uint8Array): RequestListener {
  return (_, response) => void response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes);
}

/** Leads from each path to a place, and answers every other path with a body. */
export function leading(places: Readonly<Record<string, string>>, bytes: Uint8Array): RequestListener {
  return (request, response) => {
    const place = places[request.url!];
    if (place === undefined) body(bytes)(request, response);
    else response.writeHead(302, { Location: place }).end();
  };
}
