/** The list of classes: a name, what it has been shown, and a button to hold. */
const list = document.getElementById('classes');

/** Every class with its examples: `{ name, examples }`. */
export const classes = [];

/**
 * Adds one to the page.
 *
 * @param show looks once and resolves with an embedding
 * @param read resolves with the embedding of a file
 * @param changed is called after every example and every change of a name
 */
export function addClass({ show, read, changed }) {
  const own = { name: `Class ${classes.length + 1}`, examples: [] };
  classes.push(own);
  const item = document.createElement('li');
  const name = Object.assign(document.createElement('input'), { type: 'text', value: own.name });
  name.setAttribute('aria-label', `Name of class ${classes.length}`);
  const hold = Object.assign(document.createElement('button'), { type: 'button', className: 'hold' });
  hold.textContent = 'Hold to show';
  const count = Object.assign(document.createElement('span'), { className: 'count faint' });
  const tell = () => {
    hold.setAttribute('aria-label', `Hold to show ${own.name}`);
    const { length } = own.examples;
    count.textContent = length === 1 ? '1 example' : `${length} examples`;
    changed();
  };
  name.oninput = () => {
    own.name = name.value.trim();
    tell();
  };
  const taken = (group) => (embedding) => {
    own.examples.push({ embedding, group });
    tell();
  };
  holding(hold, () => show(taken(`hold ${++holds}`)));
  item.append(
    name,
    hold,
    chooser((file) => read(file).then(taken(undefined))),
    count,
  );
  list.append(item);
  tell();
  return name;
}

/** What is shown while a button is held is one group: such pictures are too alike to try one with the others. */
let holds = 0;

/**
 * Looks while a button is held, by hand or by key.
 *
 * @param begin starts to look, and answers what ends it
 */
function holding(button, begin) {
  let end;
  const press = (event) => {
    event.preventDefault();
    button.focus();
    end ??= begin();
    button.setAttribute('aria-pressed', 'true');
  };
  const release = () => {
    end?.();
    end = undefined;
    button.setAttribute('aria-pressed', 'false');
  };
  button.onpointerdown = (event) => {
    press(event);
    button.setPointerCapture(event.pointerId);
  };
  button.onpointerup = button.onpointercancel = button.onblur = release;
  button.onkeydown = (event) => [' ', 'Enter'].includes(event.key) && !event.repeat && press(event);
  button.onkeyup = release;
}

/** Takes pictures from files, each by itself. */
function chooser(take) {
  const label = Object.assign(document.createElement('label'), { className: 'button' });
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
  input.accept = 'image/*,.ppm,.pgm';
  input.onchange = async () => {
    for (const file of input.files) await take(file);
    input.value = '';
  };
  label.append('Pictures…', input);
  return label;
}
