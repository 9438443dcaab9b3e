/** Which class a trained network takes each picture of a data set for: as floats, and packed on the integer runtime. */
import { load } from '../dist/host/index.js';
import { Trainer } from '../dist/workshop/training/trainer.js';

const BATCH = 64;

/**
 * @param network as the trainer takes it, whatever its batch
 * @param tensors of it
 * @param pictures u8 [count][resolution][resolution][channels]
 */
export async function floatAnswers(network, tensors, pictures, wide = false) {
  const { resolution, channels, classes } = network;
  const trainer = await Trainer.create({ ...network, batch: BATCH }, { wide });
  trainer.state.restore([...tensors.values()]);
  const size = resolution ** 2 * channels;
  const answers = [];
  for (let at = 0; at < pictures.length; at += BATCH * size) {
    const batch = pictures.subarray(at, at + BATCH * size);
    const count = batch.length / size;
    const logits = trainer.predict(batch, count);
    for (let i = 0; i < count; i++) answers.push(bestOf(logits.subarray(i * classes, (i + 1) * classes)));
  }
  return answers;
}

function bestOf(logits) {
  return logits.reduce((best, logit, index) => (logit > logits[best] ? index : best), 0);
}

/** @param file path or bytes of a packed file */
export async function integerAnswers(file, { resolution, channels }, pictures) {
  const model = await load(file);
  const size = resolution ** 2 * channels;
  const answers = [];
  for (let at = 0; at < pictures.length; at += size) {
    const picture = { width: resolution, height: resolution, data: pictures.subarray(at, at + size) };
    const [best] = await model.classify(picture, { top: 1, reject: false });
    answers.push(best.index);
  }
  model.dispose();
  return answers;
}
