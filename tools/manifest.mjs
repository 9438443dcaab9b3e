/**
 * Writes weights/manifest.json: what the shipped weights are, how they were made, and how often they are right.
 *
 *   mobilenet evaluate -m weights/signs-0.25-64.mnw TEST --json > evaluation.json
 *   node tools/manifest.mjs evaluation.json --seed S --command '…' [--command '…']
 *
 * The commands are those that made the file, in their order. The evaluation must be of the file that is shipped.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const weights = join(dirname(dirname(fileURLToPath(import.meta.url))), 'weights');
const FILE = 'signs-0.25-64.mnw';
const LABELS = 'labels/gtsrb.txt';
/** Pictures of the official test. */
const TEST = 12630;

const data = {
  name: 'German Traffic Sign Recognition Benchmark (GTSRB), official split',
  citation:
    'J. Stallkamp, M. Schlipsing, J. Salmen, C. Igel: Man vs. computer: Benchmarking machine learning algorithms for traffic sign recognition. Neural Networks 32 (2012), 323–332',
  licence:
    'Not stated by the sources of the data. No picture of it is in this repository or in the package; the weights were trained on it.',
  training: 39209,
  test: TEST,
};

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, command: { type: 'string', multiple: true } },
  allowPositionals: true,
});
const [path] = positionals;
const seed = Number(values.seed);
if (!path || !Number.isInteger(seed) || !values.command) throw new Error('usage: see the head of this file');

const evaluation = JSON.parse(readFileSync(path, 'utf8'));
const bytes = readFileSync(join(weights, FILE));
const sha256 = createHash('sha256').update(bytes).digest('hex');
if (evaluation.model.sha256 !== sha256) throw new Error(`${path} is of other weights than ${FILE}`);
if (evaluation.pictures !== TEST) throw new Error(`${path} is not of the ${TEST} test pictures`);
const labels = readFileSync(join(weights, LABELS), 'utf8').trimEnd().split('\n');
if (String(evaluation.model.labels) !== String(labels))
  throw new Error(`${FILE} has other labels than ${LABELS}`);

const { top1, interval, top5, meanClassAccuracy, calibration } = evaluation;
const { height, width, channels, classes, domain } = evaluation.model.contract;
const manifest = {
  weights: [
    {
      file: FILE,
      bytes: bytes.length,
      sha256,
      network: { name: 'MobileNet V1', alpha: 0.25, input: [height, width, channels], classes, domain },
      labels: LABELS,
      seed,
      commands: values.command,
      data,
      accuracy: {
        command: `mobilenet evaluate -m weights/${FILE} TEST`,
        ...{ pictures: TEST, top1, interval, top5, meanClassAccuracy, calibrationError: calibration.error },
      },
    },
  ],
};
writeFileSync(join(weights, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
