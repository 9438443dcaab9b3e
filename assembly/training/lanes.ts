/**
 * How many neighbouring numbers a kernel of training computes at once. asconfig.json names it for a target by three names:
 * `Lanes`, a namespace of this folder, `Vector`, the type of so many numbers with its loads and stores, and `Each`, the IEEE
 * single steps on each of them. Numbers of a vector never meet: each goes the same steps in the same order in every
 * vector, so that builds give the same bits. What a namespace states:
 *
 *   COUNT, BYTES  numbers f32 of a vector, and its bytes; kernels take two vectors at a time or four, of 8 or 16 channels at most
 *   splat         a number in every place; `spread` the one at an address
 *   bytes         numbers u8 from an address on
 *   where         x where low < z < high, 0 elsewhere
 *   addTo         adds to sums f64 [COUNT]
 *   square        transposes COUNT rows of COUNT numbers, 64 bytes from a row to the next on both sides
 */
import './lanes-four';
import './lanes-one';
