/** A trained network on pictures that it has not seen: as floats, and packed in 8 bits on the integer runtime. */
import { MobilenetError } from '../../dist/host/errors.js';
import { bench } from '../../dist/workshop/bench/bench.js';
import { measure as metricsOf } from '../../dist/workshop/evaluate/metrics.js';
import { sha256Hex } from '../../dist/workshop/packing/digest.js';
import { readSafetensors } from '../../dist/workshop/packing/safetensors/index.js';
import { loadPictures, quantize, readSubject } from '../../dist/workshop/quantize/index.js';
import { networkOf } from '../../dist/workshop/training/recipe.js';
import { floatAnswers, integerAnswers } from '../answers.mjs';

/** As `mobilenet quantize` has them where nothing is said. */
const MOST_PICTURES = 300;
const settings = { method: 'minmax', percentile: 99.99, biasCorrection: false, filterZeros: false };

/** Seconds that answers are timed. */
const SECONDS = 1;

/**
 * @param recipe of the training
 * @param model bytes of its .safetensors file
 * @param test `dataset`, and `classes`, the names of those of its labels
 * @param study `train`, the folder of pictures to calibrate with, `classes` of the network, `labels`, a text, and `wide`
 * @returns what is told of it, and the packed `file`; that only of the form that can be packed
 */
export async function measure(recipe, model, test, study) {
  const { dataset, truths } = known(test, study.classes);
  const { tensors } = readSafetensors(model);
  const network = networkOf(recipe, study.classes.length);
  const float = await floatAnswers(network, tensors, dataset.pictures, study.wide);
  const told = { test: truths.length, float: scored(float, truths, study.classes.length) };
  if (recipe.form !== undefined) return { told };
  const subject = readSubject(model, study.labels === undefined ? {} : { labels: study.labels });
  const { bytes } = await packed(subject, study);
  const integer = await integerAnswers(bytes, recipe, dataset.pictures);
  const costs = await costsOf(bytes);
  const int8 = { ...scored(integer, truths, study.classes.length), sha256: sha256Hex(bytes) };
  return { told: { ...told, int8, ...costs }, file: bytes };
}

/** @throws E_DATASET a class of the test is none of the network's */
function known({ dataset, classes }, names) {
  const foreign = classes.find((name) => !names.includes(name));
  if (foreign !== undefined)
    throw new MobilenetError(
      'E_DATASET',
      `The test has the class ${foreign}, which was not learnt.`,
      foreign,
    );
  return { dataset, truths: Array.from(dataset.labels, (label) => names.indexOf(classes[label])) };
}

async function packed(subject, { train, classes }) {
  const { network, contract, labels } = subject;
  const { height, width } = network.plane;
  const pictures = await loadPictures(train, {
    frame: { ...contract, height, width },
    classes: { count: classes.length, labels: labels ?? [] },
    most: MOST_PICTURES,
  });
  return quantize(subject, pictures, settings);
}

/** Shares of pictures that are right: of all, mean of the classes, and of the worst class. */
function scored(answers, truths, classes) {
  const outcomes = answers.map((index, i) => ({ file: '', truth: truths[i], answers: [{ index }] }));
  const { top1, meanClassAccuracy, classes: each } = metricsOf(outcomes, classes);
  const [worst] = each.filter(({ recall }) => recall !== null).sort((a, b) => a.recall - b.recall);
  return { top1, mean: meanClassAccuracy, worst: { class: worst.index, recall: worst.recall } };
}

/** Bytes of the file, and milliseconds of the fastest answer here, which other work disturbs least. */
async function costsOf(file) {
  const { ms, running, machine, engine } = await bench(file, {}, { seconds: SECONDS });
  return {
    bytes: file.length,
    ms: Number(ms.min.toPrecision(3)),
    where: `${machine.processor} (${machine.simd}), ${engine.name} ${engine.version}, build ${running.build}`,
  };
}
