import type { Note } from '../../../../domain/session.ts';
import { CliError } from '../../../base/errors.ts';
import { readDue } from '../../../base/times.ts';
import { command } from '../../../grammar/command.ts';
import { type ActPlace, actOn, runCommand } from '../../../link/act.ts';
import { findOwner } from '../../../link/find.ts';
import type { Invocation } from '../../../settings/invocation.ts';

interface FoundAction {
  readonly place: ActPlace;
  readonly note: Note;
}

/** The action of an id as `action list` prints it. Rejects where it names none. */
export async function findAction(cli: Invocation, id: string): Promise<FoundAction> {
  const [, session = '', seq = ''] = /^([a-z0-9][a-z0-9-]*)#([1-9]\d{0,8})$/.exec(id) ?? [];
  if (session === '') throw new CliError('bad-action-id', { id });
  const place = await actOn(cli, session);
  const { notes } = await place.link.api.session(place.session);
  const note = notes.find((each) => each.kind === 'action' && !each.removed && each.seq === Number(seq));
  if (!note) throw new CliError('no-action', { id });
  return { place, note };
}

/** Also in a session that is closed: actions outlive it. */
export const doneAction = command<{ readonly reopen?: boolean }>({
  arguments: [['<action>', 'argAction', 'action']],
  options: [{ flags: '--reopen', help: 'optActionReopen' }],
  async run(cli, [id], { reopen = false }) {
    const { place, note } = await findAction(cli, String(id));
    return runCommand(cli, place, 'note.amend', { note: note.id, done: !reopen });
  },
});

export const assignAction = command<{ readonly due?: string }>({
  arguments: [
    ['<action>', 'argAction', 'action'],
    ['<who>', 'argActionOwner', 'assignee'],
  ],
  options: [{ flags: '--due <time>', help: 'optDue' }],
  async run(cli, [id, who], { due }) {
    const { place, note } = await findAction(cli, String(id));
    const state = await place.link.api.session(place.session);
    const me = (await place.link.me()).id;
    const owner = who === 'none' ? null : findOwner(state, String(who), me);
    const now = new Date().toISOString();
    const until = due === undefined ? {} : { due: readDue('--due', due, now, place.timeZone) };
    return runCommand(cli, place, 'note.amend', { note: note.id, owner, ...until });
  },
});
