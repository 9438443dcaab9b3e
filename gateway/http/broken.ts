import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { MobilenetError } from 'mobilenet-wasm';
import { bodyOf } from './status.ts';

/** The status of what Node's parser refuses; of anything else 400. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what is no request, or did not become one in time, and ends the connection. */
export function answerBroken({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  // Before the handshake, or after a fault of it, no answer could be read.
  if (code === 'ECONNRESET' || /^ERR_(SSL|TLS)_/.test(code) || !socket.writable) return void socket.destroy();
  const status = statuses[code] ?? 400;
  const fact = status === 408 ? 'did not come in time' : `is no HTTP (${code})`;
  const body = JSON.stringify(bodyOf(new MobilenetError('E_USAGE', `The request ${fact}.`)));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
