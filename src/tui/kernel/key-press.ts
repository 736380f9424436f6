import type { Key } from 'ink';
import { graphemes } from '../../text/graphemes.ts';

/** One key as the table names it, or a run of typed text. */
export interface KeyPress {
  /** `a`, `A`, `?`, `space`, `enter`, `esc`, `tab`, `shift+tab`, `up`, `ctrl+o`, `alt+enter`; `text` for a longer run. */
  readonly key: string;
  /** What it types into a text, as it came; '' for a key that types nothing. */
  readonly text: string;
}

/** A key of the tables as one that was pressed. */
export const pressOf = (key: string): KeyPress => ({
  key,
  text: key === 'space' ? ' ' : Array.from(key).length === 1 ? key : '',
});

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
];

/** Control characters that may stand inside a chunk, by the keys that send them. */
const CONTROL: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\r\n': 'enter',
  '\n': 'ctrl+j',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x1b': 'esc',
};

/** The letter that Ctrl is held with for another control character (`\x13` is Ctrl-S); '' where there is none. */
function controlLetter(char: string): string {
  const code = char.length === 1 ? char.charCodeAt(0) : 0;
  return code >= 1 && code <= 26 ? String.fromCharCode(code + 96) : '';
}

function modified(name: string, key: Key): string {
  const alt = key.meta && name !== 'esc' ? 'alt+' : '';
  const shift = key.shift && name.length > 1 ? 'shift+' : '';
  return `${key.ctrl ? 'ctrl+' : ''}${alt}${shift}${name}`;
}

/** Runs of text stay whole, so that a long unbracketed paste is one insertion. */
function split(input: string): KeyPress[] {
  const presses: KeyPress[] = [];
  let run: string[] = [];
  const flush = (): void => {
    if (run.length === 0) return;
    const text = run.join('');
    presses.push({ key: run.length > 1 ? 'text' : text === ' ' ? 'space' : text, text });
    run = [];
  };
  for (const each of graphemes(input)) {
    const letter = controlLetter(each);
    const control = CONTROL[each] ?? (letter === '' ? undefined : `ctrl+${letter}`);
    if (control !== undefined) {
      flush();
      presses.push({ key: control, text: '' });
    } else if (each >= ' ' && each !== '\x7f') run.push(each);
  }
  flush();
  return presses;
}

/**
 * What one `useInput` call of Ink means. A chunk may hold several keys: `"abc\r"` is a text and then Enter.
 * Key releases, and keys that Ink has no name for, mean nothing.
 */
export function keyPresses(input: string, key: Key): readonly KeyPress[] {
  if (key.eventType === 'release' || key.super || key.hyper) return [];
  for (const [flag, name] of NAMED) {
    if (key[flag] === true) return [{ key: modified(name, key), text: '' }];
  }
  if (key.ctrl || key.meta) {
    const name = input === ' ' ? 'space' : input === '\n' ? 'j' : input.toLowerCase();
    const plain = { ...key, shift: false };
    return name === '' ? [] : [{ key: modified(key.ctrl ? name : input, plain), text: '' }];
  }
  return split(input);
}
