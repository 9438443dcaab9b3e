/** A bundle as a component: wit/mobilenet.wit around it. */
import { STATUS_FILE_TRUNCATED, STATUS_IMAGE_FORMAT } from '../../../host/core/status-codes.ts';
import { statusError } from '../../../host/core/status.ts';
import type { ErrorCode } from '../../../host/errors.ts';
import type { Fields, Type } from './binary.ts';
import * as binary from './binary.ts';

/** The instance that a component exports. */
export const INTERFACE = 'mobilenet:wasm/network@0.1.0';

/** Cases of `code`: what the core answers, in its order, then what the component refuses by itself. */
function codes(): string[] {
  const all: ErrorCode[] = [];
  for (let status = STATUS_FILE_TRUNCATED; status <= STATUS_IMAGE_FORMAT; status++)
    all.push(statusError(status, 0).code);
  all.push('E_INPUT_SHAPE', 'E_OUTPUT', 'E_USAGE');
  return all.map((code) => code.slice(2).toLowerCase().replaceAll('_', '-'));
}

const { u8, u32, f32, string } = binary.primitive;

/** The types of the interface; the index of each follows from its place, for each that has a name has one more. */
class Types {
  readonly sections: Uint8Array[] = [];
  #count = 0;

  /** Answers the index. */
  add(type: binary.Bytes): Type {
    this.sections.push(binary.types(type));
    return this.#count++;
  }

  named(name: string, type: binary.Bytes): Type {
    const index = this.add(type);
    this.sections.push(binary.exports(binary.exported(name, binary.sort.type, index)));
    return this.#count++;
  }
}

/** Every function: what it takes, and what it answers where it is not refused. */
type Signatures = Readonly<Record<string, readonly [Fields, Type]>>;

/**
 * @param module a bundle with room for answers behind its plan
 * @param exports build/component.wasm
 */
export function wrap(module: Uint8Array, exports: Uint8Array): Uint8Array<ArrayBuffer> {
  const inner = binary.component([...modules(module, exports), ...lifted()]);
  // An instance that holds types of its own is one of a component.
  return binary.component([
    binary.nested(inner),
    binary.instances(binary.instance(0)),
    binary.exports(binary.exported(INTERFACE, binary.sort.instance, 0)),
  ]);
}

/** The bundle is core instance 0, what it exports as a component core instance 1. */
function modules(module: Uint8Array, exports: Uint8Array): Uint8Array[] {
  return [
    binary.coreModule(module),
    binary.coreModule(exports),
    binary.coreInstances(binary.coreInstance(0, [], 0), binary.coreInstance(1, ['env', 'bundle'], 0)),
  ];
}

function lifted(): Uint8Array[] {
  const types = new Types();
  const signatures = signaturesOf(types);
  const code = types.named('code', binary.enumeration(codes()));
  const error = types.named('error', binary.record({ code, place: u32 }));
  const names = Object.keys(signatures);
  const funcs = Object.values(signatures).map(([parameters, answer]) =>
    types.add(binary.func(parameters, types.add(binary.result(answer, error)))),
  );
  const realloc = names.length;
  return [
    ...types.sections,
    binary.aliases(
      binary.coreAlias('memory', 0, 'memory'),
      ...[...names, 'realloc'].map((name) => binary.coreAlias('func', 1, name)),
    ),
    binary.canons(...funcs.map((type, index) => binary.lift(index, realloc, type))),
    binary.exports(...names.map((name, index) => binary.exported(name, binary.sort.func, index))),
  ];
}

function signaturesOf(types: Types): Signatures {
  const facts = types.named(
    'facts',
    binary.record({ height: u32, width: u32, channels: u32, classes: u32, features: u32, layers: u32 }),
  );
  const answer = types.named('answer', binary.record({ index: u32, label: string, probability: f32 }));
  const bytes = types.add(binary.list(u8));
  return {
    info: [{}, facts],
    classify: [{ pixels: bytes, top: u32 }, types.add(binary.list(answer))],
    embed: [{ pixels: bytes }, types.add(binary.list(f32))],
    selftest: [{}, bytes],
  };
}
