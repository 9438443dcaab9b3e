/** The way in: where the gateway wants a token, the page asks for it before anything else. */
import type { ModelEntry } from '../catalog.ts';
import { element } from './element.ts';
import { hasToken, models, Refused, setToken, wantsToken } from './gateway.ts';

const door = element<HTMLFormElement>('#door');
const field = element<HTMLInputElement>('#token');
const closed = element('#closed');

/** The models, once the gateway lets in who asks. */
export async function enter(): Promise<readonly ModelEntry[]> {
  for (let sentence = ''; ;) {
    if (wantsToken && !hasToken()) await ask(sentence);
    try {
      const found = await models();
      element('main').hidden = false;
      return found;
    } catch (cause) {
      if (!wantsToken || !(cause instanceof Refused && cause.status === 401)) throw cause;
      setToken('');
      sentence = 'This is not the token.';
    }
  }
}

/** Forgets the token, which the gateway takes no more, and begins again. */
export function leave(): void {
  setToken('');
  location.reload();
}

async function ask(sentence: string): Promise<void> {
  closed.textContent = sentence;
  door.hidden = false;
  field.value = '';
  field.focus();
  await new Promise<void>((resolve) => {
    door.onsubmit = (event) => {
      event.preventDefault();
      setToken(field.value.trim());
      resolve();
    };
  });
  door.hidden = true;
}
