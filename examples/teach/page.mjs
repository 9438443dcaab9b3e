/** The page of teaching: hold a button for each thing, teach, see what it answers, keep the file. */
import { load } from '../../dist/host/index.js'; // with a bundler: 'mobilenet-wasm'
import { teach, writeLesson } from '../../dist/workshop/teaching/index.js'; // 'mobilenet-wasm/teach'
import { clear, showClasses, showComing, showError, showFacts } from '../browser/answers.mjs';
import { openCamera } from '../browser/stage.mjs';
import { addClass, classes } from './classes.mjs';

/** Counts from the page. */
const shipped = '../weights/signs-0.25-64.mnw';

/** Milliseconds between two examples while a button is held: so that what is shown can move. */
const PACE = 100;

const element = (id) => document.getElementById(id);
const [camera, teachButton, estimate, network, kept] = [
  'camera',
  'teach',
  'estimate',
  'network',
  'examples',
].map(element);

let backbone = open(shipped, { onProgress: showComing });
/** What answers, once it has been taught. */
let taught;
let opened;

/** The bytes of a packed file, and the network of it. */
async function open(source, options) {
  const bytes =
    typeof source === 'string'
      ? new Uint8Array(await (await fetch(source)).arrayBuffer())
      : new Uint8Array(await source.arrayBuffer());
  return { bytes, model: await load(bytes, options) };
}

/** Whatever fails is said. */
const telling =
  (work) =>
  async (...given) => {
    element('error').textContent = '';
    try {
      return await work(...given);
    } catch ({ message }) {
      showError(message);
    }
  };

/** Looks again and again until it is told to end. */
function show(taken) {
  let on = true;
  const look = telling(async () => {
    if (!opened) await openIt();
    const { model } = await backbone;
    while (on && opened) {
      taken(await model.embedBytes(opened.video));
      await new Promise((resolve) => setTimeout(resolve, PACE));
    }
  });
  void look();
  return () => (on = false);
}

async function read(file) {
  const { model } = await backbone;
  return model.embedBytes(file).catch((cause) => {
    showError(`${file.name}: ${cause.message}`);
    throw cause;
  });
}

/** Teaching wants two classes that have examples, each with a name of its own. */
function changed() {
  const full = classes.filter(({ name, examples }) => name && examples.length > 0);
  const names = new Set(full.map(({ name }) => name));
  teachButton.disabled = names.size < 2 || names.size < full.length;
}

const learn = telling(async () => {
  const { bytes } = await backbone;
  const examples = classes.flatMap(({ name, examples }) =>
    name ? examples.map((example) => ({ ...example, label: name })) : [],
  );
  estimate.textContent = 'Learning…';
  // The word is drawn before the work begins.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const made = await teach(bytes, examples);
  const model = await load(made.weights);
  taught?.dispose();
  taught = model;
  estimate.textContent = estimated(made);
  offer(network, made.weights);
  offer(kept, writeLesson(made.lesson));
  clear();
  if (!opened) element('answers').setAttribute('aria-busy', 'false');
});

/** What is known of how often it is right. */
function estimated({ trials, method, undivided }) {
  if (!trials) return 'Taught. Hold each button once more, in another place, to learn how often it is right.';
  const { top1, pictures } = trials[method];
  const rest = undivided.length > 0 ? ' Not all classes were tried: hold their buttons once more.' : '';
  return `Taught. Of ${pictures} examples that were held out it named ${Math.round(100 * top1)} % rightly.${rest}`;
}

/** A file to save, made of bytes. */
function offer(link, bytes) {
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.hidden = false;
}

async function openIt() {
  opened = await openCamera();
  camera.setAttribute('aria-pressed', 'true');
  void answering();
}

/** Answers while the camera is open, with what was taught last. */
const answering = telling(async () => {
  for (; opened; await opened?.next()) {
    if (!taught) continue;
    const [model, start] = [taught, performance.now()];
    const answers = await model.classify(opened.video, 5);
    if (model !== taught) continue;
    showClasses(answers);
    showFacts('what you taught', model, performance.now() - start);
  }
});

camera.onclick = telling(async () => {
  if (!opened) return openIt();
  opened.close();
  opened = undefined;
  camera.setAttribute('aria-pressed', 'false');
});

/** What one network saw says nothing to another. */
element('weights').onchange = telling(async ({ target }) => {
  const chosen = await open(target.files[0]);
  (await backbone).model.dispose();
  backbone = Promise.resolve(chosen);
  for (const own of classes) own.examples.length = 0;
  element('classes').replaceChildren();
  classes.length = 0;
  begin();
  estimate.textContent = `${target.files[0].name} looks now: show it each thing.`;
});

function begin() {
  for (let number = 0; number < 2; number++) addClass({ show, read, changed });
}

element('more').onclick = () => addClass({ show, read, changed }).select();
teachButton.onclick = learn;
begin();
backbone.catch(({ message }) => showError(message));
