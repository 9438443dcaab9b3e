/** The page of a gateway: a picture, what the network answers here and there, and what the gateway tells of itself. */
import type { Mobilenet } from 'mobilenet-wasm/browser';
import type { ModelEntry } from '../catalog.ts';
import type { Overview } from '../http/overview.ts';
import { clear, showError, showHere, showSides, showThere, showThereError } from './answers.ts';
import { choose, forget } from './chosen.ts';
import type { Chosen } from './chosen.ts';
import { enter, leave } from './door.ts';
import { element } from './element.ts';
import { classify, models, overview, Refused } from './gateway.ts';
import type { Answer, Shown } from './gateway.ts';
import { openCamera, showPicture } from './stage.ts';
import { showAway, showState } from './state.ts';

/** Milliseconds between two looks at the gateway. */
const PERIOD = 5000;

/** Milliseconds after a refused frame. */
const PAUSE = 1000;

const camera = element('#camera');
const both = element<HTMLInputElement>('#both');
const list = element<HTMLSelectElement>('#model');

let entries: readonly ModelEntry[] = [];
let chosen: Chosen | undefined;
let picture: { readonly file: Blob; readonly name: string };
/** Of the work under way. Work that is not the latest any more shows nothing. */
let latest = 0;

type IsLatest = () => boolean;

/** Begins new work: what was shown is gone, and what is under way ends without a word. */
async function begin(work: (isLatest: IsLatest) => Promise<void>): Promise<void> {
  const own = ++latest;
  const isLatest = (): boolean => own === latest;
  camera.setAttribute('aria-pressed', 'false');
  clear();
  try {
    await work(isLatest);
  } catch (cause) {
    if (isLatest()) showError((cause as Error).message);
  }
}

/** The answer here, and at the gateway where that is wanted. */
async function answer(shown: Shown, isLatest: IsLatest): Promise<void> {
  if (!chosen) throw new Error('The gateway has no model yet.');
  const { entry, model, time } = chosen;
  try {
    const loaded = await model;
    const begun = performance.now();
    const own = await classesOf(loaded, shown);
    const ms = performance.now() - begun;
    if (!isLatest()) return;
    if (!both.checked) return showHere(own, ms);
    // Of a camera both are shown at once, so that what stands side by side is of one frame.
    if (shown instanceof Blob) showHere(own, ms);
    const showTheirs = await ask(entry.name, shown, own);
    if (!isLatest()) return;
    showHere(own, ms);
    showTheirs();
  } finally {
    time();
  }
}

/** Only a picture that is unknown is answered twice: first none of the classes, and then those that it would have been. */
async function classesOf(model: Mobilenet, shown: Shown): Promise<Answer> {
  const predictions = await model.classify(shown);
  if (predictions.length > 0) return { predictions };
  return { unknown: true, predictions: await model.classify(shown, { reject: false }) };
}

/** Asks the gateway. @returns what shows its answer, or why there is none */
async function ask(model: string, shown: Shown, own: Answer): Promise<() => void> {
  const begun = performance.now();
  const isFrame = shown instanceof ImageData;
  try {
    const theirs = await classify(model, shown);
    const ms = performance.now() - begun;
    return () => showThere(theirs, ms, own);
  } catch (cause) {
    // A camera does not press a gateway that refuses.
    if (isFrame) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    return () => showThereError((cause as Error).message);
  } finally {
    if (!isFrame) void look();
  }
}

function take(file: Blob, name: string): Promise<void> {
  picture = { file, name };
  showPicture(file, name);
  return begin((isLatest) => answer(file, isLatest));
}

function watch(): Promise<void> {
  return begin(async (isLatest) => {
    camera.setAttribute('aria-pressed', 'true');
    const opened = await openCamera().catch((cause: unknown) => {
      if (isLatest()) camera.setAttribute('aria-pressed', 'false');
      throw cause;
    });
    try {
      for (; isLatest(); await opened.next()) await answer(opened.frame(), isLatest);
    } finally {
      opened.close();
    }
  });
}

/** Answers the picture again: a camera goes on by itself. */
function renew(): void {
  if (camera.getAttribute('aria-pressed') === 'true') void watch();
  else if (picture) void take(picture.file, picture.name);
}

/** Takes the models of the gateway, which may be none; the one that is chosen stays, as long as it is there and the same. */
function takeModels(found: readonly ModelEntry[]): void {
  entries = found;
  list.replaceChildren(...found.map(({ name }) => new Option(name, name)));
  element('#which').hidden = found.length < 2;
  const entry = found.find(({ name }) => name === chosen?.entry.name) ?? found[0];
  if (entry) list.value = entry.name;
  takeModel(entry);
}

function takeModel(entry: ModelEntry | undefined): void {
  const before = chosen?.entry;
  if (entry && before?.digest === entry.digest && before.name === entry.name) return;
  chosen?.dispose();
  if (!entry) forget();
  chosen = entry && choose(entry);
  renew();
}

/** Looks how the gateway does. */
async function look(): Promise<void> {
  try {
    const now = await overview();
    showState(now);
    if (isOther(now)) takeModels(await models());
  } catch (cause) {
    if (cause instanceof Refused && cause.status === 401) leave();
    showAway((cause as Error).message);
  }
}

/** Whether other models answer than those that the page knows. */
function isOther({ models: now }: Overview): boolean {
  const known = (all: readonly { name: string; digest: string }[]): string =>
    JSON.stringify(all.map(({ name, digest }) => [name, digest]));
  return known(now) !== known(entries);
}

/** The first file of what was chosen, dropped or pasted. */
function takeFile(files: FileList | null | undefined): void {
  const file = files?.[0];
  if (file) void take(file, file.name);
}

function listen(): void {
  element<HTMLInputElement>('#picture').onchange = ({ target }) =>
    takeFile((target as HTMLInputElement).files);
  camera.onclick = () =>
    void (camera.getAttribute('aria-pressed') === 'true' ? take(picture.file, picture.name) : watch());
  both.onchange = () => {
    showSides(both.checked);
    renew();
  };
  list.onchange = () => takeModel(entries.find(({ name }) => name === list.value)!);
  document.onpaste = ({ clipboardData }) => takeFile(clipboardData?.files);
  document.ondragover = (event) => {
    event.preventDefault();
    document.body.classList.add('dropping');
  };
  document.ondragleave = ({ relatedTarget }) =>
    void (relatedTarget ?? document.body.classList.remove('dropping'));
  document.ondrop = (event) => {
    event.preventDefault();
    document.body.classList.remove('dropping');
    takeFile(event.dataTransfer?.files);
  };
}

try {
  takeModels(await enter());
  listen();
  void look();
  setInterval(() => void (document.hidden || look()), PERIOD);
  const sample = await fetch('page/sample.jpg');
  if (!picture!) void take(await sample.blob(), 'a sample');
} catch (cause) {
  showAway((cause as Error).message);
}
