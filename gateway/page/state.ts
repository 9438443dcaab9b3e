/** What the gateway does: its queue, its workers, its last refusals. */
import type { Overview } from '../http/overview.ts';
import { element, part } from './element.ts';

const state = element('#state');
const list = element('#refusals');
const none = element('#none');

export function showState({ waiting, workers, refusals }: Overview): void {
  const { ready, replaced } = workers;
  const words = [
    `${ready} worker${ready === 1 ? '' : 's'} ready`,
    `${waiting} waiting`,
    ...(replaced ? [`${replaced} replaced`] : []),
  ];
  state.className = ready ? 'ready' : 'away';
  say(words.join(' · '));
  none.hidden = refusals.length > 0;
  list.replaceChildren(
    ...refusals.map(({ time, route, status, code, message }) => {
      const when = part('time', 'faint', new Date(time).toLocaleTimeString('en-GB'));
      when.setAttribute('datetime', time);
      const head = part('p', 'refused', part('b', '', String(status)), ' ', part('bdi', '', code));
      head.append(' ', part('bdi', 'faint', route), ' ', when);
      return part('li', '', head, part('p', '', part('bdi', '', message)));
    }),
  );
}

export function showAway(sentence: string): void {
  state.className = 'away';
  say(sentence);
}

/** Only what changes, so that it is read aloud once. */
function say(words: string): void {
  if (state.textContent !== words) state.textContent = words;
}
