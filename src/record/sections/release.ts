import type { Session } from '../../domain/session.ts';
import type { RecordContext } from '../context.ts';

/** `v2026.11.26 = 3fa9c21`: what is released, in one phrase; '' where nothing was said. */
export function releasedText({ release }: Session): string {
  const value = (id: string): string | undefined => release?.variables.find((one) => one.id === id)?.value;
  return [value('tag'), value('sha')].filter((text) => text !== undefined).join(' = ');
}

/** What a release was about: the values given at its start, its window, and when it was rolled back. */
export function releaseRows(c: RecordContext): readonly (readonly string[])[] {
  const { session: s, t } = c;
  const rows = (s.release?.variables ?? []).map(({ id, value }) => [c.text(id), c.text(value)]);
  const { since = null, until = null } = s.release?.window ?? {};
  if (since !== null && until !== null)
    rows.push([t('windowCell'), `${c.fullTime(since, false)} - ${c.fullTime(until, false)}`]);
  if (s.rollback !== null) {
    const who = c.author(s.rollback);
    rows.push([t('rollbackCell'), t('rollbackBy', { who, at: c.fullTime(s.rollback.at, false) })]);
  }
  return rows;
}
