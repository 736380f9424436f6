import type { OutsideAction } from '../../../domain/actions.ts';
import { actionsLeft } from '../../../domain/checklist.ts';
import { pageName } from '../../../domain/page.ts';
import { heldIncidents } from '../../../domain/pager.ts';
import type { Session } from '../../../domain/session.ts';
import type { SessionSummary } from '../../../protocol/http.ts';
import { duration } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT, type ExitCode } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { columns } from '../../base/output.ts';
import { agreed } from '../../base/prompt.ts';
import { readSpan } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { type ActPlace, actOn, commandTo } from '../../link/act.ts';
import { actsIn, sayActs } from '../../link/session-acts.ts';
import { sessionRow } from '../../link/session-rows.ts';
import { idleFor, idleSessions } from '../../link/sessions.ts';
import { type ToldAct, toldJson } from '../../link/told-acts.ts';
import { WAIT, type Waiting, waitOf } from '../../link/waiting.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, mayChange } from '../../settings/invocation.ts';

interface CloseOptions extends Waiting {
  readonly reason?: string;
  readonly incident?: 'resolve' | 'hand-back' | 'keep';
  readonly idle?: string;
  readonly yes?: boolean;
}

/** One session, or all that nobody came back to. */
export const close = command<CloseOptions>({
  arguments: [['[session]', 'argSession', 'session']],
  options: [
    { flags: '--reason <text>', help: 'optReason' },
    { flags: '--incident <what>', help: 'optCloseIncident', choices: ['resolve', 'hand-back', 'keep'] },
    { flags: '--idle <length>', help: 'optIdle' },
    { flags: '-y, --yes', help: 'optCloseYes' },
    WAIT,
  ],
  async run(cli, [word], options) {
    // One session is closed without a question, so `--yes` has nothing to add there.
    if ((word === undefined) === (options.idle === undefined)) throw new CliError('close-what');
    if (options.idle !== undefined) return closeIdle(cli, options.idle, options);
    const waitMs = waitOf(options.wait);
    const place = await actOn(cli, String(word));
    const closed = await closeOne(cli, place, options, waitMs);
    if (cli.globals.json) cli.out.json(closedJson(cli, closed));
    const code = sayActs(cli, closed.acts);
    if (!cli.globals.json) {
      const { lessonsHint } = await import('../../session/lessons-host.ts');
      const hint = await lessonsHint(cli, place.link.api, closed.session);
      if (hint !== null) cli.out.say(hint);
    }
    return code;
  },
});

type How = Pick<CloseOptions, 'reason' | 'incident'>;

interface Closed {
  readonly session: string;
  readonly seq: number;
  /** What came of what was asked for its incidents. */
  readonly acts: readonly ToldAct[];
}

/** A script is asked nothing: it says itself what to do with an acknowledged incident; without that, the incident stays and a line says so. */
async function closeOne(
  cli: Invocation,
  place: Pick<ActPlace, 'link' | 'session'>,
  { reason, incident }: How,
  waitMs: number,
): Promise<Closed> {
  const { session } = place;
  const before = await place.link.api.session(session);
  // The same line again: it is closed, and what was asked then may be under way.
  const again = before.status === 'closed' && leaveOf(before, incident) !== undefined;
  const held = again ? [] : heldIncidents(before);
  if (incident !== undefined && held.length > 0)
    await commandTo(cli, place, 'incident.leave', { choice: incident });
  const seq = again ? before.seq : await commandTo(cli, place, 'session.close', { reason: reason ?? null });
  if (incident === undefined && held.length > 0) {
    const incidents = held.map(pageName).join(', ');
    cli.out.say(cli.t('close-held', { incidents }));
  }
  if (!again) await sayBareActions(cli, place);
  const asked = again || held.length > 0 ? (incident ?? 'keep') : 'keep';
  const acts = asked === 'keep' ? [] : await actsIn(place, (state) => askedBy(state, asked), waitMs);
  return { session, seq, acts };
}

/** A script is not asked for owners and due times: it is informed which actions lack one, those that the close made included. */
async function sayBareActions(
  cli: Invocation,
  { link, session }: Pick<ActPlace, 'link' | 'session'>,
): Promise<void> {
  // The session is closed, whether or not it can be read now.
  const line = bareActionsLine(cli, session, await link.api.session(session).catch(() => null));
  if (line !== null) cli.out.say(line);
}

/** `state`: the closed session; null: it cannot be read. Null: no action lacks anything. */
export function bareActionsLine(
  { t }: Pick<Invocation, 't'>,
  session: string,
  state: Session | null,
): string | null {
  if (state === null) return t('close-unread');
  const bare = actionsLeft(state).filter(({ owner, due }) => owner === null || due === null);
  if (bare.length === 0) return null;
  return t('close-bare', { actions: bare.map(({ seq }) => `${session}#${seq}`).join(', ') });
}

const leaveOf = ({ leaves }: Session, choice: How['incident']) =>
  leaves.findLast((leave) => leave.choice === choice);

function askedBy(state: Session, choice: How['incident']): readonly OutsideAction[] {
  const ids = leaveOf(state, choice)?.actions ?? [];
  return state.actions.filter(({ id }) => ids.includes(id));
}

const closedJson = (cli: Invocation, { acts, ...closed }: Closed): object => ({
  ...closed,
  acts: acts.map((told) => toldJson(cli, told)),
});

/** Closes what was idle for so long when it was asked, and still is once a person has said yes. */
async function closeIdle(
  cli: Invocation,
  span: string,
  { yes = false, wait, ...how }: CloseOptions,
): Promise<ExitCode> {
  const waitMs = waitOf(wait);
  mayChange(cli);
  const longest = readSpan('--idle', span);
  const link = await hubOf(cli, {});
  const idle = async () => idleSessions(await link.api.sessions(), Date.now(), longest);
  const found = await idle();
  if (found.length > 0 && !yes && !(await confirmed(cli, found))) {
    cli.out.say(cli.t('close-idle-kept'));
    return EXIT.done;
  }
  const end = Date.now() + waitMs;
  const asked = new Set(found.map(({ id }) => id));
  const closed: Closed[] = [];
  const failed: { session: string; why: string }[] = [];
  for (const session of (await idle()).filter(({ id }) => asked.has(id))) {
    const time = duration(idleFor(session, Date.now()) ?? 0, cli.lang);
    const reason = how.reason ?? cli.t('close-idle-reason', { time });
    try {
      const left = Math.max(0, end - Date.now());
      closed.push(await closeOne(cli, { link, session: session.id }, { ...how, reason }, left));
      if (!cli.globals.json) cli.out.line(session.id);
    } catch (error) {
      const why = explain(error, cli.lang).line;
      failed.push({ session: session.id, why });
      cli.out.say(`oncall: ${session.id}: ${why}`);
    }
  }
  if (cli.globals.json) cli.out.json({ closed: closed.map((one) => closedJson(cli, one)), failed });
  if (found.length === 0)
    cli.out.say(cli.t('close-idle-none', { span: span.trim().replace(/\s*(?=[a-z]$)/i, ' ') }));
  const code = sayActs(
    cli,
    closed.flatMap(({ acts }) => acts),
  );
  return failed.length > 0 ? EXIT.failed : code;
}

/** Shows them and asks; rejects where nobody can be asked. */
async function confirmed(cli: Invocation, sessions: readonly SessionSummary[]): Promise<boolean> {
  const count = sessions.length;
  if (!cli.canAsk) {
    throw new CliError('close-idle-unasked', { count, sessions: sessions.map(({ id }) => id).join(', ') });
  }
  const rows = sessions.map((session) => sessionRow(cli, session));
  for (const line of columns(rows, width)) cli.out.say(line);
  return agreed(cli.t(count === 1 ? 'close-idle-ask-one' : 'close-idle-ask', { n: count }));
}
