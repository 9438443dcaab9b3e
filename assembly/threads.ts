/**
 * The ABI of the build for several threads: that of index.ts, and what a team needs. Each thread has an instance over
 * one shared memory; all of them are made before the first other call, because each writes the static data again.
 */
export * from './index';
export { setThreads as threads } from './network/network';
export { serve } from './network/team';
export { dismiss, resign } from './team/rest';
