/**
 * MobileNet V1 image classifiers: the core of mobilenet-wasm as class files, by Chicory. Every answer has the same bytes
 * as in any other engine.
 */
package mobilenet;
