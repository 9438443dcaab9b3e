/**
 * The short way, for hosts that want two calls: a picture of exactly the input's sides, RGB [height][width][3], written
 * whole into the memory and answered at once. A bundle needs no other call.
 */
import { contract } from '../format/contract';
import { stagingAt } from '../image/picture';
import { wholePicture } from '../memory/arena';
import { copyBytes } from '../memory/bytes';
import { Status } from '../status';
import { beginInput, dueInput, isLoaded, loadNetwork, pushInput, stepNetwork } from './network';

/** Where the picture goes; a bundle loads itself first. 0 where nothing is loaded. */
export function inputPicture(): usize {
  return isLoaded() || !loadNetwork() ? wholePicture : 0;
}

/** Runs the network on the picture, which is gone afterwards: the network needs its place. */
export function answerPicture(): Status {
  const status = beginInput(contract.width, contract.height, true, 0, 0);
  if (status) return status;
  let from = wholePicture;
  for (let count = dueInput(); count > 0; count = dueInput()) {
    copyBytes(stagingAt(), from, count);
    pushInput(count);
    from += count;
  }
  return stepNetwork(u32.MAX_VALUE);
}
