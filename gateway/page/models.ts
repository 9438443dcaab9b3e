/** The networks that the page can run, one of which is chosen: those of the gateway, and the one that was taught here. */
import type { ModelEntry } from '../catalog.ts';
import type { Overview } from '../http/overview.ts';
import { choose, forget } from './chosen.ts';
import type { Chosen } from './chosen.ts';
import { element } from './element.ts';
import { addressOf, models } from './gateway.ts';
import type { Offered } from './offered.ts';

const list = element<HTMLSelectElement>('#model');

let entries: readonly ModelEntry[] = [];
let offers: readonly Offered[] = [];
let taught: Offered | undefined;
let chosen: Chosen | undefined;
let changed: () => void;

export const chosenNow = (): Chosen | undefined => chosen;

/** Whether the gateway has a model of a name, as far as the page knows. */
export const isTaken = (name: string): boolean => entries.some((entry) => entry.name === name);

/** Takes the models of the gateway, which may be none; the one that is chosen stays, as long as it is there and the same. */
export function takeModels(found: readonly ModelEntry[]): void {
  entries = found;
  fill();
  takeOffer(offerOf(chosen?.offered.file) ?? offers[0]);
}

/** Looks which models the gateway has now, and chooses one of them. */
export async function takeServed(name: string): Promise<void> {
  takeModels(await models());
  takeOffer(offerOf(addressOf(name)) ?? chosen?.offered);
}

/** Chooses what was taught in this page, in the place of what was taught before. */
export function takeTaught(made: Offered): void {
  taught = made;
  fill();
  takeOffer(made);
}

const offerOf = (file: Offered['file'] | undefined): Offered | undefined =>
  offers.find((one) => one.file === file);

function fill(): void {
  const served = entries.map((entry) => ({ ...entry, file: addressOf(entry.name) }));
  offers = taught ? [...served, taught] : served;
  list.replaceChildren(...offers.map(({ name }) => new Option(name)));
  element('#which').hidden = offers.length < 2;
}

function takeOffer(offered: Offered | undefined): void {
  if (offered) list.selectedIndex = offers.indexOf(offered);
  const before = chosen?.offered;
  if (offered && before?.digest === offered.digest && before?.file === offered.file) return;
  chosen?.dispose();
  if (!offered) forget();
  chosen = offered && choose(offered);
  changed();
}

/** Whether other models answer than those that the page knows. */
export function isOther({ models: now }: Overview): boolean {
  const known = (all: readonly { name: string; digest: string }[]): string =>
    JSON.stringify(all.map(({ name, digest }) => [name, digest]));
  return known(now) !== known(entries);
}

/** @param onChange called when another network is chosen, or none */
export function listenModels(onChange: () => void): void {
  changed = onChange;
  list.onchange = () => takeOffer(offers[list.selectedIndex]);
}
