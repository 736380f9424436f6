import { type ChangeRow, type ChangesAnswer, changesAnswerOf } from '../../../protocol/system-changes.ts';
import {
  changeName,
  changeState,
  changeTitle,
  changeWho,
  changeWord,
  shortSha,
} from '../../../text/change-text.ts';
import { coverageSentences } from '../../../text/coverage-text.ts';
import { clockAndDay } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

interface ChangesOptions {
  readonly since?: string;
  readonly service?: readonly string[];
}

/** What went out, the newest first, and up to when that is known. */
export const changes = command<ChangesOptions>({
  options: [
    { flags: '--since <time>', help: 'optChangesSince' },
    { flags: '--service <service>', help: 'optChangesService', many: true },
  ],
  async run(cli, _args, { since = '24h', service = [] }) {
    const zone = timeZone(cli);
    const from = parsePastTime('--since', since, new Date().toISOString(), zone);
    const link = await hubOf(cli, { reading: true });
    const answer = changesAnswerOf(await link.api.systemChanges(from, service));
    if (cli.globals.json) cli.out.json(jsonOf(answer));
    else {
      const rows = answer.rows.map((row) => changeCells(cli, row, answer.to));
      for (const line of columns(rows, width)) cli.out.line(line);
      for (const line of coverageLines(cli, answer)) cli.out.line(line);
      if (answer.more > 0) cli.out.say(cli.t('changes-more', { n: answer.more }));
      if (!answer.hasSources && answer.coverage.length === 0) cli.out.say(cli.t('changes-no-source'));
    }
    return answer.gaps.length > 0 ? EXIT.unreachable : EXIT.done;
  },
});

function jsonOf({ from, to, rows, more, coverage, gaps }: ChangesAnswer) {
  return { from, to, changes: rows.map(rowJson), more, services: coverage, gaps };
}

const rowJson = ({ change, commits, counts, compareUrl }: ChangeRow) => ({
  ...change,
  commits,
  commitCount: counts.commits,
  fileCount: counts.files,
  truncated: counts.isPart,
  compareUrl,
});

const HOUR = 3_600_000;

/** `02:54  deploy checkout 7be2c0f (was 1c9e001)  live  Kato  #812 "Reuse pool connections"` */
export function changeCells(cli: Invocation, { change }: ChangeRow, now: string): readonly string[] {
  const { state, previousSha, sha, liveAt, failedAt, startedAt, requestedAt } = change;
  const at = (iso: string): string => clockAndDay(iso, now, timeZone(cli), cli.lang);
  const was =
    previousSha === null || previousSha === sha
      ? ''
      : changeWord(cli.lang, 'was', { sha: shortSha(previousSha) });
  const when = liveAt ?? failedAt ?? startedAt ?? requestedAt;
  return [
    at(when),
    changeName(change, cli.lang) + was,
    state === 'live' ? '' : changeState(change, at(when), cli.lang),
    changeWho(change, cli.lang) || '-',
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
