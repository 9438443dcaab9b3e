/** The networks that are compared, in their families, and the trainings that this takes. */
import { shapes } from '../../dist/workshop/packing/shapes.js';

/** Seeds at the ends of a family, and between them. */
const ENDS = [1, 2, 3];
const BETWEEN = [1];

const ALPHA = 0.25;
const SIDE = 64;

/** Networks by the factor that they show. One that stands in two families is trained once. */
export const families = {
  alpha: [1, 0.75, 0.5, 0.25].map((alpha) => network({ alpha })),
  side: [64, 56, 48, 40, 32].map((side) => network({ side })),
};

/** Those of more than one seed. */
const ends = [...[families.alpha, families.side].flatMap((all) => [all.at(0), all.at(-1)])].map(
  ({ id }) => id,
);

/** A network of the study: its `id` names it in files and on the command line. */
function network({ alpha = ALPHA, side = SIDE }) {
  return { id: `${alpha}-${side}`, alpha, side };
}

/** Multiply-adds of one picture. */
export function workOf({ alpha, side }, classes) {
  const layers = shapes({ alpha, resolution: side, classes, channels: 3 });
  return layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
}

/**
 * The trainings of the networks that are asked for, least work first, so that something is known early.
 *
 * @param asked names of families, networks or trainings; all where it is undefined
 * @throws a name is none of them
 */
export function trainings(asked, classes) {
  const all = Object.entries(families).flatMap(([family, networks]) =>
    networks.flatMap((one) =>
      (ends.includes(one.id) ? ENDS : BETWEEN).map((seed) => ({
        family,
        name: `${one.id}-s${seed}`,
        network: one,
        seed,
      })),
    ),
  );
  const isNamed = (name) => (one) => [one.family, one.network.id, one.name].includes(name);
  const foreign = asked?.find((name) => !all.some(isNamed(name)));
  if (foreign !== undefined)
    throw new Error(
      `--only takes ${Object.keys(families).join(', ')}, 0.25-64 or 0.25-64-s1, not ${foreign}.`,
    );
  const wanted = asked ? all.filter((one) => asked.some((name) => isNamed(name)(one))) : all;
  const once = [...new Map(wanted.map((one) => [one.name, one])).values()];
  return once.sort(
    (a, b) => workOf(a.network, classes) - workOf(b.network, classes) || a.name.localeCompare(b.name),
  );
}
