/** The ABI: the exports of the core module, each documented in abi.h. */
export { abi, build, dot, heapBase as heap_base } from './network/module';
export {
  best as top,
  classCount as classes,
  contractAt as contract,
  digestsAt as digests,
  embeddingAt as embedding,
  featureCount as features,
  inputChannels as channels,
  inputHeight as height,
  inputWidth as width,
  labelBytes as labels_length,
  labelsAt as labels,
  layerCount as layers,
  logitsAt as logits,
  plannedBytes as planned,
  softmaxAt as softmax,
  unknown,
} from './network/regions';
export {
  beginInput as begin,
  dueInput as capacity,
  inputAt as staging,
  loadNetwork as load,
  planNetwork as plan,
  profileNetwork as profile,
  proveNetwork as selftest,
  pushInput as push,
  reserveNetwork as reserve,
  runNetwork as run,
  stepNetwork as step,
  trustNetwork as trust,
} from './network/network';
export { answerPicture as answer, inputPicture as input } from './network/whole';
export { lastDetail as detail } from './status';
