/** `classify`: the best classes of a picture, one line each or one JSON object. */
import { run } from '../index';
import { finish, flag, option, refuseBoth, STANDARD_INPUT, takeFile } from './arguments';
import { check, deliver, fail, Failure } from './errors';
import { pushFrame, takeFrame } from './frame';
import { pushPicture } from './picture';
import { print } from './printer';
import { countOf, printLines, printPredictions } from './ranks';
import { isBundle, loadClassifier } from './weights';

export function classify(): void {
  const model = option(ascii`-m --model`);
  const top = option(ascii`-k --top`);
  const json = flag(ascii`--json`);
  const all = flag(ascii`--all`);
  const frame = takeFrame();
  let image = takeFile(ascii`-i --image`);
  finish();
  const k = countOf(top);
  if (!image && !model && isBundle()) image = STANDARD_INPUT;
  if (!image) fail(Failure.NO_PICTURE);
  refuseBoth(model, image);
  loadClassifier(model);
  if (frame) pushFrame(image);
  else pushPicture(image);
  check(run());
  if (json) {
    print(ascii`{`);
    printPredictions(k);
    print(ascii`}\n`);
  } else printLines(k, all);
  deliver();
}
