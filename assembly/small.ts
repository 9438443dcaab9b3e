/** The ABI of the core for a small memory: that of index.ts, and a file that lies where the host has mapped it. */
export * from './index';
export { attachNetwork as attach } from './network/network';
