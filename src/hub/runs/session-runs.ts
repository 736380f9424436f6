import { isUnsettled, type OutsideAction } from '../../domain/actions.ts';
import type { TextHash } from '../../domain/chain.ts';
import type { CommandType } from '../../domain/command.ts';
import type { Actor } from '../../domain/event.ts';
import type { Step } from '../../domain/procedure.ts';
import { isAsFound } from '../../domain/runs/as-found.ts';
import { endOfCheck } from '../../domain/runs/log-check.ts';
import { isConfirmable, isLooking, runDifference, type StepRun, whatText } from '../../domain/runs/run.ts';
import type { RunCounted, RunQuery, RunWanted, RunWhat } from '../../domain/runs/run-event-schema.ts';
import type { Rollback } from '../../domain/runs/run-schema.ts';
import { isKey } from '../../domain/second-person.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { type OutsideAct, OutsideError } from '../../ports/outside.ts';
import type { Procedures } from '../../ports/procedures.ts';
import type { RunPlace, WorkflowRuns } from '../../ports/workflow-runs.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import { doubledWithJitter } from '../../timing/backoff.ts';
import { pause } from '../../timing/timers.ts';
import { type Hub, HubError } from '../base/contract.ts';
import type { SourceAnswer } from '../base/requests.ts';
import { isLongClosed, type Resumed, servedSessions } from '../base/resumed.ts';
import { HUB_ACTOR } from '../identity/revocation.ts';
import { type AskedOf, mayPass, Relay, SAVE_AGAIN_MS, sayInSession } from '../outside/relay.ts';
import {
  checkedTo,
  type Followed,
  followedIn,
  movedTo,
  placeParams,
  type Reviewers,
  runMarker,
} from './run-follower.ts';

/*
 * What a step runs at GitHub, or asks of the log, from the ask in a session's log to its end in the same log.
 *
 *   run.asked ─► looked up ─► run.resolved | run.refused        people confirm: run.confirmed
 *   action (of run.confirmed) ─► the relay: once, by its marker ─► action.done ─► followed: run.moved …
 *
 *   run.asked {query} ─► counted, again and again ─► run.moved …
 *
 * All of it is taken up from the log, so a hub that stops anywhere leaves it to the next one.
 */

export interface SessionRunsDeps {
  readonly hub: Pick<
    Hub,
    'serves' | 'system' | 'session' | 'sessions' | 'importedTo' | 'onCommit' | 'countLines'
  >;
  /** Null: this hub may run no workflow, and says so to those who ask. */
  readonly runs: WorkflowRuns | null;
  readonly time: Time;
  /** As of `Relay`. */
  readonly counted: Time;
  readonly random: () => number;
  readonly hash: TextHash;
  /** What is live of a repository, as one line; null: not known. May reject with an `OutsideError`. Absent: it is not known. */
  readonly liveAt?: (repository: string, signal: AbortSignal) => Promise<string | null>;
  /** Absent: nobody may approve a run from here. */
  readonly reviewers?: Reviewers;
  /** The hub's own. */
  readonly procedures: Pick<Procedures, 'list'>;
  /** Of the hub's own settings; absent: none. */
  readonly rollbacks?: readonly Rollback[];
  readonly logger: Logger;
  readonly mayAct?: (session: string | null) => boolean;
}

export const RUNS_ACTOR: Actor = { id: 'github', name: 'GitHub', kind: 'system' };

/** Pauses between two looks at a run. */
const GOING_MS = 3_000;
const WAITING_MS = 15_000;
const LONGEST_MS = 60_000;
/** So long what would run is looked up before the person who asked hears that it cannot be. */
const LOOKED_UP_MS = 2 * 60_000;
/** While it waits to be confirmed, so often is looked whether it would still be the same. */
const LOOK_AGAIN_MS = 15_000;

/** Pauses between two looks of a check; a source counts for no more than a twentieth of the time. */
const COUNT_MS = 10_000;
const REST = 20;
/** The least time between two reports of a changed number. */
const TELL_MS = 30_000;

/** How often the count is repeated while the source is starting, before it is reported as partial. */
const STARTING = { tries: 15, ms: 1_000 } as const;
/** What no later look changes. */
const REFUSED: ReadonlySet<string> = new Set([
  'bad-query',
  'bad-regex',
  'nested-field',
  'not-read',
  'no-source',
]);

/** Whether an act outside is what the confirmation of a run asked for. */
const startedBy = ({ action, confirmed }: StepRun, { id, seq }: OutsideAction): boolean =>
  action === id && confirmed?.seq === seq;

/** What the runs of sessions need of the outside. */
export class SessionRuns implements Resumed {
  readonly #deps: SessionRunsDeps;
  readonly #relay: Relay<RunPlace | null>;
  readonly #stop = new AbortController();
  /** What is looked up or followed, by which of the two, session and run. */
  readonly #busy = new Map<string, Promise<void>>();
  readonly #forget: () => void;

  constructor(deps: SessionRunsDeps) {
    this.#deps = deps;
    this.#relay = new Relay(deps);
    this.#forget = deps.hub.onCommit((session, events, imported) => {
      const isOfRun = events.some(({ type }) => type.startsWith('run.') || type.startsWith('action.'));
      if (imported) return;
      if (isOfRun) void this.#take(session).catch((error: unknown) => this.#bug(error));
      if (session.runs.some(isLooking))
        void this.#endChecks(session).catch((error: unknown) => this.#bug(error));
    });
  }

  /** Nothing of it belongs to the team. */
  async lead(): Promise<void> {}

  /** Takes up what an earlier hub left in these sessions. */
  async serve(serves: (session: string) => boolean): Promise<void> {
    const { hub, time } = this.#deps;
    const wanted = (one: SessionSummary) => one.pendingActions > 0 || !isLongClosed(one, time.now());
    for await (const session of servedSessions(hub, serves, wanted)) {
      if (this.#stop.signal.aborted) return;
      await this.#take(session);
    }
  }

  async stop(): Promise<void> {
    this.#forget();
    this.#stop.abort();
    await Promise.all([this.#relay.stop(), ...this.#busy.values()]);
  }

  async #take(session: Session): Promise<void> {
    if (session.runs.length === 0) return;
    const importedTo = await this.#deps.hub.importedTo(session.id);
    for (const run of session.runs)
      if (run.query === undefined && run.seq > importedTo && this.#isConfirmable(run))
        this.#once(`look ${session.id} ${run.id}`, () => this.#lookUp(session.id, run.id));
      else if (isLooking(run) && run.seq > importedTo)
        this.#once(`look ${session.id} ${run.id}`, () => this.#check(session.id, run.id));
    for (const action of session.actions) {
      if (action.target !== 'github' || !isUnsettled(action) || action.seq <= importedTo) continue;
      // A file may claim that a run of its own has the act which somebody is to ask for here.
      const run = session.runs.find((one) => one.seq > importedTo && startedBy(one, action));
      if (run) this.#relay.take(action, this.#asked(session.id, run, action));
      else if (action.act === 'approve') this.#relay.take(action, this.#approval(session.id, action));
    }
    for (const followed of followedIn(session, importedTo))
      this.#once(`follow ${session.id} ${followed.run.id}`, () => this.#follow(session.id, followed));
  }

  #once(key: string, work: () => Promise<void>): void {
    if (this.#stop.signal.aborted || this.#busy.has(key)) return;
    const done = work()
      .catch((error: unknown) => this.#bug(error))
      .finally(() => this.#busy.delete(key));
    this.#busy.set(key, done);
  }

  #isConfirmable(run: StepRun): boolean {
    return isConfirmable(run, new Date(this.#deps.time.now()).toISOString());
  }

  /** Says what would run now, or why it cannot; and says it again where that changes, for as long as it can be confirmed. */
  async #lookUp(session: string, id: string): Promise<void> {
    const { hub, counted, random } = this.#deps;
    const { signal } = this.#stop;
    const until = counted.now() + LOOKED_UP_MS;
    let failed = 0;
    while (!signal.aborted && hub.serves(session)) {
      const run = await this.#current(session, id);
      if (run === null || !this.#isConfirmable(run)) return;
      let wait = LOOK_AGAIN_MS;
      try {
        const found = await this.#resolve(session, run);
        if (found.hash !== run.hash || found.danger !== run.danger)
          await this.#say(session, 'run.resolve', found);
        failed = 0;
      } catch (error) {
        if (signal.aborted) return;
        const why = this.#faultOf(error);
        const isKnown = run.state === 'ready';
        if (!why.passing || (!isKnown && counted.now() >= until)) {
          await this.#say(session, 'run.refuse', { run: id, kind: why.kind, params: why.params });
          return;
        }
        wait = doubledWithJitter(1_000, LONGEST_MS, failed, random());
        failed += 1;
      }
      await pause(counted, wait, signal);
    }
  }

  async #resolve(session: string, { id: run, step, wanted, live: before }: StepRun) {
    const { runs, hash } = this.#deps;
    const { signal } = this.#stop;
    if (runs === null) throw new OutsideError('no-run-token');
    const { sha, url } = await runs.resolve(wanted, { signal });
    const what: RunWhat = { ...wanted, sha };
    // What cannot be read now has not changed.
    const live = (await this.#live(wanted.repository)) ?? before;
    const danger = (await this.#isOwnLow(session, step)) ? 'low' : 'high';
    return { run, what, hash: hash(whatText(what, live)), live, url, danger };
  }

  /** Null: not known, also where it cannot be read. */
  async #live(repository: string): Promise<string | null> {
    const { liveAt } = this.#deps;
    try {
      return (await liveAt?.(repository, this.#stop.signal)) ?? null;
    } catch (error) {
      if (!(error instanceof OutsideError)) this.#bug(error);
      return null;
    }
  }

  /**
   * Whether a step of the hub's own procedures runs the same, made of what the hub found, and says that one person is enough. What
   * cannot be read does not.
   */
  async #isOwnLow(id: string, step: string): Promise<boolean> {
    const { hub, procedures, rollbacks = [] } = this.#deps;
    const lowOf = (run: Step['run']): RunWanted | null =>
      run?.danger === 'low' && run.workflow ? { ...run.workflow, inputs: run.workflow.inputs ?? {} } : null;
    const session = await hub.session(id);
    const wanted = session?.steps[step]?.step;
    const run = lowOf(wanted?.run);
    if (!session || !wanted || run === null || !isAsFound(session, wanted)) return false;
    const own = (await procedures.list().catch(() => [])).flatMap((each) =>
      each.ok ? each.loaded.procedure.phases.flatMap(({ steps }) => steps) : [],
    );
    return [...own.map((one) => one.run), ...rollbacks].some((one) => {
      const same = lowOf(one);
      return same !== null && runDifference(same, run) === null;
    });
  }

  #asked(session: string, { id }: StepRun, action: OutsideAction): AskedOf<RunPlace | null> {
    const { hub, runs, hash } = this.#deps;
    const marker = runMarker(session, action);
    return {
      place: session,
      turn: `run ${id}`,
      prepare: async () => {
        if (runs === null) throw new OutsideError('no-run-token');
        const run = await this.#current(session, id);
        // Its text may have been taken out of the log since.
        if (run?.what == null || !startedBy(run, action) || hash(whatText(run.what, run.live)) !== run.hash)
          throw new OutsideError('not-confirmed');
        const people = [run.by, run.confirmed?.by ?? run.by];
        const act = this.#unlessGone(session, people, runs.dispatch({ ...run.what, marker }));
        return this.#unlessLiveMoved(run, act);
      },
      say: (type, data) => sayInSession(hub, session, type, data, RUNS_ACTOR),
      proved: async (place) => (place === null ? {} : placeParams(place)),
      refused: async () => {},
    };
  }

  /** GitHub looks itself whether the token may. Its comment says who asked for it. */
  #approval(session: string, { args, by }: OutsideAction): AskedOf<null> {
    const { hub, runs } = this.#deps;
    const [id, environment] = [String(args.run), String(args.environment)];
    return {
      place: session,
      turn: `run ${id}`,
      prepare: async (call) => {
        if (runs === null) throw new OutsideError('no-run-token');
        const state = await hub.session(session);
        const place = state && followedIn(state, 0).find(({ run }) => run.id === id)?.place;
        if (!place) throw new OutsideError('not-waiting', { environment });
        const found = place.id ?? (await runs.read(place, call)).run?.id;
        if (found === undefined) throw new OutsideError('not-waiting', { environment });
        const comment = `${by.name} (oncall, ${session})`;
        return this.#unlessGone(session, [by], runs.approve({ ...place, id: found }, environment, comment));
      },
      say: (type, data) => sayInSession(hub, session, type, data, RUNS_ACTOR),
      proved: async () => ({ environment }),
      refused: async () => {},
    };
  }

  /** Before each write: somebody who asked for it or confirmed it may have been removed. */
  #unlessGone<T>(session: string, people: readonly Actor[], act: OutsideAct<T>): OutsideAct<T> {
    return {
      ...act,
      look: async (before, call) => {
        const seen = await act.look(before, call);
        const state = seen.kind === 'open' ? await this.#deps.hub.session(session) : null;
        if (!state || people.every((who) => isKey(state, who))) return seen;
        return { kind: 'over', why: new OutsideError('key-gone'), isFinal: false };
      },
    };
  }

  /**
   * Before each write: what is live may be another version than people saw as they confirmed. A write may come minutes after the first
   * look, as after a limit of GitHub's or a hub that was killed; an own run that has changed what is live is found by its marker.
   */
  #unlessLiveMoved({ live, wanted }: StepRun, act: OutsideAct<RunPlace>): OutsideAct<RunPlace | null> {
    return {
      ...act,
      look: async (before, call) => {
        const seen = await act.look(before, call);
        if (seen.kind !== 'open' || live === null) return seen;
        const now = await this.#live(wanted.repository);
        if (now === null || now === live) return seen;
        return { kind: 'over', why: new OutsideError('live-moved', { from: live, to: now }), isFinal: false };
      },
    };
  }

  /** Looks at a run until it is over, and says each change. */
  async #follow(session: string, followed: Followed): Promise<void> {
    const { hub, runs, counted, random } = this.#deps;
    const { signal } = this.#stop;
    let failed = 0;
    while (runs !== null && !signal.aborted && hub.serves(session)) {
      let wait = GOING_MS;
      try {
        const sight = await runs.read(followed.place, { signal });
        failed = 0;
        const moved = movedTo(followed, sight, this.#deps.reviewers);
        await this.#say(session, 'run.move', moved);
        if (moved.state === 'done' || moved.state === 'failed' || moved.state === 'cancelled') return;
        if (moved.state === 'waiting') wait = WAITING_MS;
      } catch (error) {
        if (signal.aborted) return;
        const { kind, params, passing } = this.#faultOf(error);
        failed += 1;
        // One lost answer is nothing to worry people with.
        if (!passing || failed > 3)
          await this.#say(session, 'run.move', { run: followed.run.id, state: 'unknown', kind, params });
        wait = doubledWithJitter(GOING_MS, LONGEST_MS, failed, random());
      }
      await pause(counted, wait, signal);
    }
  }

  /** Counts until it is as expected, somebody ends it, or it has gone on for too long. */
  async #check(session: string, id: string): Promise<void> {
    const { hub, counted } = this.#deps;
    const { signal } = this.#stop;
    let told = Number.NEGATIVE_INFINITY;
    let starting = 0;
    // A source may take its time to answer; the hub does not.
    const stopped = new Promise<null>((stop) => {
      signal.addEventListener('abort', () => stop(null), { once: true });
    });
    while (!signal.aborted && hub.serves(session)) {
      const state = await hub.session(session);
      const run = state?.runs.find((one) => one.id === id);
      if (!state || !run?.query || !isLooking(run)) return;
      if (await this.#endCheck(state, run)) return;
      const began = counted.now();
      const answer = await Promise.race([this.#count(session, run.query), stopped]);
      const took = counted.now() - began;
      if (answer === null) return;
      if (answer.ok && answer.value.partial?.kind === 'starting' && starting < STARTING.tries) {
        starting += 1;
        await pause(counted, STARTING.ms, signal);
        continue;
      }
      if (!answer.ok && run.state === 'asked' && REFUSED.has(answer.reason.kind)) {
        await this.#say(session, 'run.refuse', { run: id, ...answer.reason }, HUB_ACTOR);
        return;
      }
      const moved = { run: id, ...checkedTo(run.query, answer) };
      if (moved.state === 'done' || run.state === 'asked' || counted.now() - told >= TELL_MS) {
        await this.#say(session, 'run.move', moved, HUB_ACTOR);
        told = counted.now();
      }
      if (moved.state === 'done') return;
      await pause(counted, Math.max(COUNT_MS, REST * took), signal);
    }
  }

  async #count(session: string, query: RunQuery): Promise<SourceAnswer<RunCounted>> {
    try {
      return await this.#deps.hub.countLines(session, query);
    } catch (error) {
      if (!(error instanceof HubError)) this.#bug(error);
      return { ok: false, reason: { kind: 'failed', params: {} } };
    }
  }

  /** At once, where somebody did the step by hand or closed the session. */
  async #endChecks(session: Session): Promise<void> {
    const importedTo = await this.#deps.hub.importedTo(session.id);
    for (const run of session.runs)
      if (isLooking(run) && run.seq > importedTo) await this.#endCheck(session, run);
  }

  /** Whether it is over. */
  async #endCheck(session: Session, run: StepRun): Promise<boolean> {
    const end = endOfCheck(session, run, this.#deps.time.now());
    if (end !== null) await this.#say(session.id, 'run.move', { run: run.id, ...end }, HUB_ACTOR);
    return end !== null;
  }

  async #current(session: string, id: string): Promise<StepRun | null> {
    const { hub } = this.#deps;
    return (await hub.session(session))?.runs.find((run) => run.id === id) ?? null;
  }

  /** Kept trying until the log has it or does not take it. */
  async #say(session: string, type: CommandType, data: object, by = RUNS_ACTOR): Promise<void> {
    const { hub, counted } = this.#deps;
    const { signal } = this.#stop;
    while (!signal.aborted && hub.serves(session)) {
      const answer = await hub.system(session, type, data, by);
      if (answer.ok || !mayPass(answer.refusal)) return;
      await pause(counted, SAVE_AGAIN_MS, signal);
    }
  }

  #faultOf(error: unknown): OutsideError {
    if (error instanceof OutsideError) return error;
    this.#bug(error);
    return new OutsideError('bad-reply', { reason: 'unreadable' });
  }

  #bug(error: unknown): void {
    this.#deps.logger.error({ err: error }, 'runs-failed');
  }
}
