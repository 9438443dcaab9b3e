/** The ABI of the core for a small memory whose file stays outside of it: that of index.ts, and how long the file is. */
export * from './index';
export { flashNetwork as flash } from './network/network';
