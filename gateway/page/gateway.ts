/** The gateway that the page is of: each request bears the token, where the gateway wants one. */
import type { Classification } from 'mobilenet-wasm/browser';
import type { ModelEntry } from '../catalog.ts';
import type { Overview } from '../http/overview.ts';
import type { ErrorBody } from '../http/status.ts';

/** Lines of an answer, for which the list has room: so nothing jumps where `unknown` stands above the classes. */
export const MOST = 5;

/** What is answered of a picture. */
export interface Answer {
  /** Whether it is like none of the classes, by the rule of the weights. */
  readonly unknown?: boolean;
  /** The best classes; of a picture that is unknown what it would have been. */
  readonly predictions: readonly Classification[];
}

/** What is answered: a file, or a frame of the camera. */
export type Shown = Blob | ImageData;

/** Whether the gateway takes models from who may ask. */
export const takesModels = 'repository' in document.documentElement.dataset;

const KEY = 'mobilenet-token';

/** Whether the gateway asks for a token. */
export const wantsToken = 'token' in document.documentElement.dataset;

let token = wantsToken ? (sessionStorage.getItem(KEY) ?? '') : '';

export const hasToken = (): boolean => token !== '';

/** Kept until the tab is closed; the empty one forgets. */
export function setToken(given: string): void {
  token = given;
  if (given) sessionStorage.setItem(KEY, given);
  else sessionStorage.removeItem(KEY);
}

/** The gateway refuses, with its status and sentence. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** As `fetch`, with the token. */
export const fetchOwn: typeof fetch = (address, init = {}) => {
  const headers = new Headers(init.headers);
  if (token) headers.set('authorization', `Bearer ${token}`);
  return fetch(address, { ...init, headers });
};

/** @throws Refused; Error the gateway is away */
async function asked<T>(address: string, init?: RequestInit): Promise<T> {
  const response = await fetchOwn(address, init).catch(() => {
    throw new Error('The gateway does not answer.');
  });
  const body = (await response.json()) as T | ErrorBody;
  if (response.ok) return body as T;
  throw new Refused(response.status, (body as ErrorBody).error.message);
}

export async function models(): Promise<readonly ModelEntry[]> {
  return (await asked<{ models: readonly ModelEntry[] }>('models')).models;
}

export function overview(): Promise<Overview> {
  return asked<Overview>('status');
}

/** The answer of the gateway. */
export function classify(model: string, shown: Shown): Promise<Answer> {
  const query = new URLSearchParams({ model, top: String(MOST) });
  if (shown instanceof ImageData) {
    query.set('format', 'rgba');
    query.set('size', `${shown.width}x${shown.height}`);
  }
  const body = shown instanceof ImageData ? shown.data : shown;
  const headers = { 'content-type': 'application/octet-stream' };
  const init = { method: 'POST', headers, body } as RequestInit;
  return asked<Answer>(`classify?${query}`, init);
}

/** Makes packed weights a model of the gateway. Throws Refused. */
export async function serve(model: string, weights: Uint8Array): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream' };
  const init = { method: 'PUT', headers, body: weights } as RequestInit;
  await asked(`models/${encodeURIComponent(model)}`, init);
}

/** Where the file of a model lies. */
export const addressOf = (model: string): string => `models/${encodeURIComponent(model)}.mnw`;

/** The file of a model by its address, which the browser keeps as long as it stays the same. Throws Refused. */
export async function bytesAt(address: string): Promise<Uint8Array> {
  const response = await fetchOwn(address);
  if (!response.ok) throw new Refused(response.status, 'The gateway has no such model any more.');
  return new Uint8Array(await response.arrayBuffer());
}
