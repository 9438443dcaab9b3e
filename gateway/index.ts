/**
 * MobileNet V1 over HTTP, and on the frames of a camera.
 *
 * ```ts
 * const gateway = await startGateway({ models: ['w.mnw'], port: 8080 });
 * console.log(gateway.address);
 * await gateway.close();
 * ```
 */
import type { Gateway } from './gateway.ts';
import type { GatewayOptions } from './options.ts';

export { readCameras, readConfig } from './config/read.ts';
export type { Gateway } from './gateway.ts';
export type { GatewayOptions } from './options.ts';
export { explainSource } from './watch/sources/open.ts';
export { startCameras } from './watch/cameras.ts';
export type { Cameras, CamerasOptions, Reloaded } from './watch/cameras.ts';
export type { CameraOptions } from './watch/opened.ts';
export { startWatch } from './watch/watch.ts';
export type { Watch } from './watch/camera.ts';
export type { Refused, WatchOptions } from './watch/options.ts';
export type { Summary } from './watch/summary.ts';
export type { WatchEvent } from './events/event.ts';

/**
 * Loads the models into every worker and listens.
 *
 * @throws MobilenetError E_USAGE an option is wrong; E_IO a file cannot be read, or the port is taken; E_FILE_…, E_MEMORY,
 *   E_SELFTEST, E_ENGINE of a model
 */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  // Who only watches loads no HTTP server.
  const gateway = await import('./gateway.ts');
  return gateway.startGateway(options);
}
