/**
 * Right answers of a float model on class folders, beside those of the packed file made of it on the integer runtime.
 *
 *   node benches/accuracy.mjs model.safetensors w.mnw FOLDER
 */
import { readFileSync } from 'node:fs';
import { load } from '../dist/host/index.js';
import { matchClasses } from '../dist/workshop/dataset/classes.js';
import { readSafetensors } from '../dist/workshop/packing/safetensors/index.js';
import { readDataset } from '../dist/workshop/training/dataset.js';
import { list } from '../dist/workshop/training/listing.js';
import { Trainer } from '../dist/workshop/training/trainer.js';

const BATCH = 64;
const [model, weights, folder] = process.argv.slice(2);
const { tensors, metadata } = readSafetensors(readFileSync(model));
const listing = await list(folder);
const format = { resolution: Number(metadata.resolution), channels: Number(metadata.channels) };
const { pictures, labels } = (await readDataset(listing, format)).dataset;
const known = JSON.parse(metadata.labels);
const classes = known.length;
const truths = matchClasses(listing.classes, { count: classes, labels: known }).classes;
const size = format.resolution ** 2 * format.channels;

const trainer = await Trainer.create({ ...format, alpha: Number(metadata.alpha), classes, batch: BATCH });
trainer.state.restore([...tensors.values()]);
const network = await load(weights);
const bestOf = (values) => values.reduce((best, value, i) => (value > values[best] ? i : best), 0);

let float = 0;
let integer = 0;
for (let at = 0; at < labels.length; at += BATCH) {
  const count = Math.min(BATCH, labels.length - at);
  const batch = pictures.slice(at * size, (at + count) * size);
  const logits = trainer.predict(batch, count);
  for (let i = 0; i < count; i++) {
    if (bestOf(logits.subarray(i * classes, (i + 1) * classes)) === truths[labels[at + i]]) float++;
    const picture = {
      width: format.resolution,
      height: format.resolution,
      data: batch.subarray(i * size, (i + 1) * size),
    };
    const [best] = await network.classify(picture, { top: 1, reject: false });
    if (best.index === truths[labels[at + i]]) integer++;
  }
}
const percent = (right) => `${((100 * right) / labels.length).toFixed(2)} %`;
console.log(`${labels.length} pictures: float ${percent(float)}, integers ${percent(integer)}`);
