/** The pictures of the study at the sides of a network, decoded once for all its trainings. */
import { join } from 'node:path';
import { readPictures } from '../../dist/workshop/commands/train-pictures.js';
import { list } from '../../dist/workshop/training/listing.js';
import { split } from '../../dist/workshop/training/split.js';

export class Pictures {
  #work;
  #listing;
  /** Of the side that was asked for last: a data set may have half a gigabyte. */
  #kept;

  /** @param folder of class folders */
  static async open(folder, name, work) {
    return new Pictures(name, await list(folder), work);
  }

  constructor(name, listing, work) {
    this.#work = (side) => join(work, `${name}-${side}.pixels`);
    this.#listing = listing;
  }

  get classes() {
    return this.#listing.classes;
  }

  /** Which are learnt from and which are kept, by names alone. */
  splitOf(recipe) {
    return split(this.#listing.examples, recipe);
  }

  /** The data set, with the classes of its labels. */
  async at(side) {
    if (this.#kept?.side !== side) {
      this.#kept = undefined;
      const recipe = { resolution: side, channels: 3 };
      const reading = await readPictures(this.#listing, {
        recipe,
        keepGoing: false,
        cache: this.#work(side),
      });
      this.#kept = { side, dataset: reading.dataset };
    }
    return { dataset: this.#kept.dataset, classes: this.classes };
  }
}
