/**
 * The state of a training as a safetensors file: the parameters and the optimizer's state under the trainer's names, the
 * batch-norm statistics of workers after the first as `workerN.<name>`, moving averages as `average.<name>`, and in its metadata where the training stands.
 */
import { MobilenetError } from '../../host/errors.ts';
import { sha256Hex } from '../packing/digest.ts';
import { readSafetensors, writeSafetensors } from '../packing/safetensors/index.ts';
import type { Safetensors } from '../packing/safetensors/index.ts';
import type { Tensor } from '../packing/tensor.ts';
import type { Course } from './course.ts';
import { faultOf } from './fault.ts';
import { facts, refuseOther } from './identity.ts';
import type { Identity, Known } from './identity.ts';
import { layersOf, tracked, trained } from './network.ts';
import { decodePlace, encodePlace } from './place.ts';
import type { Place } from './place.ts';
import { networkOf } from './recipe.ts';
import { AVERAGE, isStatistic } from './statistics.ts';
import type { TeamState } from './team.ts';

const FORMAT = 'mobilenet-wasm checkpoint';
const VERSION = '3';

/** What stands before the digest, which is that of all bytes but its own. In another text the quotation marks are escaped. */
const MARK = '"sha256":"';
const DIGITS = 64;

export interface Checkpoint {
  readonly place: Place;
  readonly state: TeamState;
}

export function writeCheckpoint({ place, state }: Checkpoint, identity: Identity): Uint8Array {
  const others = state.statistics
    .slice(1)
    .flatMap((tensors, index) =>
      tensors.map((tensor) => ({ ...tensor, name: `worker${index + 1}.${tensor.name}` })),
    );
  const bytes = writeSafetensors([...state.parameters, ...state.optimizer, ...others], {
    format: FORMAT,
    version: VERSION,
    identity: JSON.stringify(facts(identity)),
    place: encodePlace(place),
    sha256: '0'.repeat(DIGITS),
  });
  const { at, sha256 } = digestOf(bytes);
  bytes.set(Buffer.from(sha256), at);
  return bytes;
}

/** Where the digest stands in a file, and what it must be. */
function digestOf(bytes: Uint8Array): { at: number; sha256: string } {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(MARK) + MARK.length;
  return { at, sha256: sha256Hex([bytes.subarray(0, at), bytes.subarray(at + DIGITS)]) };
}

/**
 * Reads a file that is whole, of whatever training.
 *
 * @param path of the file, for the sentences
 * @throws E_MODEL_FORMAT it is no checkpoint, or is damaged
 */
export function openCheckpoint(bytes: Uint8Array, path: string): Safetensors {
  const file = whole(bytes, path);
  const { format, version, sha256 } = file.metadata;
  if (format !== FORMAT || version !== VERSION)
    throw unresumable(path, 'it is no checkpoint of this version');
  if (sha256 !== digestOf(bytes).sha256) throw unresumable(path, 'it is damaged: its SHA-256 is another');
  return file;
}

/**
 * Reads a file that is whole, and of this training as far as it is known.
 *
 * @throws E_MODEL_FORMAT; E_USAGE it is of another training: names what differs
 */
export function openOwn(bytes: Uint8Array, known: Known, path: string): Safetensors {
  const file = openCheckpoint(bytes, path);
  refuseOther(factsIn(file.metadata, path), known, path);
  return file;
}

function whole(bytes: Uint8Array, path: string): Safetensors {
  try {
    return readSafetensors(bytes);
  } catch (cause) {
    throw unresumable(path, 'it is damaged, or no checkpoint', cause);
  }
}

/**
 * @param course that the training has
 * @param path of the file, for the sentences
 * @throws E_MODEL_FORMAT it is no checkpoint, or is damaged; E_USAGE it is of another training: names what differs
 */
export function readCheckpoint(
  bytes: Uint8Array,
  { identity, course }: { readonly identity: Identity; readonly course: Course },
  path: string,
): Checkpoint {
  const { tensors, metadata } = openOwn(bytes, identity, path);
  const place = decodePlace(metadata['place'] ?? '', course);
  if (!place) throw unresumable(path, 'it does not say where the training stood');
  return { place, state: stateOf(tensors, identity, path) };
}

function factsIn({ identity }: Safetensors['metadata'], path: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(identity ?? '')) as Record<string, unknown>;
  } catch (cause) {
    throw unresumable(path, 'it does not say of which training it is', cause);
  }
}

/** The tensors that there must be, none missing and none more. */
function stateOf(tensors: Safetensors['tensors'], identity: Identity, path: string): TeamState {
  const rest = new Map(tensors);
  const take = (prefix: string, { name, shape }: Pick<Tensor, 'name' | 'shape'>): Tensor => {
    const tensor = rest.get(prefix + name);
    rest.delete(prefix + name);
    const fault = !tensor
      ? 'is missing'
      : String(tensor.shape) === String(shape)
        ? faultOf(tensor)
        : 'has another shape';
    if (tensor && fault === undefined) return tensor;
    throw unresumable(path, `the tensor ${prefix}${name} ${fault}`);
  };
  const layers = layersOf(networkOf(identity.recipe, identity.classes.length));
  const [learnt, followed] = [trained(layers), tracked(layers)];
  const kept = identity.recipe.ema > 0 ? ['', AVERAGE] : [''];
  const parameters = kept.flatMap((prefix) => [...learnt, ...followed].map((each) => take(prefix, each)));
  const optimizer = ['square.', 'momentum.'].flatMap((prefix) => learnt.map((each) => take(prefix, each)));
  const statistics = Array.from({ length: identity.recipe.workers }, (_, worker) =>
    worker === 0
      ? parameters.filter(isStatistic)
      : kept.flatMap((prefix) =>
          followed.map((each) => ({ ...take(`worker${worker}.${prefix}`, each), name: prefix + each.name })),
        ),
  );
  const [more] = rest.keys();
  if (more !== undefined) throw unresumable(path, `the tensor ${more} belongs to no training`);
  return { parameters, optimizer, statistics };
}

function unresumable(path: string, reason: string, cause?: unknown): MobilenetError {
  const sentence = `${path} cannot be resumed: ${reason}. Remove it to begin anew.`;
  return new MobilenetError('E_MODEL_FORMAT', sentence, path, { cause });
}
