/**
 * A transform of asc: what is called in one place alone becomes part of its caller. asc itself stops at 80 nodes, which costs
 * every module 1.5 to 2 %; docs/decisions/0025 says what it changes in time.
 */
import { Transform } from 'assemblyscript/transform';

export default class Callers extends Transform {
  afterCompile(module) {
    const { binaryen } = this;
    binaryen.setOptimizeLevel(3);
    binaryen.setShrinkLevel(2);
    // Nodes of a function that becomes part of each of its callers, and of its only one: as many as it has.
    binaryen.setFlexibleInlineMaxSize(0);
    binaryen.setOneCallerInlineMaxSize(-1);
    module.optimize();
  }
}
