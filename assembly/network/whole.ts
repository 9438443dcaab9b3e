/**
 * The short way, for hosts that want two calls: a picture of exactly the input's sides and channels, written whole into
 * the memory and answered at once. A bundle needs no other call.
 */
import { contract } from '../format/contract';
import { stagingAt } from '../image/picture';
import { GREY, RGB } from '../image/layout';
import { wholePictureAt } from '../image/map';
import { copyBytes } from '../memory/bytes';
import { plan } from '../memory/plan';
import { Status, refuse } from '../status';
import {
  beginInput,
  dueInput,
  isLoaded,
  isOpen,
  loadNetwork,
  openPicture,
  pushInput,
  runNetwork,
} from './network';
import { best } from './regions';

/** Where the picture goes; a bundle loads itself first. 0 where nothing is loaded. */
export function inputPicture(): usize {
  if (!isLoaded() && loadNetwork()) return 0;
  openPicture();
  return wholePictureAt();
}

/** Runs the network on the picture, which is gone afterwards: the network needs its place. 0: refused. */
export function answerPicture(k: u32): usize {
  if (!isOpen()) {
    refuse(Status.STATE, 0);
    return 0;
  }
  beginInput(contract.width, contract.height, 1, contract.channels == 1 ? GREY : RGB, 0);
  let from = wholePictureAt();
  for (let count = dueInput(); count > 0; count = dueInput()) {
    copyBytes(stagingAt(), from, count);
    pushInput(count);
    from += count;
  }
  runNetwork();
  return contract.classes ? best(k) : plan.embedding;
}
