/**
 * The builds of the core. Each is one file: how many pixels its tile takes, how it lays out and reads filters, and how it
 * runs a depthwise layer. asconfig.json names the one of a target (`Tile`) and how its activations lie (`Activations`);
 * the compiler leaves the others out, so nothing else in assembly/ asks which build it is.
 */
import './activations-bytes';
import './activations-pairs';
import './activations-words';
import './baseline';
import './compact';
import './relaxed';
import './relaxed-wide';
import './simd';
import './wide';
