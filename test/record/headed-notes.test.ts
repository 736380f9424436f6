import { describe, expect, it } from 'vitest';
import { headedNotes } from '../../src/record/headed-notes.ts';
import { authorWords, importedWords, titleWithImport } from '../../src/record/imported.ts';
import { opened, sato } from '../domain/given.ts';

describe('notes under a heading of the record', () => {
  it.each([
    ['原因: プール', 'cause', false, 'プール'],
    ['推定原因:プール', 'cause', true, 'プール'],
    ['想定原因: x', 'cause', true, 'x'],
    ['原因(推定): x', 'cause', true, 'x'],
    ['原因(想定): x', 'cause', true, 'x'],
    ['Cause: the pool: it was full', 'cause', false, 'the pool: it was full'],
    ['ROOT CAUSE : x', 'cause', false, 'x'],
    ['Probable cause: x', 'cause', true, 'x'],
    ['suspected cause: x', 'cause', true, 'x'],
    ['ｃａｕｓｅ： x', 'cause', false, 'x'],
    ['暫定対応: x', 'mitigation', false, 'x'],
    ['workaround: x', 'mitigation', false, 'x'],
    ['再発防止: x', 'prevention', false, 'x'],
    ['再発防止策: x', 'prevention', false, 'x'],
    ['Permanent fix: x', 'prevention', false, 'x'],
    ['横展開: x', 'spread', false, 'x'],
    ['elsewhere: x', 'spread', false, 'x'],
    ['良かった点: x', 'well', false, 'x'],
    ['良かったこと: x', 'well', false, 'x'],
    ['went well:\nfast', 'well', false, 'fast'],
    ['いかなかったこと: x', 'badly', false, 'x'],
    ['to improve: x', 'badly', false, 'x'],
  ])('REC-386 %j is under %s, presumed %j: %j', (text, head, presumed, said) => {
    const given = opened();
    given.when(sato, 'note.add', { kind: 'finding', text });
    expect(headedNotes(given.state)).toMatchObject([{ head, presumed, text: said, note: { text } }]);
  });

  it.each([
    'the cause: x',
    '良かった: x',
    'causes: x',
    'cause x',
    ': x',
    'cause:',
    'cause:  ',
    'likely cause: x',
    `cause${' '.repeat(30)}: x`,
    '原因 の 調査: x',
  ])('REC-386 %j is under none', (text) => {
    const given = opened();
    given.when(sato, 'note.add', { kind: 'note', text });
    expect(headedNotes(given.state)).toEqual([]);
  });

  it('REC-386 an action and a removed note are under none, and a word of 23 characters is read', () => {
    const given = opened();
    given.when(sato, 'note.add', { kind: 'action', text: 'cause: x' });
    given.when(sato, 'note.add', { kind: 'decision', text: `mitigation${' '.repeat(13)}: y` });
    given.when(sato, 'note.add', { kind: 'note', text: 'cause: z' });
    given.when(sato, 'note.remove', { note: given.state.notes[2]?.id ?? '' });
    expect(headedNotes(given.state).map(({ text }) => text)).toEqual(['y']);
  });
});

describe('a session that came from a file', () => {
  const by = { by: sato, at: '2026-11-24T18:00:00.000Z' };

  it('CLI-700 names who brought it in, or says that this is not known', () => {
    const title = 'Pool';
    expect(importedWords({}, 'en')).toBeNull();
    expect(importedWords({ importedTo: 0, importedBy: by as never }, 'en')).toBeNull();
    expect(importedWords({ importedTo: 9 }, 'en')).toBe('imported, importer unknown');
    expect(importedWords({ importedTo: 9, importedBy: by as never }, 'en', (name) => `<${name}>`)).toBe(
      'imported by <佐藤>',
    );
    expect(titleWithImport({ title }, 'en')).toBe('Pool');
    expect(titleWithImport({ title, importedTo: 9, importedBy: by as never }, 'ja')).toBe(
      '[取り込み: 佐藤] Pool',
    );
    expect(authorWords('佐藤', false, 'en')).toBe('佐藤');
    expect(authorWords('佐藤', true, 'en')).not.toBe('佐藤');
    expect(authorWords('佐藤', true, 'en')).toContain('佐藤');
  });
});
