import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { Result, Task } from '../pool/messages.ts';
import type { Body } from './bodies.ts';
import type { Context } from './context.ts';
import type { Desk } from './desk.ts';
import { frameOf } from './frame.ts';
import type { FrameQuery } from './frame.ts';
import { picturesOf } from './pictures.ts';
import type { Sent } from './pictures.ts';
import { pictureSchema } from './schemas.ts';
import { bodyOf, Refusal, statusOf } from './status.ts';

type Kind = Exclude<Task['kind'], 'infer'>;
type Asked = Omit<Task, 'bytes' | 'kind'> & { readonly kind: Kind };
type Query = FrameQuery & { readonly model?: string; readonly top?: number };

/** What is said of one picture, in the shape of the command line's `--json`. */
type Line = { readonly command: Kind; readonly image: string } & (
  Result | { readonly error: { readonly code: string; readonly message: string } }
);

/** `POST /classify` and `POST /embed`. */
export function addAnswers(server: FastifyInstance, context: Context, desk: Desk): void {
  const add = (kind: Kind, summary: string): void => {
    const schema = pictureSchema(kind, summary);
    server.post(`/${kind}`, { schema }, async (request: FastifyRequest, reply) => {
      const { model, top, ...frame } = request.query as Query;
      const asked = { kind, model: modelOf(context, model), top, frame: frameOf(frame) };
      const read = (body: Body): Promise<Sent[]> => picturesOf(request, body);
      const lines = await desk.answer(request, reply, read, (sent, signal) =>
        linesOf(context, desk, { asked, sent, signal }),
      );
      return request.isMultipart() ? lines : lines[0];
    });
  };
  add('classify', 'The best classes of pictures');
  add('embed', 'The feature vectors of pictures');
}

/** @throws E_USAGE, 404 */
function modelOf({ catalog }: Context, name: string | undefined): number {
  const index = catalog.find(name);
  if (index !== undefined) return index;
  throw new Refusal(404, catalog.missing(name));
}

/** The line of each picture. One that is refused stands beside the answers of the others; where all are, the first fails. */
async function linesOf(
  { metrics }: Context,
  desk: Desk,
  { asked, sent, signal }: { asked: Asked; sent: readonly Sent[]; signal: AbortSignal },
): Promise<Line[]> {
  const lines = await Promise.all(sent.map((picture) => lineOf(desk, asked, picture, signal)));
  const refused = lines.flatMap((line) => ('refusal' in line ? [line.refusal] : []));
  if (refused.length === lines.length) throw refused[0]!;
  for (const { code } of refused) metrics.refused(code);
  return lines.map(({ image, ...line }) => ({
    ...{ command: asked.kind, image },
    ...('refusal' in line ? bodyOf(line.refusal) : line.result),
  }));
}

type Outcome = { readonly image: string } & (
  { readonly result: Result } | { readonly refusal: MobilenetError }
);

async function lineOf(
  desk: Desk,
  asked: Asked,
  { name: image, bytes }: Sent,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const { result } = await desk.run({ ...asked, bytes }, signal);
    return { image, result };
  } catch (cause) {
    if (cause instanceof MobilenetError && statusOf(cause) < 500) return { image, refusal: cause };
    throw cause;
  }
}
