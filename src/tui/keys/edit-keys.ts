/** What the keys of every text field do, for the help; `id` is a word of text/i18n/tui-pages, `edit.<id>`. */
export const EDIT_KEYS = [
  { id: 'left', keys: ['left', 'ctrl+b'] },
  { id: 'right', keys: ['right', 'ctrl+f'] },
  { id: 'word-left', keys: ['alt+b', 'alt+left', 'ctrl+left'] },
  { id: 'word-right', keys: ['alt+f', 'alt+right', 'ctrl+right'] },
  { id: 'start', keys: ['home', 'ctrl+a'] },
  { id: 'end', keys: ['end', 'ctrl+e'] },
  { id: 'up', keys: ['up'] },
  { id: 'down', keys: ['down'] },
  { id: 'backspace', keys: ['backspace', 'ctrl+h'] },
  { id: 'delete', keys: ['delete', 'ctrl+d'] },
  { id: 'word-back', keys: ['ctrl+w', 'alt+backspace'] },
  { id: 'word-delete', keys: ['alt+d'] },
  { id: 'to-start', keys: ['ctrl+u'] },
  { id: 'to-end', keys: ['ctrl+k'] },
] as const;
