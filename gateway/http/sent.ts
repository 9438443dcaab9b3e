import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Bytes as they are served. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** SHA-256 as hexadecimal digits. */
  readonly digest: string;
}

export function contentOf(bytes: Uint8Array, type: string): Content {
  return { bytes, type, digest: createHash('sha256').update(bytes).digest('hex') };
}

/** Answers with bytes, or that what the client has is them: it may keep them, and asks each time. */
export function sendContent(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { bytes, type, digest }: Content,
): FastifyReply {
  const tag = `"${digest}"`;
  void reply.headers({
    etag: tag,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  const known = headers['if-none-match']?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
  if (known) return reply.code(304).send();
  return reply.type(type).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
