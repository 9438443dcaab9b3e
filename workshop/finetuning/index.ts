/** Fine-tuning: a float network learns other classes from some pictures of each, and is packed. */
export { backboneOf } from './backbone.ts';
export type { Backbone } from './backbone.ts';
export type { Depth } from './depth.ts';
export { finetune } from './finetune.ts';
export type { Finetuned } from './finetune.ts';
export type { Source, Subject, Watch } from './subject.ts';
export { checkOptions } from './options.ts';
export type { FinetuneOptions } from './options.ts';
