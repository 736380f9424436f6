import type { ChangeRow, ChangesAnswer } from '../../protocol/changes.ts';
import { changeName, changeState, changeTitle, changeWord, shortSha } from '../../text/change-text.ts';
import { coverageSentences } from '../../text/coverage-text.ts';
import { clockAndDay } from '../../text/time.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';

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
    state === 'live' ? '' : changeState(change, at(when), cli.lang),
    who,
    changeTitle(change, cli.lang),
  ];
}

/** What can be said of services without a change, and what could not be read: never that nothing is known as nothing. */
export function coverageLines(
  cli: Invocation,
  { coverage, gaps, from, to }: ChangesAnswer,
): readonly string[] {
  const hours = Math.round((Date.parse(to) - Date.parse(from)) / HOUR);
  const at = (iso: string): string => clockAndDay(iso, to, timeZone(cli), cli.lang);
  return coverageSentences({ coverage, gaps, hours }, cli.lang, at).map(({ text }) => text);
}
