/** A component as an engine runs it: its modules, and its functions by the canonical ABI, called by hand. */
import assert from 'node:assert/strict';
import type { Core } from '../../../host/core/core.ts';
import { readSections } from '../../../workshop/bundle/module.ts';

/** Numbers of a component's sections. */
export const Section = { module: 1, component: 4, import: 10, export: 11 };

/** The canonical ABI of build/component.wasm. */
interface Exports {
  realloc(before: number, had: number, align: number, size: number): number;
  info(): number;
  classify(pixels: number, length: number, top: number): number;
  embed(pixels: number, length: number): number;
  selftest(): number;
}

export const ofId = (component: Uint8Array, id: number): Uint8Array[] =>
  readSections(component)
    .filter((section) => section.id === id)
    .map(({ body }) => body);

/** The component that lies in one, and its two modules: the bundle, and what exports it. */
export function partsOf(component: Uint8Array): { inner: Uint8Array; modules: Uint8Array[] } {
  const [inner] = ofId(component, Section.component);
  return { inner: inner!, modules: ofId(inner!, Section.module) };
}

export const instantiate = (bytes: Uint8Array, imports = {}): WebAssembly.Exports =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), imports).exports;

/** A component as an engine runs it. */
export class Instance {
  readonly core: Core;
  readonly #exports: Exports;
  readonly #view: DataView;

  constructor(component: Uint8Array) {
    const [bundle, exports] = partsOf(component).modules;
    const imported = instantiate(bundle!);
    this.core = imported as unknown as Core;
    this.#exports = instantiate(exports!, { env: imported, bundle: imported }) as unknown as Exports;
    this.#view = new DataView(this.core.memory.buffer);
  }

  info(): number[] | Refusal {
    return this.#result(this.#exports.info(), (at) =>
      Array.from({ length: 6 }, (_, i) => this.#u32(at + 4 * i)),
    );
  }

  classify(pixels: Uint8Array, top: number): Answer[] | Refusal {
    const result = this.#exports.classify(this.#place(pixels), pixels.length, top);
    return this.#result(result, (at) =>
      Array.from({ length: this.#u32(at + 4) }, (_, i) => this.#answer(this.#u32(at) + 16 * i)),
    );
  }

  embed(pixels: Uint8Array): number[] | Refusal {
    const result = this.#exports.embed(this.#place(pixels), pixels.length);
    return this.#result(result, (at) =>
      Array.from({ length: this.#u32(at + 4) }, (_, i) => this.#view.getFloat32(this.#u32(at) + 4 * i, true)),
    );
  }

  selftest(): string | Refusal {
    return this.#result(this.#exports.selftest(), (at) => this.#bytes(at).toString('hex'));
  }

  #place(pixels: Uint8Array): number {
    const at = this.#exports.realloc(0, 0, 1, pixels.length) >>> 0;
    new Uint8Array(this.core.memory.buffer).set(pixels, at);
    return at;
  }

  #result<T>(at: number, read: (at: number) => T): T | Refusal {
    assert.equal(at % 4, 0);
    if (this.#view.getUint8(at) === 0) return read(at + 4);
    return { code: this.#view.getUint8(at + 4), place: this.#u32(at + 8) };
  }

  #answer(at: number): Answer {
    const label = this.#bytes(at + 4).toString();
    return { index: this.#u32(at), label, probability: this.#view.getFloat32(at + 12, true) };
  }

  /** What an address and a length stand for. */
  #bytes(at: number): Buffer {
    return Buffer.from(this.core.memory.buffer, this.#u32(at), this.#u32(at + 4));
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, true);
  }
}

export interface Answer {
  readonly index: number;
  readonly label: string;
  readonly probability: number;
}

export interface Refusal {
  readonly code: number;
  readonly place: number;
}
