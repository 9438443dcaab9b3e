/**
 * The side of the answers. What others wrote, labels and names of files, is set as text, never as HTML, and `bdi` keeps
 * its direction of writing to itself.
 */
const [list, error, spoken, facts, coming] = ['answers', 'error', 'spoken', 'facts', 'coming'].map((id) =>
  document.getElementById(id),
);

/** Nothing stands here while the next answer is due: neither an old answer nor an old error. */
export function clear() {
  list.replaceChildren();
  list.setAttribute('aria-busy', 'true');
  error.textContent = '';
}

/** @param classes best first, as `classify` answers them: none of a picture that is unknown by the rule of the weights */
export function showClasses(classes) {
  const [best] = classes;
  const name = best?.className ?? 'unknown';
  list.replaceChildren(...(best ? classes.map(line) : [part('li', '', part('span', 'name', name))]));
  list.setAttribute('aria-busy', 'false');
  // A camera answers many times a second: only what changes is said aloud.
  const said = best ? `${name}, ${Math.round(best.probability * 100)} percent` : name;
  if (name !== spoken.dataset.name) spoken.textContent = said;
  spoken.dataset.name = name;
}

/** How far a download has come, as `load` tells it; without a total it is under way. */
export function showComing({ loaded, total }) {
  coming.hidden = loaded === total;
  if (total) coming.value = loaded / total;
  else coming.removeAttribute('value');
}

export function showError(message) {
  clear();
  coming.hidden = true;
  list.setAttribute('aria-busy', 'false');
  spoken.textContent = '';
  spoken.dataset.name = '';
  error.textContent = message;
}

/** @param milliseconds of the last answer, from the picture to its classes */
export function showFacts(name, model, milliseconds) {
  const { width, height, domain, classes } = model.contract;
  const network = `${classes} classes, ${width} × ${height} pixels, ${domain}`;
  const time = `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
  facts.replaceChildren(
    part('bdi', '', name),
    `: ${network}; decoded and answered in ${time} (${model.build})`,
  );
}

function line({ className, index, probability }) {
  const item = document.createElement('li');
  const bar = part('span', 'bar', '');
  bar.style.setProperty('--part', probability);
  const label = part('span', 'label', '');
  label.append(part('bdi', 'name', className), ' ', part('span', 'index', index));
  item.append(label, ' ', part('span', 'probability', `${(probability * 100).toFixed(2)} %`), bar);
  return item;
}

function part(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}
