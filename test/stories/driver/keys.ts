/** What a terminal sends for keys that have names. */
const NAMED: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\x1b',
  space: ' ',
  tab: '\t',
  'shift+tab': '\x1b[Z',
  backspace: '\x7f',
  delete: '\x1b[3~',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
};

/** The bytes of a key as the tables of keys name it: `j`, `enter`, `ctrl+s`, `alt+t`. Throws for a name that is none. */
export function bytesOfKey(key: string): string {
  const named = NAMED[key];
  if (named !== undefined) return named;
  const [, modifier, letter] = /^(ctrl|alt)\+([a-z])$/.exec(key) ?? [];
  if (letter !== undefined)
    return modifier === 'alt' ? `\x1b${letter}` : String.fromCharCode(letter.charCodeAt(0) - 96);
  if ([...key].length !== 1) throw new Error(`no key is called ${key}`);
  return key;
}
