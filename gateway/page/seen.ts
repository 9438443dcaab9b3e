/** What is answered: a picture, or what the camera sees, frame by frame. */
import { pixels, run } from 'mobilenet-wasm/browser';
import type { Mobilenet } from 'mobilenet-wasm/browser';
import { clear, showError, showHere, showSides, showThere, showThereError } from './answers.ts';
import { element } from './element.ts';
import { classify, MOST } from './gateway.ts';
import type { Answer, Shown } from './gateway.ts';
import { chosenNow } from './models.ts';
import { isServed } from './offered.ts';
import type { Offered } from './offered.ts';
import { openCamera, showPicture } from './stage.ts';
import type { Camera } from './stage.ts';

/** Milliseconds after a refused frame. */
const PAUSE = 1000;

const button = element('#camera');
const both = element<HTMLInputElement>('#both');

let picture: { readonly file: Blob; readonly name: string } | undefined;
let camera: Promise<Camera> | undefined;
/** Of the work under way. Work that is not the latest any more shows nothing. */
let latest = 0;
/** Told after each answer of the gateway to a picture. */
let asked: () => void;

type IsLatest = () => boolean;

/** Begins new work: what was shown is gone, and what is under way ends without a word. */
async function begin(work: (isLatest: IsLatest) => Promise<void>): Promise<void> {
  const own = ++latest;
  const isLatest = (): boolean => own === latest;
  showCamera(undefined);
  clear();
  try {
    await work(isLatest);
  } catch (cause) {
    if (isLatest()) showError((cause as Error).message);
  }
}

/** The answer here, and at the gateway where that is wanted. */
async function answer(shown: Shown, isLatest: IsLatest): Promise<void> {
  const chosen = chosenNow();
  if (!chosen) throw new Error('The gateway has no model yet.');
  const { offered, model, time } = chosen;
  try {
    const loaded = await model;
    const begun = performance.now();
    const own = await classesOf(loaded, shown);
    const ms = performance.now() - begun;
    if (!isLatest()) return;
    if (!both.checked) return showHere(own, ms);
    // Of a camera both are shown at once, so that what stands side by side is of one frame.
    if (shown instanceof Blob) showHere(own, ms);
    const showTheirs = await ask(offered, shown, own);
    if (!isLatest()) return;
    showHere(own, ms);
    showTheirs();
  } finally {
    time();
  }
}

/** One run says both: whether it is like none of the classes, and which it is or would have been. */
async function classesOf(model: Mobilenet, shown: Shown): Promise<Answer> {
  const { result } = await run(model, await pixelsOf(shown), ({ unknown, classes }) => ({
    unknown: unknown(),
    predictions: classes(MOST),
  }));
  return result;
}

async function pixelsOf(shown: Shown): ReturnType<typeof pixels> {
  if (shown instanceof Blob) return pixels(new Uint8Array(await shown.arrayBuffer()));
  const { width, height, data } = shown;
  return { width, height, data: data as Uint8ClampedArray, format: 'rgba' };
}

/** Asks the gateway. @returns what shows its answer, or why there is none */
async function ask(offered: Offered, shown: Shown, own: Answer): Promise<() => void> {
  if (!isServed(offered)) return () => showThereError('The gateway has not what was taught in this page.');
  const begun = performance.now();
  const isFrame = shown instanceof ImageData;
  try {
    const theirs = await classify(offered.name, shown);
    const ms = performance.now() - begun;
    return () => showThere(theirs, ms, own);
  } catch (cause) {
    // A camera does not press a gateway that refuses.
    if (isFrame) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    return () => showThereError((cause as Error).message);
  } finally {
    if (!isFrame) asked();
  }
}

export const hasPicture = (): boolean => picture !== undefined;

export function take(file: Blob, name: string): Promise<void> {
  picture = { file, name };
  showPicture(file, name);
  return begin((isLatest) => answer(file, isLatest));
}

/** The first file of what was chosen, dropped or pasted. */
export function takeFile(files: FileList | null | undefined): void {
  const file = files?.[0];
  if (file) void take(file, file.name);
}

function watch(): Promise<void> {
  return begin(async (isLatest) => {
    const opening = openCamera();
    showCamera(opening);
    const opened = await opening.catch((cause: unknown) => {
      if (isLatest()) showCamera(undefined);
      throw cause;
    });
    try {
      for (; isLatest(); await opened.next()) await answer(opened.frame(), isLatest);
    } catch (cause) {
      if (isLatest()) showError((cause as Error).message);
      // It still shows what can be taught.
      while (isLatest()) await opened.next();
    } finally {
      opened.close();
    }
  });
}

function showCamera(now: Promise<Camera> | undefined): void {
  camera = now;
  button.setAttribute('aria-pressed', String(now !== undefined));
}

/** What the camera sees, which is begun where it is not on. Rejects as `openCamera`. */
export async function look(): Promise<ImageData> {
  if (!camera) void watch();
  return (await camera!).frame();
}

/** Whether the camera is on, or about to be. */
export const isWatching = (): boolean => camera !== undefined;

/** Answers again: a camera goes on by itself. */
export function renew(): void {
  if (isWatching()) void watch();
  else if (picture) void take(picture.file, picture.name);
}

/** @param onAsked called after each answer of the gateway to a picture */
export function listenSeen(onAsked: () => void): void {
  asked = onAsked;
  button.onclick = () => {
    if (isWatching() && picture) void take(picture.file, picture.name);
    else void watch();
  };
  both.onchange = () => {
    showSides(both.checked);
    renew();
  };
}
