import type { CommandType } from '../../domain/command.ts';
import { ACTION_EXPIRES_MS, markOf, pendingActions } from '../../domain/pager.ts';
import type { OutsideAction, Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Pager, PagerActing, PagerDone } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Hub } from '../types.ts';
import { PAGER_ACTOR } from './incident.ts';
import { patiently, pauseUntil } from './patiently.ts';
import type { PagerPeople } from './people.ts';
import { pagerActOf } from './relay-acts.ts';

/*
 * What a session asks of the pager, from the request in its log to the outcome in its log.
 *
 *   action.requested ─► its turn ─► who asks? ─► look, do, look again ─► incident read anew ─► action.done
 *        ▲                              │             │  waits: action.delayed             ├──► action.failed
 *        └── a restarted hub ───────────┘             └──── ten minutes are over: one look ┴──► action.abandoned
 *
 * One act of an incident at a time, in the order asked. A hub that stops leaves them pending: the next one looks first.
 */

export interface RelayDeps {
  readonly hub: Pick<Hub, 'system' | 'session' | 'sessions' | 'importedTo'>;
  /** Null: this hub has no pager, and says so to whoever asks. */
  readonly pager: Pager | null;
  readonly people: PagerPeople | null;
  readonly time: Time;
  readonly logger: Logger;
  /** Reads the incidents of a session anew, so that what is shown is no older than the outcome. */
  readonly refresh: (session: string) => Promise<void>;
}

/** For a last look at what may have been done. */
const LOOK_MS = 30_000;
/** Acts that give an incident to others. */
const PAGES: ReadonlySet<string> = new Set(['escalate', 'hand-back']);
const SAVE_AGAIN_MS = 2_000;

const turnOf = ({ id }: Session, { args }: OutsideAction): string => `${id} ${args.incident ?? ''}`;

/** Of what an earlier hub has left, all but the first of each incident: it came to one after the other. */
function untried(session: Session): ReadonlySet<string> {
  const turns = new Set<string>();
  const later = pendingActions(session).filter((action) => {
    const turn = turnOf(session, action);
    return turns.has(turn) || !turns.add(turn);
  });
  return new Set(later.map(({ id }) => id));
}

export class Relay {
  readonly #deps: RelayDeps;
  readonly #stop = new AbortController();
  /** By session and action. */
  readonly #running = new Map<string, Promise<void>>();
  /** The last act of each incident. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier hub left pending. */
  async resume(): Promise<void> {
    for (const { id, status, pendingActions: pending } of await this.#deps.hub.sessions()) {
      if (status === 'damaged' || pending === 0 || this.#stop.signal.aborted) continue;
      const session = await this.#deps.hub.session(id).catch(() => null);
      if (session) this.take(session, untried(session));
    }
  }

  /** Does what is pending in a session and not yet under way. `fresh`: actions that no hub can have tried. */
  take(session: Session, fresh: ReadonlySet<string>): void {
    for (const action of pendingActions(session)) {
      const key = `${session.id} ${action.id}`;
      if (this.#stop.signal.aborted || this.#running.has(key)) continue;
      const turn = turnOf(session, action);
      const run = (this.#turns.get(turn) ?? Promise.resolve())
        .then(() => this.#run(session.id, action, fresh.has(action.id)))
        .catch((error: unknown) =>
          this.#deps.logger.error({ err: error, session: session.id }, 'relay-failed'),
        )
        .finally(() => {
          this.#running.delete(key);
          if (this.#turns.get(turn) === run) this.#turns.delete(turn);
        });
      this.#running.set(key, run);
      this.#turns.set(turn, run);
    }
  }

  /** Resolves when nothing is under way any more; what was is left as it stands. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }

  async #run(id: string, action: OutsideAction, fresh: boolean): Promise<void> {
    const importedTo = await this.#deps.hub.importedTo(id);
    // Its turn came by the end of the one before, which the stop has ended.
    if (this.#stop.signal.aborted) return;
    if (action.seq <= importedTo) return this.#foreign(id, action, importedTo);
    const left = Date.parse(action.at) + ACTION_EXPIRES_MS - this.#deps.time.now();
    const first = left > 0 ? await this.#attempt(id, action, left, { mayWrite: true, fresh }) : null;
    const expired = first === null || (first instanceof PagerError && first.kind === 'aborted');
    if (this.#stop.signal.aborted) return;
    // Nobody may be told that it was given up while it has been done.
    const outcome = expired
      ? await this.#attempt(id, action, LOOK_MS, { mayWrite: false, fresh: false })
      : first;
    if (this.#stop.signal.aborted) return;
    if (!(outcome instanceof PagerError)) await this.#done(id, action, outcome);
    else if (expired) await this.#settle(id, 'action.abandon', { action: action.id, kind: 'expired' });
    else await this.#failed(id, action, outcome);
  }

  /**
   * Asked of another hub, which this one knows only by an import: never done here. An import that broke off can go on
   * as long as nobody has acted here, so only then is it ended.
   */
  async #foreign(id: string, { id: action }: OutsideAction, importedTo: number): Promise<void> {
    const session = await this.#deps.hub.session(id);
    if (session && session.seq > importedTo)
      await this.#settle(id, 'action.abandon', { action, kind: 'imported' });
  }

  async #attempt(
    id: string,
    action: OutsideAction,
    ms: number,
    manner: Pick<PagerActing, 'mayWrite' | 'fresh'>,
  ): Promise<(PagerDone & { readonly by: string }) | PagerError> {
    const { pager, people, hub, time } = this.#deps;
    if (!pager || !people) return new PagerError('not-configured');
    const ends = new AbortController();
    const end = () => ends.abort();
    const cancel = time.after(ms, end);
    const { signal } = ends;
    if (this.#stop.signal.aborted) end();
    this.#stop.signal.addEventListener('abort', end, { once: true });
    const onWait = ({ kind, params }: PagerError, retryAt: string) => {
      void this.#settle(id, 'action.delay', { action: action.id, kind, params, retryAt });
    };
    try {
      const { as, act } = await patiently(time, { onWait, signal }, async () => {
        const session = await hub.session(id);
        if (!session) throw new PagerError('not-found', { what: 'session' });
        const now = session.actions.find((one) => one.id === action.id);
        if (now?.outcome != null) throw new PagerError('aborted');
        const person = await people.userOf(action.by, { signal });
        const context = { as: person, now: time.now(), pager, call: { signal } };
        return { as: person, act: await pagerActOf(action, session, context) };
      });
      const how = { as, mark: markOf(id, action.seq), since: action.at, signal, onWait, ...manner };
      return { ...(await pager.act(act, how)), by: as.name };
    } catch (error) {
      if (error instanceof PagerError) return error;
      this.#deps.logger.error({ err: error, session: id, act: action.act }, 'relay-failed');
      return new PagerError('bad-reply', { reason: 'failed' });
    } finally {
      cancel();
      this.#stop.signal.removeEventListener('abort', end);
    }
  }

  async #done(
    id: string,
    action: OutsideAction,
    { found, by, incident }: PagerDone & { by: string },
  ): Promise<void> {
    await this.#deps.refresh(id);
    const made =
      action.act === 'create' && incident ? { incident: incident.id, number: incident.number ?? 0 } : {};
    const paged = PAGES.has(action.act) ? await this.#paged(id, action) : {};
    const params = { by, ...(found ? { found: 1 } : {}), ...made, ...paged };
    await this.#settle(id, 'action.done', { action: action.id, params });
    this.#deps.logger.info({ session: id, act: action.act, found }, 'relay-done');
  }

  /** Who has it now, as the pager told last. */
  async #paged(id: string, { args }: OutsideAction): Promise<Readonly<Record<string, string>>> {
    const session = await this.#deps.hub.session(id);
    const incident = session?.incidents.find((one) => one.id === args.incident);
    const to = incident?.assignees?.join(', ').slice(0, 200) ?? '';
    return incident && to !== '' ? { to, status: incident.status } : {};
  }

  async #failed(id: string, action: OutsideAction, { kind, params }: PagerError): Promise<void> {
    // Somebody was faster: what they did is shown with the reason.
    if (kind.startsWith('already-') || kind === 'changed-since') await this.#deps.refresh(id);
    await this.#settle(id, 'action.fail', { action: action.id, kind, params });
    this.#deps.logger.warn({ session: id, act: action.act, kind }, 'relay-refused');
  }

  /** An outcome is kept trying until the log has it: else the next hub would have to find out. */
  async #settle(id: string, type: CommandType, data: object): Promise<void> {
    const { hub, time } = this.#deps;
    while (!this.#stop.signal.aborted) {
      const answer = await hub.system(id, type, data, PAGER_ACTOR).catch(() => null);
      const later =
        answer === null || (!answer.ok && ['not-saved', 'too-fast'].includes(answer.refusal.kind));
      if (!later) return;
      await pauseUntil(time, time.now() + SAVE_AGAIN_MS, this.#stop.signal).catch(() => {});
    }
  }
}
