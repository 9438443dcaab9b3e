/** The network that looks at examples: the one that was chosen when the first came, until they are dropped. */
import { load } from 'mobilenet-wasm/browser';
import type { Image, Mobilenet } from 'mobilenet-wasm/browser';
import { chosenNow } from './models.ts';
import { bytesOf } from './offered.ts';

export interface Backbone {
  readonly name: string;
  /** Its file. */
  readonly bytes: Uint8Array;
  readonly model: Mobilenet;
}

let opened: Promise<Backbone> | undefined;

/** @throws Error there is none yet, or it does not load: the next call tries it again */
export function backbone(): Promise<Backbone> {
  opened ??= open().catch((cause: unknown) => {
    opened = undefined;
    throw cause;
  });
  return opened;
}

/** What it sees of a picture, u8 [features]. Throws as `backbone` and `embedBytes`. */
export async function seen(image: Image): Promise<Uint8Array> {
  return (await backbone()).model.embedBytes(image);
}

/** The next example is of the network that is chosen by then. */
export function dropBackbone(): void {
  opened?.then(({ model }) => model.dispose()).catch(() => undefined);
  opened = undefined;
}

async function open(): Promise<Backbone> {
  const offered = chosenNow()?.offered;
  if (!offered) throw new Error('The gateway has no model yet.');
  const bytes = await bytesOf(offered);
  return { name: offered.name, bytes, model: await load(bytes) };
}
