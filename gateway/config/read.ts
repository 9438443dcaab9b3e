import { dirname } from 'node:path';
import { MobilenetError } from 'mobilenet-wasm';
import { readOwn } from '../file.ts';
import type { GatewayOptions } from '../options.ts';
import type { CamerasOptions } from '../watch/cameras.ts';
import { cameraOptions, eventsOptions, gatewayOptions, metricsOptions } from './options.ts';
import type { Config } from './schema.ts';
import type { Place } from './text.ts';

/** Bytes of a file of configuration. */
const LARGEST = 1 << 20;

/** Faults that are told at once. */
const MOST_TOLD = 20;

/**
 * Reads a file of configuration for a server. All of the file is checked, also what is for others.
 *
 * @throws E_IO it cannot be read; E_USAGE it is wrong: every fault with its line and column
 */
export async function readConfig(path: string): Promise<GatewayOptions> {
  return gatewayOptions(await read(path), dirname(path));
}

/**
 * Reads its cameras, and where their events and figures go.
 *
 * @throws what `readConfig` throws; E_USAGE it has no cameras
 */
export async function readCameras(path: string): Promise<CamerasOptions> {
  const config = await read(path);
  if (!config.cameras) {
    const mend = 'name one, such as `cameras: [{ name: gate, source: /dev/video0 }]`';
    throw new MobilenetError('E_USAGE', `${path} has no cameras: ${mend}.`, path);
  }
  const folder = dirname(path);
  const metrics = metricsOptions(config, folder);
  return { cameras: cameraOptions(config, folder), events: eventsOptions(config, folder), metrics };
}

/** E_USAGE of a file of configuration. */
class Faulty extends MobilenetError {
  readonly faults: readonly (Place & { readonly message: string })[];

  constructor(path: string, faults: Faulty['faults']) {
    const sentences = faults.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
    super('E_USAGE', `${sentences.join('; ')}.`, path);
    this.faults = faults;
  }
}

async function read(path: string): Promise<Config> {
  const bytes = await readOwn(path);
  if (bytes.length > LARGEST) throw new MobilenetError('E_USAGE', `${path} may have ${LARGEST} bytes.`, path);
  // Their libraries are loaded by those who have such a file.
  const [{ checked }, { Text }] = await Promise.all([import('./faults.ts'), import('./text.ts')]);
  const text = new Text(bytes.toString());
  const config = checked(text);
  if (!Array.isArray(config)) return config;
  const told = config.sort((a, b) => a.at - b.at).slice(0, MOST_TOLD);
  throw new Faulty(
    path,
    told.map(({ at, sentence: message }) => ({ ...text.place(at), message })),
  );
}
