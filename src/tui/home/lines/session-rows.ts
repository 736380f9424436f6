import { titleWithImport } from '../../../record/imported.ts';
import { dayStamp, duration } from '../../../text/time.ts';
import { word } from '../../model/words.ts';
import type { SessionRow } from '../home-data.ts';
import type { HomeWorld } from '../home-state.ts';
import { verdictCell } from './page-rows.ts';
import type { Column, TableCell } from './table.ts';

export const SESSION_COLUMNS: readonly Column[] = [
  { drop: 0, most: 28 },
  { drop: 3, most: 6 },
  { drop: 0, most: 0, grow: true },
  { drop: 2, most: 8 },
  { drop: 5, most: 28 },
  { drop: 4, most: 9 },
  { drop: 1, most: 20 },
  { drop: 4, most: 14 },
  { drop: 9, most: 24, spare: true },
];

/** Id, grade or kind, title, people, who drives, progress, how long or since when it is over, what was said of it. */
export function sessionCells(
  session: SessionRow,
  { lang, now, timeZone }: HomeWorld,
  hint: string,
): readonly TableCell[] {
  const { id, severity, kind, status, peopleNow, driver, progress, openedAt, closedAt } = session;
  const grave = severity === 'SEV1' || severity === 'SEV2';
  const grade = kind === 'incident' ? (severity ?? '-') : word(lang, `kind.${kind}`);
  const over = status !== 'open';
  const past = over ? { style: 'past' as const } : {};
  return [
    { text: id, style: over ? 'past' : 'strong' },
    { text: grade, ...(over ? past : grave ? { style: 'burn' as const } : {}) },
    { text: titleWithImport(session, lang), ...past },
    { text: over ? '' : word(lang, 'home.people', { n: peopleNow.length }) },
    {
      text: over || !driver ? '' : `${driver} ${word(lang, 'role.driver')}`,
      style: 'follow',
    },
    { text: `${progress.settled}/${progress.total}`, ...past },
    { text: ageOf(), style: status === 'damaged' ? 'burn' : 'past' },
    verdictCell(session.verdict, lang),
    { text: hint, style: 'past' },
  ];

  function ageOf(): string {
    if (status === 'damaged') return word(lang, 'home.damaged');
    if (closedAt !== null) return word(lang, 'home.closed-on', { day: dayStamp(closedAt, timeZone) });
    return openedAt === null ? '' : duration(Math.max(0, now - Date.parse(openedAt)), lang);
  }
}
