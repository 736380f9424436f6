import type { ChangeRow, ChangesAnswer } from '../../../protocol/changes.ts';
import { changesAnswerOf } from '../../../protocol/changes.ts';
import { width } from '../../../text/width.ts';
import { EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { parsePastTime } from '../../base/times.ts';
import { changeCells, coverageLines } from '../../doctor/change-lines.ts';
import { command } from '../../grammar/command.ts';
import { hubOf } from '../../link/wire.ts';
import { timeZone } from '../../settings/invocation.ts';

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
