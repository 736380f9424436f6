import { type ActionIssue, ISSUE_ACT, isFollowed, issueOf, seenIssue } from '../../domain/action-issue.ts';
import { isUnsettled, type OutsideAction } from '../../domain/actions.ts';
import type { CommandInput } from '../../domain/command.ts';
import type { Note, Session } from '../../domain/session.ts';
import type { ActionIssues, IssuePlace, WantedIssue } from '../../ports/action-issues.ts';
import type { Logger } from '../../ports/logger.ts';
import { OutsideError } from '../../ports/outside.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import { issueText } from '../../text/i18n/issue-text.ts';
import { mdLines, mdText } from '../../text/markdown.ts';
import { dateTime } from '../../text/time.ts';
import { doubledWithJitter } from '../../timing/backoff.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import type { Hub } from '../base/contract.ts';
import { type Resumed, servedSessions } from '../base/resumed.ts';
import { type AskedOf, Relay, type RelayDeps, sayInSession } from '../outside/relay.ts';
import { runMarker } from './run-follower.ts';
import { RUNS_ACTOR } from './session-runs.ts';

/** A service, the other names that it goes by, and its repository, as the hub's settings say. */
export interface ServiceRepository {
  readonly name: string;
  readonly aliases: readonly string[];
  /** `owner/name`. */
  readonly repository: string;
}

export interface SessionIssuesDeps extends RelayDeps {
  readonly hub: Pick<Hub, 'serves' | 'system' | 'session' | 'sessions' | 'importedTo' | 'onCommit'>;
  /** Null: this hub may make no issue, and says so to those who ask. */
  readonly issues: ActionIssues | null;
  /** Issues are made in these repositories alone. */
  readonly services: readonly ServiceRepository[];
  readonly logger: Logger;
}

/** Two looks at an issue, and the pauses after one that failed. */
const LOOK_MS = 60_000;
const LONGEST_MS = 15 * 60_000;
const SOON_MS = 500;

/** An issue that is followed. */
interface Followed {
  readonly session: string;
  readonly note: string;
  /** When it is looked at next, as the hub counts. */
  due: number;
  failed: number;
}

/**
 * Makes the issues that people ask for of a session's actions: each once, taken up from the log by whichever hub serves it.
 * After that an action and its issue follow each other. The log has how the issue stood when both were last alike:
 *
 *   the issue is another than that  ─► issue.moved {turns}: the action takes it over
 *   else the action is another      ─► the issue is set ─► issue.moved
 *
 * Setting the same state again changes nothing, so a hub that stops anywhere leaves it to the next one.
 */
export class SessionIssues implements Resumed {
  readonly #deps: SessionIssuesDeps;
  readonly #relay: Relay<IssuePlace>;
  readonly #forget: () => void;
  readonly #stop = new AbortController();
  /** By session and note. */
  readonly #followed = new Map<string, Followed>();
  readonly #timer: CoalescingTimer;
  #round: Promise<void> | null = null;

  constructor(deps: SessionIssuesDeps) {
    this.#deps = deps;
    this.#relay = new Relay(deps);
    this.#timer = new CoalescingTimer(deps.counted, () => void this.#next());
    this.#forget = deps.hub.onCommit((session, events, imported) => {
      const isOfNotes = events.some(({ type }) => /^(?:issue|action|note)\.|^act\.undone$/.test(type));
      if (!imported && isOfNotes) void this.#take(session).catch((error: unknown) => this.#bug(error));
    });
  }

  /** Nothing of it belongs to the team. */
  async lead(): Promise<void> {}

  /** Takes up what an earlier hub left in these sessions, closed ones too. */
  async serve(serves: (session: string) => boolean): Promise<void> {
    const wanted = ({ pendingActions, issues = 0 }: SessionSummary) => pendingActions + issues > 0;
    for await (const session of servedSessions(this.#deps.hub, serves, wanted)) {
      if (this.#stop.signal.aborted) return;
      await this.#take(session);
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#forget();
    this.#timer.stop();
    await Promise.all([this.#relay.stop(), this.#round]);
  }

  async #take(session: Session): Promise<void> {
    const { hub, issues, counted, time } = this.#deps;
    const now = time.now();
    const asked = session.actions.filter((one) => one.target === 'github' && one.act === ISSUE_ACT);
    if (asked.length === 0 || this.#stop.signal.aborted) return;
    // A file can say that somebody asked for anything.
    const importedTo = await hub.importedTo(session.id);
    for (const action of asked)
      if (action.seq > importedTo && isUnsettled(action))
        this.#relay.take(action, this.#asked(session.id, action));
    if (issues === null) return;
    for (const note of session.notes) {
      const issue = issueOf(session, note.id);
      if (issue === null || issue.action.seq <= importedTo || !isFollowed(session, note, now)) continue;
      const key = `${session.id} ${note.id}`;
      const known = this.#followed.get(key);
      // What a person has changed goes there at once.
      const isAlike = (note.done === null) === (seenIssue(note, issue)?.state !== 'closed');
      if (known === undefined)
        this.#followed.set(key, { session: session.id, note: note.id, due: 0, failed: 0 });
      else if (!isAlike && known.failed === 0) known.due = counted.now();
      this.#timer.within(SOON_MS);
    }
  }

  async #next(): Promise<void> {
    if (this.#round !== null || this.#stop.signal.aborted) return;
    this.#round = this.#lookAtDue();
    await this.#round;
    this.#round = null;
    if (this.#followed.size === 0 || this.#stop.signal.aborted) return;
    const soonest = Math.min(...[...this.#followed.values()].map(({ due }) => due));
    this.#timer.within(Math.max(SOON_MS, soonest - this.#deps.counted.now()));
  }

  /** One after the other, so that many do not use up the rate that GitHub gives. */
  async #lookAtDue(): Promise<void> {
    const { counted, random } = this.#deps;
    for (const [key, followed] of this.#followed) {
      if (this.#stop.signal.aborted) return;
      if (followed.due > counted.now()) continue;
      try {
        const goesOn = await this.#look(followed);
        followed.failed = 0;
        followed.due = counted.now() + LOOK_MS;
        if (!goesOn) this.#followed.delete(key);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (!(error instanceof OutsideError)) this.#bug(error);
        followed.due = counted.now() + doubledWithJitter(LOOK_MS, LONGEST_MS, followed.failed, random());
        followed.failed += 1;
      }
    }
  }

  /** Whether it is to be looked at again. Rejects where it cannot be now. */
  async #look({ session: id, note: noteId }: Followed): Promise<boolean> {
    const { hub, issues, time, mayAct = () => true } = this.#deps;
    const now = time.now();
    const call = { signal: this.#stop.signal };
    const session = await hub.session(id);
    const note = session?.notes.find((one) => one.id === noteId);
    const issue = session && issueOf(session, noteId);
    if (!hub.serves(id) || !session || !note || !issue || issues === null || !isFollowed(session, note, now))
      return false;
    const place = placeOf(issue);
    if (place === null) return false;
    const marker = runMarker(id, issue.action);
    const known = seenIssue(note, issue)?.state ?? 'open';
    const about = { note: noteId, action: issue.action.id };
    const wanted = note.done === null ? 'open' : 'closed';
    try {
      const { state, since, by } = await issues.read(place, marker, call);
      if (state !== known) {
        const who = by === null ? RUNS_ACTOR : { ...RUNS_ACTOR, name: `${by} (${RUNS_ACTOR.name})` };
        await this.#moved(id, { ...about, state, since, turns: true }, who);
      } else if (state !== wanted && mayAct(id)) {
        const act = issues.set(place, marker, wanted);
        const seen = await act.look(null, call);
        if (seen.kind === 'over') throw seen.why;
        if (seen.kind === 'open') await act.write(call);
        await this.#moved(id, { ...about, state: wanted, since: new Date(now).toISOString() });
      }
      return true;
    } catch (error) {
      if (!(error instanceof OutsideError) || !LOST.has(error.kind)) throw error;
      const since = new Date(now).toISOString();
      await this.#moved(id, { ...about, state: 'lost', since, kind: error.kind, params: error.params });
      return false;
    }
  }

  /** Where it cannot be saved now, the next look says it again. */
  async #moved(session: string, data: CommandInput<'issue.move'>, by = RUNS_ACTOR): Promise<void> {
    await this.#deps.hub.system(session, 'issue.move', data, by);
  }

  #asked(id: string, action: OutsideAction): AskedOf<IssuePlace> {
    const { hub, issues } = this.#deps;
    return {
      place: id,
      turn: `issue ${action.id}`,
      prepare: async () => {
        if (issues === null) throw new OutsideError('no-issue-token');
        const session = await hub.session(id);
        const note = session?.notes.find((one) => one.id === action.args.note);
        if (session === null || session === undefined || note === undefined || note.removed)
          throw new OutsideError('note-removed');
        const repository = this.#repositoryOf(session, action.args.repository);
        return issues.create(wantedIssue(session, note, action, repository));
      },
      say: (type, data) => sayInSession(hub, id, type, data, RUNS_ACTOR),
      proved: async ({ repository, number, url }) => ({ repository, number, url }),
      refused: async () => {},
    };
  }

  /** The one that was named, if it is of a service; else that of the services whose pages the session is about; else the only one. */
  #repositoryOf({ incidents }: Session, named: unknown): string {
    const { services } = this.#deps;
    const all = distinct(services);
    if (typeof named === 'string') {
      const known = all.find((one) => one.toLowerCase() === named.toLowerCase());
      if (known === undefined) throw new OutsideError('foreign-repository', { repository: named });
      return known;
    }
    const low = new Set(incidents.map(({ service }) => service?.toLowerCase() ?? ''));
    const hit = distinct(
      services.filter(({ name, aliases }) => [name, ...aliases].some((one) => low.has(one.toLowerCase()))),
    );
    const [only] = hit.length === 1 ? hit : all;
    if (only === undefined) throw new OutsideError('no-repository');
    if (hit.length !== 1 && all.length > 1)
      throw new OutsideError('which-repository', { repositories: (hit.length > 0 ? hit : all).join(', ') });
    return only;
  }

  #bug(error: unknown): void {
    this.#deps.logger.error({ err: error }, 'issues-failed');
  }
}

/** Nobody can look at it any more, unless somebody changes the repository. */
const LOST: ReadonlySet<string> = new Set(['issue-gone', 'issues-off', 'not-the-issue', 'not-found']);

/** Null: it was taken out of the log. */
function placeOf({ name }: ActionIssue): Pick<IssuePlace, 'repository' | 'number'> | null {
  const [repository = '', number = ''] = name?.split('#') ?? [];
  return name === null ? null : { repository, number: Number(number) };
}

const distinct = (services: readonly ServiceRepository[]): readonly string[] => [
  ...new Set(services.map(({ repository }) => repository)),
];

/** The issue as it is written: what people have typed pings nobody there and starts nothing. */
function wantedIssue(session: Session, note: Note, action: OutsideAction, repository: string): WantedIssue {
  const { id, lang, timeZone, participants, title: about } = session;
  const said = (key: Parameters<typeof issueText>[0], params: Record<string, string>) =>
    issueText(key, lang, params);
  const owner = note.owner === null ? null : (participants[note.owner]?.name ?? note.owner);
  const due = note.due === null ? null : dateTime(note.due, timeZone, lang);
  const step = note.step === null ? undefined : session.steps[note.step]?.step.title[lang];
  // Of a step for later the note has no text of its own.
  const text = note.text.trim() === '' ? (step ?? id) : note.text;
  const facts = [
    ...(owner === null ? [] : [said('owner', { who: mdText(owner) })]),
    ...(due === null ? [] : [said('due', { at: mdText(due) })]),
    said('session', { session: mdText(id), title: mdText(about) }),
    said('asked', { who: mdText(action.by.name) }),
  ];
  const title =
    text
      .split(/\r?\n/)
      .find((line) => line.trim() !== '')
      ?.trim() ?? id;
  return {
    ...{ repository, title, marker: runMarker(id, action) },
    body: `${mdLines(text)}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`,
  };
}
