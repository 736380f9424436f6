import { type ActionIssue, actionsWithoutIssue, issueOf } from '../../../../domain/action-issue.ts';
import type { Session } from '../../../../domain/session.ts';
import { issueReason } from '../../../../text/i18n/issue-text.ts';
import { CliError, EXIT } from '../../../base/errors.ts';
import { command } from '../../../grammar/command.ts';
import { type ActPlace, actOn, commandTo } from '../../../link/act.ts';
import type { Invocation } from '../../../settings/invocation.ts';
import { findAction } from './change.ts';

/** So long it is waited until GitHub has it; the hub goes on with it anyway. */
const WAIT_MS = 20_000;
const PAUSE_MS = 250;

interface IssueOptions {
  readonly repo?: string;
  readonly all?: string;
}

/** Makes an issue of an action, once, also in a session that is closed; says its page. `--all`: of all open ones of a session that have none. */
export const issueAction = command<IssueOptions>({
  arguments: [['[action]', 'argAction', 'action']],
  options: [
    { flags: '--repo <owner/name>', help: 'optIssueRepo' },
    { flags: '--all <session>', help: 'optIssueAll' },
  ],
  async run(cli, [id], { repo, all }) {
    if ((id === undefined) === (all === undefined)) throw new CliError('issue-what');
    const { place, notes } = all === undefined ? await one(cli, String(id)) : await allOf(cli, all);
    const named = repo === undefined ? {} : { repository: repo };
    for (const note of notes) await commandTo(cli, place, 'issue.ask', { note, ...named });
    const until = Date.now() + WAIT_MS;
    let session = await place.link.api.session(place.session);
    const waits = () => notes.some((note) => (issueOf(session, note)?.state ?? 'asked') === 'asked');
    while (waits() && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      session = await place.link.api.session(place.session);
    }
    const told = notes.flatMap((note) => toldOf(cli, session, note));
    if (cli.globals.json) cli.out.json(all === undefined ? told[0] : told);
    else if (told.length === 0) cli.out.say(cli.t('issues-none', { session: session.id }));
    else for (const each of told) sayIssue(cli, each);
    return told.every(({ why }) => why === null) ? EXIT.done : EXIT.failed;
  },
});

interface ToldIssue {
  readonly session: string;
  readonly action: string;
  readonly state: ActionIssue['state'];
  readonly url: string | null;
  readonly why: string | null;
}

const one = async (cli: Invocation, id: string) => {
  const { place, note } = await findAction(cli, id);
  return { place, notes: [note.id] };
};

async function allOf(cli: Invocation, word: string): Promise<{ place: ActPlace; notes: readonly string[] }> {
  const place = await actOn(cli, word);
  const session = await place.link.api.session(place.session);
  return { place, notes: actionsWithoutIssue(session).map(({ id }) => id) };
}

function toldOf(cli: Invocation, session: Session, id: string): readonly ToldIssue[] {
  const found = issueOf(session, id);
  const seq = session.notes.find((note) => note.id === id)?.seq;
  if (found === null) return [];
  const { state, url, action } = found;
  const why = state === 'made' || state === 'asked' ? null : issueReason(action, cli.lang);
  return [{ session: session.id, action: `${session.id}#${seq}`, state, url, why }];
}

/** What is not there yet, or is not known, is no output. */
function sayIssue(cli: Invocation, { state, url, why }: ToldIssue): void {
  const text = cli.t(`issue-${state}`, { url: url ?? '?', why: why ?? '' });
  if (state === 'made') cli.out.line(text);
  else cli.out.say(text);
}
