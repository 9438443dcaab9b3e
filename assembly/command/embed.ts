/** `embed`: the feature vector of a picture, f32 [features] in little endian, as `mobilenet embed` writes it. */
import { embedding, features, run } from '../index';
import { finish, option, refuseBoth, refuseOverwrite, takeFile } from './arguments';
import { contract } from './contract';
import { check, deliver, fail, Failure } from './errors';
import { close, openOutput } from './files';
import { pushFrame, takeFrame } from './frame';
import { STDOUT } from './io';
import { pushPicture } from './picture';
import { printFloat, setTarget } from './printer';
import { loadWeights } from './weights';

export function embed(): void {
  const model = option(ascii`-m --model`);
  const path = option(ascii`-o --output`);
  const frame = takeFrame();
  const image = takeFile(ascii`-i --image`);
  finish();
  if (!image) fail(Failure.NO_PICTURE);
  if (!path) fail(Failure.NO_OUTPUT);
  refuseBoth(model, image);
  refuseOverwrite(path, model);
  refuseOverwrite(path, image);
  loadWeights(model);
  if (frame) pushFrame(image);
  else pushPicture(image);
  check(run());
  const output = openOutput(path);
  setTarget(output);
  const from = embedding();
  const scale = contract().embeddingScale;
  const zero = <i32>contract().embeddingZero;
  for (let i: u32 = 0; i < features(); i++) printFloat(scale * <f32>(<i32>load<u8>(from + i) - zero));
  deliver();
  if (output != STDOUT) close(output);
}
