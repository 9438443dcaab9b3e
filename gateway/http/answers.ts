import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { ModelEntry } from '../catalog.ts';
import type { Answer, Result, Task } from '../pool/messages.ts';
import type { Body } from './bodies.ts';
import type { Context } from './context.ts';
import type { Desk } from './desk.ts';
import { frameOf } from './frame.ts';
import type { FrameQuery } from './frame.ts';
import { named } from './named.ts';
import { picturesOf } from './pictures.ts';
import type { Sent } from './pictures.ts';
import { pictureSchema } from './schemas.ts';
import { bodyOf, statusOf } from './status.ts';

type Kind = Exclude<Task['kind'], 'infer'>;
type Asked = Omit<Task, 'bytes' | 'kind' | 'model'> & { readonly kind: Kind };
type Query = FrameQuery & { readonly model?: string; readonly top?: number; readonly shrink?: boolean };

/** What is said of one picture, in the shape of the command line's `--json`. */
type Line = { readonly command: Kind; readonly image: string } & (
  Result | { readonly error: { readonly code: string; readonly message: string } }
);

/** `POST /classify` and `POST /embed`. */
export function addAnswers(server: FastifyInstance, context: Context, desk: Desk): void {
  const add = (kind: Kind, summary: string): void => {
    const schema = pictureSchema(kind, summary);
    server.post(`/${kind}`, { schema }, async (request: FastifyRequest, reply) => {
      const { model, top, shrink, ...frame } = request.query as Query;
      named(context.catalog, model);
      const asked = { kind, top, shrink, frame: frameOf(frame) };
      const read = (body: Body): Promise<Sent[]> => picturesOf(request, body);
      const lines = await desk.answer(request, reply, read, (sent, signal) =>
        // Asked for again: the name may be that of another model by now.
        linesOf(context, desk, { model: named(context.catalog, model), asked, sent, signal }),
      );
      return request.isMultipart() ? lines : lines[0];
    });
  };
  add('classify', 'The best classes of pictures');
  add('embed', 'The feature vectors of pictures');
}

interface Request {
  readonly model: ModelEntry;
  readonly asked: Asked;
  readonly sent: readonly Sent[];
  readonly signal: AbortSignal;
}

/** The line of each picture. One that is refused stands beside the answers of the others; where all are, the first fails. */
async function linesOf(
  { metrics, refusals }: Context,
  desk: Desk,
  { model, asked, sent, signal }: Request,
): Promise<Line[]> {
  const lines = await Promise.all(
    sent.map((picture) => lineOf(picture, (bytes) => desk.run(model, { ...asked, bytes }, signal))),
  );
  const refused = lines.flatMap((line) => ('refusal' in line ? [line.refusal] : []));
  if (refused.length === lines.length) throw refused[0]!;
  for (const refusal of refused) {
    metrics.refused(refusal.code);
    refusals.add(`/${asked.kind}`, statusOf(refusal), refusal);
  }
  return lines.map(({ image, ...line }) => ({
    ...{ command: asked.kind, image },
    ...('refusal' in line ? bodyOf(line.refusal) : line.result),
  }));
}

type Outcome = { readonly image: string } & (
  { readonly result: Result } | { readonly refusal: MobilenetError }
);

async function lineOf(
  { name: image, bytes }: Sent,
  answer: (bytes: Sent['bytes']) => Promise<Answer>,
): Promise<Outcome> {
  try {
    const { result } = await answer(bytes);
    return { image, result };
  } catch (cause) {
    if (cause instanceof MobilenetError && statusOf(cause) < 500) return { image, refusal: cause };
    throw cause;
  }
}
