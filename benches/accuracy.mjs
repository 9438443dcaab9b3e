/**
 * Right answers of a float model on class folders, beside those of the packed file made of it on the integer runtime.
 *
 *   node benches/accuracy.mjs model.safetensors w.mnw FOLDER
 */
import { readFileSync } from 'node:fs';
import { matchClasses } from '../dist/workshop/dataset/classes.js';
import { readSafetensors } from '../dist/workshop/packing/safetensors/index.js';
import { readDataset } from '../dist/workshop/training/dataset.js';
import { list } from '../dist/workshop/training/listing.js';
import { floatAnswers, integerAnswers } from './answers.mjs';

const [model, weights, folder] = process.argv.slice(2);
const { tensors, metadata } = readSafetensors(readFileSync(model));
const listing = await list(folder);
const format = { resolution: Number(metadata.resolution), channels: Number(metadata.channels) };
const { pictures, labels } = (await readDataset(listing, format)).dataset;
const known = JSON.parse(metadata.labels);
const classes = known.length;
const truths = matchClasses(listing.classes, { count: classes, labels: known }).classes;

const network = { ...format, alpha: Number(metadata.alpha), classes };
const rightOf = (answers) => answers.filter((answer, at) => answer === truths[labels[at]]).length;
const percent = (answers) => `${((100 * rightOf(answers)) / labels.length).toFixed(2)} %`;
const float = percent(await floatAnswers(network, tensors, pictures));
const integer = percent(await integerAnswers(weights, format, pictures));
console.log(`${labels.length} pictures: float ${float}, integers ${integer}`);
