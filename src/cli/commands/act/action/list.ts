import type { Session } from '../../../../domain/session.ts';
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
    const { sessions, seqs } = await sessionsOf(cli, api, all ? FROM_THE_FIRST : null);
    const added = records.filter(({ id, seq }) => seq > (seqs.get(id) ?? 0));
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

/** Before every session. */
const FROM_THE_FIRST = new Date(0).toISOString();
