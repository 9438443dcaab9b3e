/** A server that takes events, as it is told. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { WatchEvent } from '../../../gateway/events/event.ts';

export interface Receiver {
  readonly url: string;
  /** Of each event that was taken. */
  readonly taken: WatchEvent[];
  /** Of each request. */
  readonly headers: IncomingHttpHeaders[];
  /** Answers the next requests, one after the other, in place of taking what they bring. */
  readonly next: ((response: ServerResponse) => void)[];
}

export async function receiver(): Promise<Receiver> {
  const taken: WatchEvent[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const next: ((response: ServerResponse) => void)[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const answer = next.shift();
      if (answer) return answer(response);
      taken.push(JSON.parse(Buffer.concat(pieces).toString()) as WatchEvent);
      response.end('taken');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/events`, taken, headers, next };
}

export const answers =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end('an answer');
