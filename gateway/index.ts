/**
 * MobileNet V1 over HTTP.
 *
 * ```ts
 * const gateway = await startGateway({ models: ['w.mnw'], port: 8080 });
 * console.log(gateway.address);
 * await gateway.close();
 * ```
 */
export { readConfig } from './config/read.ts';
export { startGateway } from './gateway.ts';
export type { Gateway } from './gateway.ts';
export type { GatewayOptions } from './options.ts';
