/** The entry `mobilenet-wasm/teach`: another classifier on the embeddings of a network, in Node and in pages. */
export type { Cell, ClassMetrics, Metrics } from '../evaluate/metrics.ts';
export type { Interval } from '../evaluate/interval.ts';
export type { EmbedOptions } from './embed.ts';
export type { Embedded, Example } from './example.ts';
export { readLesson, writeLesson } from './lesson.ts';
export type { Lesson } from './lesson.ts';
export type { Estimate } from './tally.ts';
export { teach } from './teach.ts';
export type { Method, TeachOptions, Taught } from './teach.ts';
