/** The entry `mobilenet-wasm/browser`: what a page can have of the library, which tools/pages.mjs puts into one file. */
export * from './index.ts';
export * from './pixels.ts';
export * from './run.ts';
