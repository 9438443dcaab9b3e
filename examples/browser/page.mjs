/** The page of examples: a picture on one side, what the network answers on the other. */
import { load } from '../../dist/browser.js'; // with a bundler: 'mobilenet-wasm'
import { clear, showClasses, showComing, showError, showFacts } from './answers.mjs';
import { openCamera, showPicture } from './stage.mjs';

const signs = [
  ...['stop', 'yield', 'priority-road', 'no-entry', 'speed-limit-30', 'speed-limit-50', 'speed-limit-80'],
  ...['no-overtaking', 'caution', 'roundabout', 'keep-right', 'straight-ahead'],
];

/** Counts from the page. */
const shipped = '../weights/signs-0.25-64.mnw';

const element = (id) => document.getElementById(id);
const camera = element('camera');

showComing({ loaded: 0 });
let weights = { name: shipped.split('/').pop(), model: load(shipped, { onProgress: showComing }) };
/** What `classify` gets: an address or a file. */
let picture;
/** Of the work under way. Work that is not the latest any more shows nothing. */
let turn = 0;

/** Begins new work: what was shown is gone, and what is under way ends without a word. */
async function begin(work) {
  const own = ++turn;
  const isLatest = () => own === turn;
  camera.setAttribute('aria-pressed', 'false');
  clear();
  try {
    await work(isLatest);
  } catch ({ message }) {
    if (isLatest()) showError(message);
  }
}

/** One answer of a model for the picture, or for what a camera sees. */
async function answer({ name, model }, from, isLatest) {
  const loaded = await model;
  const image = typeof from === 'string' ? await (await fetch(from)).blob() : from;
  const start = performance.now();
  const classes = await loaded.classify(image, 5);
  if (!isLatest()) return;
  showClasses(classes);
  showFacts(name, loaded, performance.now() - start);
}

function take(image, name) {
  picture = image;
  for (const sign of document.querySelectorAll('#signs button')) {
    sign.setAttribute('aria-pressed', String(sign.dataset.address === image));
  }
  showPicture(image, name);
  return begin((isLatest) => answer(weights, image, isLatest));
}

/** The weights before stay where the new ones are refused. */
function takeWeights(file) {
  return begin(async (isLatest) => {
    const chosen = { name: file.name, model: load(file) };
    await chosen.model;
    if (!isLatest()) return;
    weights.model.then((model) => model.dispose()).catch(() => {});
    weights = chosen;
    await answer(chosen, picture, isLatest);
  });
}

function look() {
  return begin(async (isLatest) => {
    camera.setAttribute('aria-pressed', 'true');
    const opened = await openCamera().catch((cause) => {
      if (isLatest()) camera.setAttribute('aria-pressed', 'false');
      throw cause;
    });
    try {
      for (; isLatest(); await opened.next()) await answer(weights, opened.video, isLatest);
    } finally {
      opened.close();
    }
  });
}

/** The first file of what was chosen, dropped or pasted. */
function takeFile([file] = []) {
  if (file) void take(file, file.name);
}

function signButton(sign) {
  const name = sign.replaceAll('-', ' ');
  const address = `signs/${sign}.jpg`;
  const image = Object.assign(new Image(), { src: address, alt: name, title: name });
  const button = Object.assign(document.createElement('button'), { type: 'button' });
  button.dataset.address = address;
  button.append(image);
  button.onclick = () => take(address, name);
  const item = document.createElement('li');
  item.append(button);
  return item;
}

element('signs').append(...signs.map(signButton));
element('picture').onchange = ({ target }) => takeFile(target.files);
element('weights').onchange = ({ target }) => target.files[0] && takeWeights(target.files[0]);
camera.onclick = () =>
  camera.getAttribute('aria-pressed') === 'true' ? take(picture, element('shown').alt) : look();
document.onpaste = ({ clipboardData }) => takeFile(clipboardData.files);
document.ondragover = (event) => {
  event.preventDefault();
  document.body.classList.add('dropping');
};
document.ondragleave = ({ relatedTarget }) => relatedTarget ?? document.body.classList.remove('dropping');
document.ondrop = (event) => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  takeFile(event.dataTransfer.files);
};
document.querySelector('#signs button').click();
