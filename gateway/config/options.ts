/** A file of configuration as the options of what it starts. Paths are from its folder. */
import { resolve } from 'node:path';
import type { EventsOptions } from '../events/options.ts';
import type { GatewayOptions } from '../options.ts';
import type { MetricsOptions } from '../watch/metrics/options.ts';
import type { CameraOptions } from '../watch/opened.ts';
import { isCamera } from '../watch/sources/ffmpeg.ts';
import { isTopic } from '../watch/sources/open.ts';
import type { CameraConfig, Config } from './schema.ts';

/** Of `serve`. */
export function gatewayOptions({ models, listen = {}, limits = {} }: Config, folder: string): GatewayOptions {
  return {
    ...(models && { models: models.map((path) => resolve(folder, path)) }),
    ...located(listen, ['tokenFile', 'cert', 'key'], folder),
    ...limits,
  };
}

/** Of `watch`: a camera that names no model has the first of the file. */
export function cameraOptions({ cameras = [], models }: Config, folder: string): CameraOptions[] {
  return cameras.map((camera) => cameraOf({ ...(models && { model: models[0] }), ...camera }, folder));
}

function cameraOf(camera: CameraConfig, folder: string): CameraOptions {
  const { size, matrix, range, crop = {}, source, ...rest } = camera;
  const [width = 0, height = 0] = size?.split('x').map(Number) ?? [];
  return {
    ...located(rest, ['model', 'passwordFile'], folder),
    source: isCamera(source) || isTopic(source) ? source : resolve(folder, source),
    frame: { ...(size !== undefined && { width, height }), matrix, range },
    crop: Object.entries(crop).map(([name, numbers]) => `${name}=${numbers.join()}`),
  };
}

/** Of `watch`; undefined where events go nowhere but to the terminal. */
export function eventsOptions({ sinks }: Config, folder: string): EventsOptions | undefined {
  if (!sinks) return undefined;
  const { lines, mqtt, webhook, store } = sinks;
  const { caFile, ...broker } = mqtt ?? { url: '' };
  return {
    lines,
    mqtt: mqtt && {
      ...located(broker, ['passwordFile'], folder),
      ...(caFile !== undefined && { ca: resolve(folder, caFile) }),
    },
    webhook: webhook && located(webhook, ['tokenFile'], folder),
    store: store && located(store, ['folder'], folder),
  };
}

/** Of `watch`; undefined where nobody asks for figures. */
export function metricsOptions({ metrics }: Config, folder: string): MetricsOptions | undefined {
  return metrics && located(metrics, ['tokenFile'], folder);
}

/** Options of which some are paths, where they are said. */
function located<Options extends object>(
  options: Options,
  keys: readonly (keyof Options)[],
  folder: string,
): Options {
  const said = keys.filter((key) => options[key] !== undefined);
  const paths = said.map((key) => [key, resolve(folder, options[key] as string)]);
  return { ...options, ...Object.fromEntries(paths) };
}
