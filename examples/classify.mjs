/**
 * What is on a picture, in Node:
 *
 *     node examples/classify.mjs weights.mnw picture.jpg
 *
 * Prints one line per answer, best first: probability, class, label.
 */
import { load } from 'mobilenet-wasm';

const [weights, picture] = process.argv.slice(2);
const model = await load(weights);
for (const { probability, index, className } of await model.classify(picture, 5)) {
  console.log(probability.toFixed(4), index, className);
}
