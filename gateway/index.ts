/**
 * MobileNet V1 over HTTP, and on the frames of a camera.
 *
 * ```ts
 * const gateway = await startGateway({ models: ['w.mnw'], port: 8080 });
 * console.log(gateway.address);
 * await gateway.close();
 * ```
 */
export { readCameras, readConfig } from './config/read.ts';
export { startGateway } from './gateway.ts';
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
