/** Where the log goes: lines of JSON to standard output, or of text to standard error. */

/** What pino writes to. */
export interface LogStream {
  write(text: string): void;
}

/** What may stand in a line of the log. */
interface Entry {
  readonly time: number;
  readonly msg: string;
  readonly request?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly code?: string;
  readonly err?: { readonly message: string };
}

/** An error as a line has it: pino's own adds the message of its cause, which our sentences tell already. */
export function serialized(err: unknown): Serialized {
  const { name: type, message, stack = '', cause } = err instanceof Error ? err : new Error(String(err));
  return { type, message, stack, ...(cause !== undefined && { cause: serialized(cause) }) };
}

interface Serialized {
  readonly [key: string]: unknown;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** @param json whether lines stay as pino has them */
export function logStream(json: boolean): LogStream {
  return {
    write: (text) =>
      void (json ? process.stdout.write(text) : process.stderr.write(line(JSON.parse(text) as Entry))),
  };
}

export function line({ time, msg, request, method, route, status, ms, code, err }: Entry): string {
  // As JSON, so that what others wrote in it stays in its line.
  const cause = err ? `: ${JSON.stringify(err.message)}` : '';
  if (status === undefined) return `mobilenet: ${msg}${cause}\n`;
  const said = [new Date(time).toISOString(), method, route, status, `${ms} ms`, code, request];
  return `${said.filter((each) => each !== undefined).join(' ')}\n`;
}
