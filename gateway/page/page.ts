/** The page of a gateway: a picture, what the network answers here and there, and what the gateway tells of itself. */
import { enter, leave } from './door.ts';
import { element } from './element.ts';
import { models, overview, Refused } from './gateway.ts';
import { isOther, listenModels, takeModels } from './models.ts';
import { hasPicture, listenSeen, renew, take, takeFile } from './seen.ts';
import { showAway, showState } from './state.ts';
import { listenTeach } from './teach.ts';

/** Milliseconds between two looks at the gateway. */
const PERIOD = 5000;

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

function listenFiles(): void {
  element<HTMLInputElement>('#picture').onchange = ({ target }) =>
    takeFile((target as HTMLInputElement).files);
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
  listenModels(renew);
  takeModels(await enter());
  listenSeen(() => void look());
  listenFiles();
  listenTeach();
  void look();
  setInterval(() => void (document.hidden || look()), PERIOD);
  const sample = await fetch('page/sample.jpg');
  if (!hasPicture()) void take(await sample.blob(), 'a sample');
} catch (cause) {
  showAway((cause as Error).message);
}
