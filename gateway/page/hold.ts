/**
 * Lets a button be held, by hand or by key.
 *
 * @param begin called when it is pressed. @returns what is called when it is let go
 */
export function holding(button: HTMLElement, begin: () => () => void): void {
  let end: (() => void) | undefined;
  const press = (event: Event): void => {
    event.preventDefault();
    button.focus();
    end ??= begin();
    button.setAttribute('aria-pressed', 'true');
  };
  const release = (): void => {
    end?.();
    end = undefined;
    button.setAttribute('aria-pressed', 'false');
  };
  button.onpointerdown = (event) => {
    press(event);
    button.setPointerCapture(event.pointerId);
  };
  button.onpointerup = button.onpointercancel = button.onblur = button.onkeyup = release;
  button.onkeydown = (event) => {
    if ([' ', 'Enter'].includes(event.key) && !event.repeat) press(event);
  };
  // A finger that rests opens a menu on some systems.
  button.oncontextmenu = (event) => event.preventDefault();
}
