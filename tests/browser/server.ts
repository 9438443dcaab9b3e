/** A web server on 127.0.0.1: a folder and single files, with the types that a browser insists on. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

/** Bodies by path. */
export type Files = Readonly<Record<string, Uint8Array | string>>;

/** A server that listens. */
export interface Site {
  /** Without a slash at its end. */
  readonly address: string;
  /** Ends it, and what is still connected to it. */
  close(): void;
}

/**
 * Listens at a free port.
 *
 * @param folder what the paths count from
 * @param files by path, what is not in the folder
 * @param headers of every answer
 */
export async function listen(
  folder: string,
  files: Files = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
    // Every browser asks for it, and a 404 would be an error of the page.
    const file = path === '/favicon.ico' ? '' : files[path];
    const body = file === undefined ? readFile(join(folder, path)) : Promise.resolve(file);
    body.then(
      (bytes) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
