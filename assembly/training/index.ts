/**
 * The training module: one export per pass of a layer, called by workshop/training, which plans all memory and imports it.
 * Records are those of the classes; the host writes them.
 */
import './lanes';

export { average } from './average';
export { classifier, classifierBackward } from './classifier';
export { convolution, convolutionBackward } from './convolution';
export { depthwise, depthwiseBackward } from './depthwise';
export { full, fullBackward } from './full';
export { correct, crossEntropy } from './loss';
export { settleBias, settleGradient, settleRunning, settleStatistics } from './norm';
export { pointwise, pointwiseBackward } from './pointwise';
export { power } from './power';
export { pool, poolBackward } from './pool';
export { setWide } from './multiply';
export { rmsprop } from './rmsprop';

/** Where the host's memory begins. */
export function heapBase(): usize {
  return __heap_base;
}
