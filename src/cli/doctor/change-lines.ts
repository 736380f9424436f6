import type { ChangeRow, ChangesAnswer } from '../../protocol/changes.ts';
import { changeName, changeTitle, changeWord, gapReason, shortSha } from '../../text/change-text.ts';
import { clockAndDay } from '../../text/time.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { listed } from './listed.ts';

const HOUR = 3_600_000;

/** `02:54  deploy checkout 7be2c0f (was 1c9e001)  live  Kato  #812 "Reuse pool connections"` */
export function changeCells(cli: Invocation, { change }: ChangeRow, now: string): readonly string[] {
  const { state, previousSha, sha, by, origins, liveAt, failedAt, startedAt, requestedAt } = change;
  const at = (iso: string): string => clockAndDay(iso, now, timeZone(cli), cli.lang);
  const was =
    previousSha === null || previousSha === sha
      ? ''
      : changeWord(cli.lang, 'was', { sha: shortSha(previousSha) });
  const when = liveAt ?? failedAt ?? startedAt ?? requestedAt;
  const who = by === null ? '-' : origins[0] === 'hand' ? changeWord(cli.lang, 'by-hand', { who: by }) : by;
  return [
    at(when),
    changeName(change, cli.lang) + was,
    state === 'live' ? '' : changeWord(cli.lang, `state.${state}`, { time: at(when) }),
    who,
    changeTitle(change, cli.lang),
  ];
}

/** What can be said of services without a change, and what could not be read: never that nothing is known as nothing. */
export function coverageLines(
  cli: Invocation,
  { coverage, gaps, from, to }: ChangesAnswer,
): readonly string[] {
  const { lang } = cli;
  const at = (iso: string): string => clockAndDay(iso, to, timeZone(cli), lang);
  const hours = Math.round((Date.parse(to) - Date.parse(from)) / HOUR);
  const silent = coverage.flatMap(({ service, silence, completeTo, origins }): string[] => {
    const sources = listed(
      cli,
      origins.map((origin) => changeWord(lang, `origin.${origin}`)),
    );
    const time = completeTo === null ? '' : at(completeTo);
    if (silence === 'nothing-went-out')
      return [changeWord(lang, 'nothing-went-out', { service, hours, sources, time })];
    if (gaps.some((gap) => gap.service === service)) return [];
    if (silence === 'nothing-known') return [changeWord(lang, 'nothing-known', { service, time })];
    if (silence !== 'unknown') return [];
    return [changeWord(lang, origins.length === 0 ? 'no-source-of' : 'nothing-known-yet', { service })];
  });
  const holes = gaps.map((gap) => {
    const why = gapReason(gap, lang, at);
    const service = gap.service ?? '-';
    return gap.from === null || gap.kind === 'too-many'
      ? changeWord(lang, 'gap-all', { service, why })
      : changeWord(lang, 'gap-since', { service, time: at(gap.from), why });
  });
  return [...silent, ...new Set(holes)];
}
