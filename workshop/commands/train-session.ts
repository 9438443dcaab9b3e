/** A session of `mobilenet train`, from its first step to the file of the network, whatever ends it. */
import { basename } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import type { Assignment } from '../training/assignment.ts';
import type { CheckpointPolicy } from '../training/checkpoints.ts';
import { asked } from '../training/identity.ts';
import { writeModel } from '../training/model.ts';
import { Session } from '../training/session.ts';
import { sha256Hex } from '../packing/digest.ts';
import { save } from '../terminal/save.ts';
import { commandOf } from './train-command.ts';
import { inputsOf } from './train-options.ts';
import type { Order } from './train-options.ts';
import type { Trained } from './train-sheet.ts';
import { note, Reporter } from './train-watch.ts';
import { version } from './version.ts';

/** What asks a training to stop: Ctrl-C, a service that ends, a terminal that closes. */
const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Trains and saves the network.
 *
 * @param check that the files are still this process's own
 * @returns what is to be told of it
 */
export async function learn(
  order: Order,
  assignment: Assignment,
  check: () => Promise<void>,
): Promise<Trained> {
  const reporter = new Reporter(
    order,
    `${basename(order.output)}: α ${order.recipe.alpha}, ${order.recipe.resolution} pixels`,
  );
  const checkpoints = guarded(assignment.checkpoints, check);
  const session = await Session.open({ ...assignment, checkpoints }, reporter);
  const stop = (): void => reporter.stop();
  // Once only: the second Ctrl-C ends the process at once.
  for (const signal of STOPS) process.once(signal, stop);
  try {
    tellStart(session, order);
    await reporter.begin(await factsOf(order, assignment), session.resumed?.history ?? []);
    const trained = await session.run();
    await check();
    return await finish({ order, assignment, reporter, session }, trained);
  } catch (error) {
    throw await kept(session, error, order.checkpoints.path);
  } finally {
    reporter.clear();
    for (const signal of STOPS) process.off(signal, stop);
    await session.close();
  }
}

/** Checkpoints that are written while the file is this process's own. */
function guarded(policy: CheckpointPolicy, check: () => Promise<void>): CheckpointPolicy {
  return {
    ...policy,
    write: async (path, bytes) => {
      await check();
      await policy.write(path, bytes);
    },
  };
}

/** What ended a training, once a checkpoint is saved of where it stood. */
async function kept(session: Session, error: unknown, path: string): Promise<unknown> {
  if (error instanceof MobilenetError && error.code === 'E_INTERRUPTED') return error;
  const saved = await session.keep();
  if (!saved || !(error instanceof MobilenetError)) return error;
  const sentence = `${error.message} ${path} is saved; the same training with \`resume\` goes on from there.`;
  return new MobilenetError(error.code, sentence, error.place, { cause: error });
}

function tellStart({ resumed, newClassifier }: Session, { checkpoints, recipe }: Order): void {
  const { path, resume } = checkpoints;
  if (resumed?.epoch === recipe.epochs) note('all epochs are done: going on to write the network');
  else if (resumed) note(`going on in epoch ${resumed.epoch + 1} after ${resumed.position} steps of it`);
  else if (resume) note(`${path} is not there yet: beginning anew`);
  if (newClassifier) note('the classes are others: the classifier begins at random');
}

async function factsOf(order: Order, { identity, split }: Assignment): Promise<Record<string, unknown>> {
  return {
    command: commandOf(order),
    version: await version(),
    ...asked(identity),
    classes: identity.classes.length,
    training: split.training.length,
    validation: split.validation.length,
    dataset: identity.dataset,
  };
}

interface Course {
  readonly order: Order;
  readonly assignment: Assignment;
  readonly reporter: Reporter;
  readonly session: Session;
}

async function finish(
  { order, assignment, reporter, session }: Course,
  { tensors, history }: Awaited<ReturnType<Session['run']>>,
): Promise<Trained> {
  const { identity, split } = assignment;
  const bytes = writeModel(tensors, {
    identity,
    command: commandOf(order),
    version: await version(),
    history,
    training: split.training.length,
    validation: split.validation.length,
  });
  await save(order.output, bytes, inputsOf(order));
  await session.forget();
  const sha256 = sha256Hex(bytes);
  const { epoch: epochs, seconds: _, ...last } = history.at(-1)!;
  const facts = { file: order.output, bytes: bytes.length, sha256, epochs, ...asked(identity), ...last };
  await reporter.end(facts);
  return facts;
}
