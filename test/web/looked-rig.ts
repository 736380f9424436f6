import type { Session } from '../../src/domain/session.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { pageWords } from '../../src/text/i18n/web/page-words.ts';
import type { Looked } from '../../src/web/looked.ts';
import { learnWords } from '../../src/web/words.ts';
import { Given, opening, sato, tanaka } from '../domain/given.ts';

for (const lang of LANGS) learnWords(lang, pageWords(lang));

export const LATER = 16 * 60_000;

/** The incident of the sketches, 16 minutes in. */
export function incident(): Given {
  const given = new Given();
  given.when(tanaka, 'session.open', { ...opening, severity: 'SEV2' });
  given.when(sato, 'participant.join', {});
  given.when(tanaka, 'role.take', { role: 'lead', participant: tanaka.id });
  given.when(sato, 'role.take', { role: 'driver', participant: sato.id });
  given.when(tanaka, 'impact.set', {
    impact: { who: '決済中の利用者の約3割', what: '支払えません', since: '2026-11-24T17:55:00.000Z' },
  });
  given.when(tanaka, 'goal.set', { goal: '1c9e3b0 に戻しています' });
  given.when(tanaka, 'note.add', { kind: 'decision', text: '5分で下がらなければ acquirer-b を外す' });
  given.when(tanaka, 'notice.send', {
    text: '決済で障害が発生しています',
    nextAt: '2026-11-24T18:25:00.000Z',
    final: false,
  });
  return given;
}

/** What a reader in Tokyo sees of it. */
export function looked(session: Session, now: number, more: Partial<Looked> = {}): Looked {
  return {
    session,
    connection: { kind: 'live', since: now - 60_000 },
    you: null,
    presence: [],
    unsavedSince: null,
    lines: [],
    older: 'may',
    lang: 'ja',
    zone: 'Asia/Tokyo',
    now,
    heardAt: now,
    isOffline: false,
    isAsking: false,
    open: new Set(),
    rows: 100,
    ...more,
  };
}
