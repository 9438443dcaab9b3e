import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { Body } from './bodies.ts';

/** Pictures of one request. */
export const MOST_PICTURES = 64;

/** A picture as it was sent. */
export interface Sent {
  /** Of its file; `-` of a body. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the pictures of a request: its body, or every file of a form.
 *
 * @throws E_USAGE there is none, or something else; E_IMAGE_SIZE, E_BUSY
 */
export async function picturesOf(request: FastifyRequest, body: Body): Promise<Sent[]> {
  const reading = request.isMultipart() ? filesOf(request, body) : bodyOf(request, body);
  const all = await reading.catch((cause: Error & { statusCode?: number }) => {
    if (cause instanceof MobilenetError || cause.statusCode !== undefined) throw cause;
    // What the parser of forms says of one that is cut short or damaged.
    throw new MobilenetError('E_USAGE', `The body is damaged: ${cause.message}.`, undefined, { cause });
  });
  if (all.length > 0 && all.every(({ bytes }) => bytes.length > 0)) return all;
  throw new MobilenetError(
    'E_USAGE',
    'A picture is missing: send its bytes as the body, or files in a form.',
  );
}

async function bodyOf(request: FastifyRequest, body: Body): Promise<Sent[]> {
  const stream = request.body as Readable | undefined;
  return stream ? [{ name: '-', bytes: await body.read(stream) }] : [];
}

async function filesOf(request: FastifyRequest, body: Body): Promise<Sent[]> {
  const all: Sent[] = [];
  for await (const part of request.parts()) {
    if (part.type !== 'file')
      throw new MobilenetError('E_USAGE', `'${part.fieldname}' is no file; options stand in the address.`);
    all.push({ name: part.filename || part.fieldname, bytes: await body.read(part.file) });
  }
  return all;
}
