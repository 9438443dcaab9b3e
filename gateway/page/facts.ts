/** The facts of the model. */
import type { Running } from 'mobilenet-wasm/browser';
import { element, part } from './element.ts';
import type { Offered } from './offered.ts';

/** Channels of the embedding where α is 1. */
const FEATURES = 1024;

const list = element('#facts');

/** @param running of the page; undefined while the model comes */
export function showFacts(offered: Offered, running: Running | undefined): void {
  const { name, digest, bytes, contract, layers, pages, build } = offered;
  const { width, height, order, classes, features, domain } = contract;
  const facts: Readonly<Record<string, string | Node>> = {
    Name: part('bdi', '', name),
    Network: `MobileNet V1, α ${Number((features / FEATURES).toFixed(2))}, ${layers} layers of ${domain}`,
    Input: `${height} × ${width} pixels, ${order}`,
    Answer: classes ? `${classes} classes` : `${features} features`,
    File: `${kilo(bytes)} kB`,
    Memory: `${(pages / 16).toFixed(1)} MiB, fixed: ${pages} pages of 64 KiB`,
    Build: `${running?.build ?? '…'} in this page${build ? `, ${build} at the gateway` : ''}`,
    ...(digest && { 'SHA-256': part('code', '', digest) }),
  };
  list.replaceChildren(
    ...Object.entries(facts).flatMap(([term, fact]) => [part('dt', '', term), part('dd', '', fact)]),
  );
}

export function clearFacts(): void {
  list.replaceChildren();
}

function kilo(bytes: number): string {
  return Math.round(bytes / 1000).toLocaleString('en');
}
