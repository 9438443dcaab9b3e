/**
 * One connection kept alive, that asks and reads the answer. Not `fetch` nor `http.request`: on the cores that the server
 * runs on too, they take as much as the server, where this takes a part of it.
 */
import { connect } from 'node:net';

const END = Buffer.from('\r\n\r\n');

/** The bytes of a `POST`. */
export function postOf(path, body, headers = '') {
  const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}content-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

export class Connection {
  #port;
  #socket;
  #read = Buffer.alloc(0);
  #settle;
  /** Whether an answer came on the connection that is open now. */
  #kept = false;

  constructor(port) {
    this.#port = port;
  }

  /**
   * Sends a request as it is, on a new connection where none is open.
   *
   * @returns `{ status, body }`; where the connection ended without an answer `{ status: 0, code, kept }`,
   *   `kept` when it had answered before
   */
  ask(bytes) {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#socket ??= this.#open();
      this.#socket.write(bytes);
    });
  }

  close() {
    this.#socket?.destroy();
  }

  #open() {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    this.#kept = false;
    this.#read = Buffer.alloc(0);
    let code = 'closed';
    socket.on('data', (piece) => this.#take(socket, piece));
    socket.on('error', (error) => (code = error.code));
    // What is left is an answer without a length, or none.
    socket.on('close', () => {
      if (this.#socket === socket) this.#done({ status: 0, code, kept: this.#kept });
    });
    return socket;
  }

  #take(socket, piece) {
    if (this.#socket !== socket) return;
    this.#read = this.#read.length ? Buffer.concat([this.#read, piece]) : piece;
    const end = this.#read.indexOf(END);
    if (end < 0) return;
    const head = this.#read.latin1Slice(0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
    const body = this.#read.subarray(end + END.length);
    if (body.length < length) return;
    this.#kept = true;
    this.#read = Buffer.alloc(0);
    const closes = /\r\nconnection: close/i.test(head);
    this.#done({ status: Number(head.slice(9, 12)), body }, closes);
  }

  #done(answer, closes = answer.status === 0) {
    const settle = this.#settle;
    this.#settle = undefined;
    if (closes) {
      this.#socket.destroy();
      this.#socket = undefined;
    }
    settle?.(answer);
  }
}
