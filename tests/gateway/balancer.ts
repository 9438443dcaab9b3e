/** What stands before several gateways: requests in turn to those that say they are ready. */
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two questions to a gateway: a third of the time for which one that ends still answers. */
const PROBE = 150;

export interface Balancer {
  readonly address: string;
  /** Of each gateway: what `/readyz` said, every change of it, and how many requests it was sent. */
  readonly backends: readonly Backend[];
  close(): void;
}

export interface Backend {
  readonly address: string;
  readonly said: (number | 'gone')[];
  sent: number;
}

/** Neither repeats a request nor hides an answer: a gateway that loses one is seen. */
export async function balancer(addresses: readonly string[]): Promise<Balancer> {
  const backends = addresses.map((address): Backend => ({ address, said: [200], sent: 0 }));
  let isClosed = false;
  for (const backend of backends) void watch(backend, () => isClosed);
  let turn = 0;
  const server = createServer((from, to) => {
    const ready = backends.filter(({ said }) => said.at(-1) === 200);
    const backend = ready[turn++ % ready.length];
    if (!backend) return void to.writeHead(502).end();
    backend.sent++;
    hand(from, to, backend.address);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    isClosed = true;
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, backends, close };
}

async function watch({ address, said }: Backend, isClosed: () => boolean): Promise<void> {
  while (!isClosed()) {
    const status = await fetch(`${address}/readyz`).then(
      (response) => response.status,
      () => 'gone' as const,
    );
    if (status !== said.at(-1)) said.push(status);
    await pause(PROBE);
  }
}

function hand(from: IncomingMessage, to: ServerResponse, address: string): void {
  const { method, url, headers } = from;
  const passed = request(address + url, { method, headers }, (answer) => {
    to.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(to);
  });
  passed.on('error', () => to.writeHead(502).end());
  from.pipe(passed);
}
