/** The networks that are compared, in their families, and the trainings that this takes. */
import { MobilenetError } from '../../dist/host/errors.js';
import { layersOfForm } from '../../dist/workshop/packing/form.js';
import { planVariant } from '../../dist/workshop/plan/plan.js';

/** Seeds of a network, by how much hangs on it. */
const THREE = [1, 2, 3];
const ONE = [1];

const ALPHA = 0.25;
const SIDE = 64;

/**
 * Networks by the question that they answer; one that stands in several families is trained once. Three seeds where a
 * family ends, and where the difference is small.
 */
export const families = {
  alpha: [network({ alpha: 1, seeds: THREE }), network({ alpha: 0.75 }), network({ alpha: 0.5 }), signs()],
  side: [signs(), ...[56, 48, 40].map((side) => network({ side })), network({ side: 32, seeds: THREE })],
  full: [signs(), network({ form: 'full' })],
  shallow: [network({ alpha: 0.75 }), network({ alpha: 1, form: 'shallow' })],
  decay: [signs(), network({ decaysDepthwise: true, seeds: THREE })],
  options: [
    undefined,
    { sun: 0.3 },
    { ema: 0.999 },
    { smoothing: 0.1 },
    { mixup: 0.2 },
    { balance: true },
  ].map(smallest),
};

/** The network of the shipped signs. */
function signs() {
  return network({ seeds: THREE });
}

/** The network whose seeds lie closest, so that three tell a fifth of a point, by the recipe or with an option of it. */
function smallest(options) {
  return network({ side: 32, seeds: THREE, options });
}

/** A network of the study: its `id` names it in files and on the command line. */
function network({ alpha = ALPHA, side = SIDE, seeds = ONE, form, decaysDepthwise, options = {} }) {
  const named = [form, `${alpha}-${side}`, decaysDepthwise && 'decay', ...Object.keys(options)];
  return { id: named.filter(Boolean).join('-'), alpha, side, form, decaysDepthwise, options, seeds };
}

/** Multiply-adds of one picture, and trained numbers. */
function costOf({ alpha, side, form = 'separable' }, classes) {
  const layers = layersOfForm({ alpha, resolution: side, classes, channels: 3 }, form);
  const total = (field) => layers.reduce((sum, { shape }) => sum + shape[field], 0);
  return { multiplyAdds: total('multiplyAdds'), parameters: total('parameters') };
}

/** Every network once, with what it costs: `ram` and `ramSimd` where it can be packed; page.mjs says what they are. */
export function plannedNetworks(classes) {
  const all = new Map(Object.values(families).flatMap((networks) => networks.map((one) => [one.id, one])));
  return Promise.all([...all.values()].map((one) => planned(one, classes)));
}

async function planned(network, classes) {
  const { id, alpha, side, form } = network;
  const cost = { id, ...costOf(network, classes) };
  if (form !== undefined) return cost;
  const { bundles, memory } = await planVariant({ alpha, resolution: side, classes, channels: 3 });
  const simd = memory.find(({ build }) => build === 'simd');
  const small = bundles.filter((one) => one.memory === 'small').map(({ ram }) => ram);
  return { ...cost, ram: Math.min(...small), ramSimd: simd && simd.arena + simd.filters };
}

/**
 * The trainings of the networks that are asked for, least work first, so that something is known early.
 *
 * @param asked names of families, networks or trainings; all where it is undefined
 * @throws E_USAGE a name is none of them
 */
export function trainings(asked, classes) {
  const all = Object.entries(families).flatMap(([family, networks]) =>
    networks.flatMap((one) =>
      one.seeds.map((seed) => ({ family, name: `${one.id}-s${seed}`, network: one, seed })),
    ),
  );
  const isNamed = (name) => (one) => [one.family, one.network.id, one.name].includes(name);
  const foreign = asked?.find((name) => !all.some(isNamed(name)));
  if (foreign !== undefined) {
    const names = Object.keys(families).join(', ');
    const sentence = `--only takes ${names}, networks as 0.25-64 and trainings as 0.25-64-s1, not ${foreign}.`;
    throw new MobilenetError('E_USAGE', sentence, foreign);
  }
  const wanted = asked ? all.filter((one) => asked.some((name) => isNamed(name)(one))) : all;
  const once = [...new Map(wanted.map((one) => [one.name, one])).values()];
  const work = ({ network }) => costOf(network, classes).multiplyAdds;
  return once.sort((a, b) => work(a) - work(b) || a.name.localeCompare(b.name));
}
