/**
 * The process that gives frames to `mobilenet watch`, as a camera's program does through a pipe: so many, over and over the
 * same few, at an even pace where there is one. A frame that is late is written at once.
 *
 *   node camera.mjs COUNT [FRAMES A SECOND]
 */
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { frames } from './frames.mjs';

const [count, rate = Infinity] = process.argv.slice(2).map(Number);
const begun = performance.now();
for (let number = 0; number < count; number++) {
  const early = begun + (1000 * number) / rate - performance.now();
  if (early > 0) await pause(early);
  const { data } = frames[number % frames.length];
  for (let at = 0; at < data.length;) at += writeSync(1, data, at);
}
