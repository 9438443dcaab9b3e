/**
 * `stream`: the best classes of every picture of an input, as they come: raw frames, or PPM and PGM pictures, one after the
 * other. A line of JSON for each, written before the next is read.
 */
import { run } from '../index';
import { finish, option, refuseBoth, STANDARD_INPUT, takeFile } from './arguments';
import { check, deliver, nextFrame } from './errors';
import { pushNextFrame, takeFrame } from './frame';
import { ended, open } from './input';
import { pushNextPicture } from './picture';
import { print, printNumber } from './printer';
import { countOf, printPredictions } from './ranks';
import { loadClassifier } from './weights';

export function stream(): void {
  const model = option(ascii`-m --model`);
  const top = option(ascii`-k --top`);
  const raw = takeFrame();
  const image = takeFile(ascii`-i --image`) || STANDARD_INPUT;
  finish();
  const k = countOf(top);
  refuseBoth(model, image);
  loadClassifier(model);
  open(image);
  while (!ended()) {
    const number = nextFrame();
    if (raw) pushNextFrame();
    else pushNextPicture();
    check(run());
    print(ascii`{"frame":`);
    printNumber(number);
    print(ascii`,`);
    printPredictions(k);
    print(ascii`}\n`);
    deliver();
  }
}
