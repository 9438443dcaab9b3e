/**
 * The builds of the core. Each is one file: how many pixels its tile takes, how it lays out and reads filters, and how it
 * runs a depthwise layer. asconfig.json names the one of a target (`Tile`) and how its activations lie (`Activations`);
 * the compiler leaves the others out, so that nothing else in assembly/ asks which build it is. What each states:
 *
 *   BUILD, TEAM         `enum mobilenet_build` of abi.h, alone and over several threads; 0: there is no such module
 *   PIXELS              pixels of a tile: one call of `pointwise16` or `pointwise8` answers so many
 *   GAP                 of a build with pairs: whether pixels whose activations are a power of two lie further apart
 *   SCRATCH             least bytes of the scratch, and of the staging for pixels, in the fast arena: a strip of 14 × 512 or
 *                       7 × 1024 activations that are whole tiles, or nearly
 *   SUMS                whether the tiles want the sum of a pixel's activations: their filters hold the zero point still
 *   FILTER_SHIFT        log2 of the bytes of a pointwise filter, as the tiles read it
 *   BIASES              whether `prepare` writes biases and zero points of its own, i32 [N] each, to `layer.bias`
 *   DEPTHWISE_CHANNELS  channels of a depthwise tile, and DEPTHWISE_BYTES from its filters to those of the next
 *   DEPTHWISE_ROWS      rows of outputs that a stride of 1 runs at a time: 2 by `depthwiseRows`
 *   SLIDES, WINDOWS     whether a row of depthwise outputs runs by `depthwiseRow`, each of them by `depthwiseWindow`; of
 *                       a build that has both `slides()` says which
 *   filterBytes         bytes of a layer's filters where `prepare` writes them to `layer.filters`; 0: read in the file
 *   prepare             makes of the file's channels and filters what the tiles read, and sets `centered`
 *
 * `pointwise16` and `pointwise8` take the activations `a`, [PIXELS][products], the filters `f` of 16 or of the last 8
 * channels from `c` on, and the table of pixels, where their outputs go. The depthwise ones take the place `x` of the
 * first window, u8, channel `c`, and leave activations at `y`.
 */
import './activations-bytes';
import './activations-pairs';
import './activations-plain';
import './activations-words';
import './baseline';
import './compact';
import './plain';
import './relaxed';
import './relaxed-wide';
import './simd';
import './wide';
