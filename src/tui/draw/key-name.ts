/** Keys as people write them: `ctrl+o` is `Ctrl-O`. */
const NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  delete: 'Del',
  backspace: 'Backspace',
};
const MODIFIERS: Readonly<Record<string, string>> = { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' };

export function keyName(key: string): string {
  const parts = key.length > 1 ? key.split('+') : [key];
  return parts
    .map((part, i) => {
      if (i < parts.length - 1) return MODIFIERS[part] ?? part;
      return NAMES[part] ?? (parts.length > 1 ? part.toUpperCase() : part);
    })
    .join('-');
}
