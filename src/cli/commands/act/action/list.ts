import type { Session } from '../../../../domain/session.ts';
import type { SessionSummary } from '../../../../protocol/http.ts';
import {
  type ActionFilter,
  actionList,
  actionListJson,
  actionRows,
} from '../../../../record/digest/action-list.ts';
import { width } from '../../../../text/width.ts';
import { CliError, EXIT, type ExitCode } from '../../../base/errors.ts';
import { explain } from '../../../base/explain.ts';
import { columns } from '../../../base/output.ts';
import { command } from '../../../grammar/command.ts';
import { knownIdentity } from '../../../link/identity.ts';
import { hubOf } from '../../../link/wire.ts';
import { recordFolder } from '../../../session/export-record.ts';
import { recordsFound, sessionsIn, sessionsOf } from '../../../session/recorded-sessions.ts';
import type { Invocation } from '../../../settings/invocation.ts';

interface ListOptions {
  readonly owner?: string;
  readonly overdue?: boolean;
  readonly all?: boolean;
}

/** The open actions of all sessions: of the hub, and of records whose sessions the hub does not have. */
export const listActions = command<ListOptions>({
  arguments: [['[files...]', 'argActionRecords', 'file']],
  options: [
    { flags: '--owner <who>', help: 'optActionOwner' },
    { flags: '--overdue', help: 'optActionOverdue' },
    { flags: '--all', help: 'optActionAll' },
  ],
  async run(cli, [given], { owner, overdue = false, all = false }) {
    const files = (given ?? []) as readonly string[];
    const found: Found =
      files.length > 0 ? { sessions: await sessionsIn(files), code: EXIT.done } : await everywhere(cli, all);
    const who = owner === 'me' ? ((await knownIdentity(cli)).name ?? undefined) : owner;
    if (owner === 'me' && who === undefined) throw new CliError('no-own-name');
    const filter: ActionFilter = { owner: owner === 'none' ? null : who, overdue, all };
    const actions = actionList(found.sessions, filter, new Date().toISOString());
    if (cli.globals.json) cli.out.json(actions.map(actionListJson));
    else {
      for (const line of columns(actionRows(actions, cli.lang), width)) cli.out.line(line);
      const late = actions.filter((action) => action.overdue).length;
      const undue = actions.filter(({ note }) => note.due === null).length;
      const params = { n: actions.length, late, undue };
      cli.out.say(cli.t(actions.length === 0 ? 'actions-none' : 'actions-count', params));
    }
    return found.code;
  },
});

interface Found {
  readonly sessions: readonly Session[];
  readonly code: ExitCode;
}

/** A hub that cannot be read leaves what the records hold, and its exit code says that this is not all. */
async function everywhere(cli: Invocation, all: boolean): Promise<Found> {
  const records = await recordsFound(recordFolder(cli), (line) =>
    cli.out.say(`oncall: ${explain(line, cli.lang).line}`),
  );
  try {
    const { api } = await hubOf(cli, { reading: true });
    const { sessions, every, damaged } = await sessionsOf(api, (summary) => all || hasActions(summary));
    for (const { id, damagedAt } of damaged)
      cli.out.say(cli.t('damaged-left-out', { session: id, seq: damagedAt ?? 1 }));
    const newer = (record: Session): boolean => {
      const known = every.find(({ id, status }) => id === record.id && status !== 'damaged');
      return known === undefined || record.seq > known.seq;
    };
    const added = records.filter(newer);
    const kept = sessions.filter(({ id }) => added.every((record) => record.id !== id));
    return { sessions: [...kept, ...added], code: EXIT.done };
  } catch (error) {
    if (records.length === 0) throw error;
    const { line, exit } = explain(error, cli.lang);
    cli.out.say(`oncall: ${line}`);
    cli.out.say(cli.t('actions-records-only'));
    return { sessions: records, code: exit };
  }
}

/** A hub of an earlier version does not say how many are open. */
const hasActions = ({ openActions }: SessionSummary): boolean => openActions === undefined || openActions > 0;
