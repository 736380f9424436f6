import { describe, expect, it } from 'vitest';
import { broughtIn } from '../../../src/domain/session.ts';
import { Rig } from '../rig.ts';
import { SATO, TANAKA, underWay, YAMADA } from '../story.ts';

/** A session that 山田 has brought in: all of it is the word of a file. */
function rigged(lang: 'ja' | 'en', cols: number, isImported = true): Rig {
  const client = underWay(TANAKA, lang);
  client.act(SATO, 'note.add', { kind: 'finding', text: 'the pool is empty' });
  const { view } = client.get();
  const { session } = view;
  const by = { by: YAMADA, at: '2026-11-25T03:00:00.000Z', seq: session.seq + 1 };
  const told = isImported ? { ...session, ...broughtIn(session.seq, by) } : session;
  client.set({ view: { ...view, session: told } });
  return new Rig(client, { lang, cols });
}

describe('a session that was imported', () => {
  it.each([
    ['ja', '取り込み: 山田', '佐藤(取り込み)'],
    ['en', 'imported by 山田', '佐藤 (imported)'],
  ] as const)(
    'TUI-700 says who brought it in where there is room, and marks who the file names (%s)',
    (lang, by, author) => {
      expect(rigged(lang, 140).rows()[0]).toContain(by);
      // What burns goes before it.
      expect(rigged(lang, 80).rows()[0]).toBe(rigged(lang, 80, false).rows()[0]);
      const page = rigged(lang, 140).press('3', 'G', 'enter').text();
      expect(page).toContain(author);
    },
  );
});
