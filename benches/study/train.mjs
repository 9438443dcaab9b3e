/** One training of the study: begun, or gone on with from where its checkpoint stands, to the file of its network. */
import { join } from 'node:path';
import { MobilenetError } from '../../dist/host/errors.js';
import { sha256Hex } from '../../dist/workshop/packing/digest.js';
import { Progress } from '../../dist/workshop/terminal/progress.js';
import { save } from '../../dist/workshop/terminal/save.js';
import { writeModel } from '../../dist/workshop/training/model.js';
import { Session } from '../../dist/workshop/training/session.js';
import { version } from '../../dist/workshop/commands/version.js';
import { spoken } from './clock.mjs';

/** The file of a training in the folder of work. */
export const modelOf = (work, { name }) => join(work, `${name}.safetensors`);

/**
 * @param training of networks.mjs, with its `recipe`
 * @param data `dataset`, `split` and the names of the `classes`
 * @param study `work`, `every`, `wide`, `clock`, `stopped()`, and `place`, which tells where this training stands in all
 * @returns what is known of it, as it is kept beside its file
 * @throws E_INTERRUPTED it was stopped, and a checkpoint saved
 */
export async function train(training, data, study) {
  const assignment = assignmentOf(training, data, study);
  const watch = new Watch(training, study);
  const session = await Session.open(assignment, watch);
  try {
    watch.begin(session.resumed);
    const { tensors, history } = await session.run();
    const bytes = writeModel(tensors, await originOf(training, assignment, history));
    await save(modelOf(study.work, training), bytes, []);
    await session.forget();
    return known(training, data, { history, sha256: sha256Hex(bytes) });
  } catch (error) {
    if (error.code === 'E_INTERRUPTED') throw interruption(training, error);
    await session.keep();
    throw error;
  } finally {
    watch.clear();
    await session.close();
  }
}

function assignmentOf(training, { dataset, split, classes }, { work, every, wide }) {
  const whence = { from: undefined, teachers: [] };
  const identity = { recipe: training.recipe, classes, dataset: dataset.digest, ...whence };
  const checkpoints = {
    ...{ path: `${modelOf(work, training)}.checkpoint`, every, resume: true },
    write: (file, bytes) => save(file, bytes, []),
  };
  return { identity, dataset, split, wide, checkpoints, ...whence };
}

async function originOf({ name, recipe }, { identity, split }, history) {
  const [training, validation] = [split.training.length, split.validation.length];
  const command = `node benches/study.mjs gtsrb --only ${name} --epochs ${recipe.epochs}`;
  return { identity, history, training, validation, command, version: await version() };
}

function interruption({ name }, cause) {
  const sentence = `${name} is stopped, and where it stood is saved; the same command goes on from there.`;
  return new MobilenetError('E_INTERRUPTED', sentence, name, { cause });
}

function known({ name, recipe }, { dataset, split }, { history, sha256 }) {
  const { validationAccuracy, validationLoss, loss } = history.at(-1);
  return {
    ...{ name, recipe, sha256, dataset: dataset.digest },
    pictures: { training: split.training.length, validation: split.validation.length },
    ...{ loss, validationLoss, validationAccuracy },
    seconds: Math.round(history.reduce((sum, { seconds }) => sum + seconds, 0)),
  };
}

/** Tells of a training on standard error: a line an epoch, and a bar on a terminal. */
class Watch {
  #training;
  #study;
  #bar;
  #began = performance.now();
  #first;

  constructor(training, study) {
    this.#training = training;
    this.#study = study;
  }

  begin(resumed) {
    const { name } = this.#training;
    const how = resumed ? `going on in epoch ${resumed.epoch + 1}, step ${resumed.position}` : 'begins';
    this.#say(`${name}, ${this.#study.place}: ${how}`);
    this.#began = performance.now();
  }

  step({ done, steps, score, epoch }) {
    this.#first ??= done - 1;
    const { clock } = this.#study;
    const seconds = (performance.now() - this.#began) / 1000;
    clock.observe(this.#training, { done: done - this.#first, seconds, left: steps - done });
    this.#bar ??= new Progress(steps - this.#first);
    this.#bar.advance(
      `, ${this.#training.name}, epoch ${epoch}, loss ${(score.loss / score.count).toFixed(4)}`,
    );
  }

  async epoch({ epoch, loss, validationAccuracy }) {
    const { name, recipe } = this.#training;
    const { clock } = this.#study;
    const step = `${(1000 * clock.secondsOf(this.#training)).toFixed(1)} ms a step`;
    const left = `${spoken(clock.left(name))} of it and ${spoken(clock.left())} of all left`;
    const right =
      validationAccuracy === null ? '' : `, validation ${(100 * validationAccuracy).toFixed(2)} %`;
    this.#say(`${name}, epoch ${epoch}/${recipe.epochs}: loss ${loss.toFixed(4)}${right}; ${step}, ${left}`);
  }

  warn(error) {
    this.#say(`${error.message} The training goes on.`);
  }

  stopped() {
    return this.#study.stopped();
  }

  clear() {
    this.#bar?.clear();
  }

  #say(sentence) {
    this.clear();
    console.error(sentence);
  }
}
