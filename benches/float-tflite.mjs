/**
 * Writes a float MobileNet V1 of TensorFlow Lite as .safetensors, under timm's names, so that it can be fine-tuned or
 * quantized (docs/teaching.md):
 *
 *   node benches/float-tflite.mjs MODEL.tflite OUT.safetensors
 *
 * Batch normalisation stays in the filters: γ and the variance are 1, the mean 0, β the bias. Takes the networks of TF-slim:
 * convolutions with a bias and ReLU6, padding SAME, colours from −1 to 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { writeSafetensors } from '../dist/workshop/packing/safetensors/index.js';
import { readModel } from '../dist/workshop/packing/tflite/model.js';
import { layersOf } from '../dist/workshop/training/network.js';

const WIDEST = 1024;

const [from, to] = process.argv.slice(2);
const { tensors, operators, input } = readModel(readFileSync(from));

const floats = ({ data }) => new Float32Array(Uint8Array.from(data).buffer);

/** Filters and bias of each layer that has some: [outputs][row][column][inputs], depthwise [1][row][column][channels]. */
const filtering = operators
  .filter(({ name }) => /CONV_2D$/.test(name))
  .map(({ inputs }) => inputs.slice(1).map((index) => tensors[index]));

/** [outputs][inputs][row][column] */
function torch({ shape, data }, isDepthwise) {
  const numbers = floats({ data });
  const [outputs, rows, columns, inputs] = isDepthwise ? [shape[3], shape[1], shape[2], 1] : shape;
  const taps = rows * columns;
  return numbers.map((_, at) => {
    const [output, input, tap] = [
      Math.floor(at / (inputs * taps)),
      Math.floor(at / taps) % inputs,
      at % taps,
    ];
    return numbers[isDepthwise ? tap * outputs + output : (output * taps + tap) * inputs + input];
  });
}

const [, resolution, , channels] = tensors[input].shape;
const classes = filtering.at(-1)[0].shape[0];
const alpha = filtering.at(-1)[0].shape[3] / WIDEST;
const layers = layersOf({ alpha, resolution, channels, classes, batch: 1 }).filter(({ filters }) => filters);

const found = layers.flatMap(({ kind, filters, gamma, beta, runningMean, runningVariance }, index) => {
  const [weights, bias] = filtering[index];
  const full = ({ name, shape }, value) => ({ name, shape, data: new Float32Array(shape[0]).fill(value) });
  return [
    { name: filters.name, shape: filters.shape, data: torch(weights, kind === 'depthwise') },
    { name: beta.name, shape: beta.shape, data: floats(bias) },
    ...(gamma ? [full(gamma, 1), full(runningMean, 0), full(runningVariance, 1)] : []),
  ];
});

const facts = { padding: 'same', bn_epsilon: '0', input_range: '-1,1', fit: 'stretch', fraction: '1' };
writeFileSync(to, writeSafetensors(found, { resolution: String(resolution), ...facts }));
