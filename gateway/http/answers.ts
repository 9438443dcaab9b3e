import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { ModelEntry } from '../catalog.ts';
import type { Result, Task } from '../pool/messages.ts';
import { Bodies } from './bodies.ts';
import type { Context } from './context.ts';
import { within } from './deadline.ts';
import { frameOf } from './frame.ts';
import type { FrameQuery } from './frame.ts';
import { Gate } from './gate.ts';
import { picturesOf } from './pictures.ts';
import type { Sent } from './pictures.ts';
import { pictureSchema } from './schemas.ts';
import { bodyOf, Refusal, statusOf } from './status.ts';

type Kind = Task['kind'];
type Asked = Omit<Task, 'bytes' | 'model'> & { readonly model: ModelEntry };
type Query = FrameQuery & { readonly model?: string; readonly top?: number };

/** What is said of one picture, in the shape of the command line's `--json`. */
type Line = { readonly command: Kind; readonly image: string } & (
  Result | { readonly error: { readonly code: string; readonly message: string } }
);

/** `POST /classify` and `POST /embed`. */
export function addAnswers(server: FastifyInstance, context: Context): void {
  const gate = new Gate(context.room);
  const bodies = new Bodies();

  const add = (kind: Kind, summary: string): void => {
    const schema = pictureSchema(kind, summary);
    server.post(`/${kind}`, { schema }, async (request: FastifyRequest, reply) => {
      const { model, top, ...frame } = request.query as Query;
      modelOf(context, model);
      const asked = { kind, top, frame: frameOf(frame) };
      gate.refuseFull();
      const body = bodies.hold();
      try {
        const sent = await picturesOf(request, body);
        const leave = gate.enter();
        try {
          // Asked for again: the name may be that of another model by now.
          const lines = await linesOf(context, { ...asked, model: modelOf(context, model) }, sent, reply);
          return request.isMultipart() ? lines : lines[0];
        } finally {
          leave();
        }
      } finally {
        body.release();
      }
    });
  };
  add('classify', 'The best classes of pictures');
  add('embed', 'The feature vectors of pictures');
}

/** @throws E_USAGE, 404; E_BUSY there is no model at all */
function modelOf({ catalog }: Context, name: string | undefined): ModelEntry {
  const model = catalog.find(name);
  if (model) return model;
  const error = catalog.missing(name);
  throw name === undefined ? error : new Refusal(404, error);
}

/** The line of each picture. One that is refused stands beside the answers of the others; where all are, the first fails. */
async function linesOf(
  context: Context,
  asked: Asked,
  sent: readonly Sent[],
  reply: FastifyReply,
): Promise<Line[]> {
  const lines = await within(context.deadline, reply.raw, (signal) =>
    Promise.all(sent.map((picture) => lineOf(context, asked, picture, signal))),
  );
  const refused = lines.flatMap((line) => ('refusal' in line ? [line.refusal] : []));
  if (refused.length === lines.length) throw refused[0]!;
  for (const refusal of refused) {
    context.metrics.refused(refusal.code);
    context.refusals.add(`/${asked.kind}`, statusOf(refusal), refusal);
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
  { pool, metrics }: Context,
  asked: Asked,
  { name: image, bytes }: Sent,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const answer = await pool.run({ ...asked, model: asked.model.digest, bytes }, signal);
    metrics.answered(asked.model.name, answer);
    return { image, result: answer.result };
  } catch (cause) {
    if (cause instanceof MobilenetError && statusOf(cause) < 500) return { image, refusal: cause };
    throw cause;
  }
}
