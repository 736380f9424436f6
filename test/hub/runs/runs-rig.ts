import { hash, randomBytes } from 'node:crypto';
import { onTestFinished, vi } from 'vitest';
import { githubWrites } from '../../../src/adapters/github/github.ts';
import type { Actor, AnyEvent } from '../../../src/domain/event.ts';
import type { Procedure } from '../../../src/domain/procedure.ts';
import { procedureSchema } from '../../../src/domain/procedure-schema.ts';
import { lastRunOf, type StepRun } from '../../../src/domain/runs/run.ts';
import type { Hub } from '../../../src/hub/base/contract.ts';
import { takeUpAll } from '../../../src/hub/base/resumed.ts';
import { createHub } from '../../../src/hub/hub.ts';
import type { OpenSource } from '../../../src/hub/lines/tail.ts';
import { type ServiceRepository, SessionIssues } from '../../../src/hub/runs/session-issues.ts';
import { SessionRuns } from '../../../src/hub/runs/session-runs.ts';
import type { Batch, EventLog } from '../../../src/ports/event-log.ts';
import { DemoRepository } from '../../../src/sim/github/repository.ts';
import { localGithub } from '../../../src/sim/github/server.ts';
import { githubProblems } from '../../adapters/github/contract/contract.ts';
import { FastTime } from '../../adapters/pagerduty/fast-time.ts';
import { opening, procedure, sato, tanaka } from '../../domain/given.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { whoIs } from '../who-is.ts';

const FILE = 'rollback.yml';
export const DISPATCHES = `/repos/acme/shop/actions/workflows/${FILE}/dispatches`;
const WORKFLOW = `
run-name: roll back \${{ inputs.version }} (\${{ inputs.oncall }})
on:
  workflow_dispatch:
    inputs:
      oncall: { required: true }
      oncall_sha: {}
      version: { required: true }
`;
export const STEP = 'read-back';
const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** A log that is gone from some moment on, as for a process that was killed. */
class MortalLog implements EventLog {
  readonly #inner: EventLog;
  readonly #step: () => void;
  readonly #onAppend: (batch: Batch) => void;
  isDead = false;

  constructor(inner: EventLog, step: () => void, onAppend: (batch: Batch) => void) {
    this.#inner = inner;
    this.#step = step;
    this.#onAppend = onAppend;
  }

  async append(session: string, expectedSeq: number, batch: Batch): Promise<void> {
    this.#step();
    if (this.isDead) return new Promise(() => {});
    this.#onAppend(batch);
    await this.#inner.append(session, expectedSeq, batch);
    this.#step();
    if (this.isDead) return new Promise(() => {});
  }
  read(session: string, fromSeq: number) {
    return this.#inner.read(session, fromSeq);
  }
  answers(session: string) {
    return this.#inner.answers(session);
  }
  sessions() {
    return this.#inner.sessions();
  }
  remove(session: string) {
    return this.#inner.remove(session);
  }
  check() {
    return this.#inner.check();
  }
  async close() {}
}

interface RunsRigOptions {
  /** As of `FastTime`. */
  readonly speed?: number;
  readonly withoutToken?: boolean;
  /** The danger of the step in the session, and in the hub's own procedure; absent: the hub has none. */
  readonly danger?: 'low' | 'high';
  readonly ofHub?: 'low' | 'high';
  /** What the workflow is given as its version; absent: v41. */
  readonly version?: string;
  /** What the step runs instead of the workflow, and the log that the session reads. */
  readonly query?: object;
  readonly openSource?: (time: FastTime) => OpenSource;
  /** As of `SessionRunsDeps`. */
  readonly liveAt?: (repository: string) => Promise<string | null>;
  readonly reviewers?: Readonly<Record<string, readonly string[]>>;
  /** As of `SessionIssuesDeps`. */
  readonly services?: readonly ServiceRepository[];
  /** Is given what ends it; absent: it ends with the test. */
  readonly atEnd?: (close: () => Promise<void>) => void;
}

/** The procedure with a step that runs the workflow. */
export function withRun(danger: 'low' | 'high', query?: object, version = 'v41'): Procedure {
  const workflow = { repository: 'acme/shop', file: FILE, ref: 'main', inputs: { version } };
  const run = query === undefined ? { run: { workflow, danger } } : { run: { query }, needs: undefined };
  const phases = procedure.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((one) => (one.id === STEP ? { ...one, ...run } : one)),
  }));
  return procedureSchema.parse({ ...procedure, phases });
}

/** A hub that runs workflows, against a local GitHub over real sockets; it can be killed and started again. */
export async function runsRig({
  speed = 500,
  withoutToken = false,
  danger = 'high',
  ofHub,
  version,
  query,
  openSource,
  liveAt,
  reviewers,
  services = [{ name: 'checkout', aliases: [], repository: 'acme/shop' }],
  atEnd = onTestFinished,
}: RunsRigOptions = {}) {
  const time = new FastTime(undefined, speed);
  const repo = new DemoRepository('acme/shop', time);
  repo.push('One (#1)', 'kato', ['a.ts']);
  repo.workflows.set(FILE, { text: WORKFLOW });
  const server = await localGithub({ repositories: [repo], time });
  const store = new MemoryLog();
  const logged: string[] = [];
  const note = (fields: object, event: string) =>
    logged.push(`${event} ${String((fields as { err?: unknown }).err ?? JSON.stringify(fields))}`);
  const logger = { info: () => {}, warn: () => {}, error: note };
  let steps = 0;
  let ownDanger = ofHub;
  const happens = new Map<string, () => void>();
  let killAt = Number.POSITIVE_INFINITY;
  const killed = { yet: false };
  let log: MortalLog;
  let hub: Hub;
  let runs: SessionRuns;
  let issues: SessionIssues;
  let session = '';
  let n = 0;
  let loaded: readonly string[] = [];
  const step = () => {
    steps += 1;
    if (steps === killAt) {
      log.isDead = true;
      killed.yet = true;
    }
  };
  let ends = new AbortController();
  const start = async () => {
    ends = new AbortController();
    log = new MortalLog(store, step, ({ events }) => {
      for (const { type } of events) happens.get(type)?.();
    });
    hub = createHub({
      ...{ log, time, logger, hash: sha256, random: () => randomBytes(12).toString('base64url') },
      openSource:
        openSource?.(time) ??
        ((spec) => {
          throw new Error(`no source ${spec}`);
        }),
      // A disk takes the machine's own time.
      limits: { askWithin: 1_000_000_000 },
    });
    const options = { auth: { token: 'ghp_local' }, url: server.url, time, timeoutMs: 6_000_000 };
    const writes = withoutToken ? null : githubWrites(options);
    runs = new SessionRuns({
      ...{ hub, time, counted: time, logger, random: () => 0.5, hash: sha256 },
      runs: writes?.runs ?? null,
      ...(liveAt ? { liveAt } : {}),
      ...(reviewers ? { reviewers } : {}),
      procedures: {
        list: async () =>
          ownDanger
            ? [
                {
                  ok: true,
                  loaded: { procedure: withRun(ownDanger, undefined, version), hash: '', origin: 'own' },
                },
              ]
            : [],
      },
    });
    issues = new SessionIssues({
      ...{ hub, time, counted: time, logger, random: () => 0.5, services },
      issues: writes?.issues ?? null,
    });
    const asked = vi.spyOn(hub, 'session');
    await takeUpAll(runs, { time, signal: ends.signal, onFault: (err) => note({ err }, 'fault') });
    await takeUpAll(issues, { time, signal: ends.signal, onFault: (err) => note({ err }, 'fault') });
    loaded = [...new Set(asked.mock.calls.map(([id]) => id))];
    asked.mockRestore();
  };
  const stop = async () => {
    ends.abort();
    // A commit that waits for a log which is gone never ends.
    await Promise.race([
      Promise.all([runs.stop(), issues.stop(), hub.stop()]),
      new Promise((resolve) => setTimeout(resolve, killed.yet ? 10 : 10_000)),
    ]);
  };
  await start();
  atEnd(async () => {
    await Promise.all([runs.stop(), issues.stop()]);
    await server.close();
    for (const problem of new Set(server.calls.flatMap(githubProblems))) throw new Error(problem);
  });
  const rig = {
    ...{ time, repo, server, logged, killed },
    get hub() {
      return hub;
    },
    get steps() {
      return steps;
    },
    /** The procedures of the hub are changed. */
    nowOfHub(to: 'low' | 'high') {
      ownDanger = to;
    },
    /** The sessions that the newest hub loaded as it started. */
    get loaded() {
      return loaded;
    },
    /** Happens as an event of this type is kept, and before the hub acts on it. */
    when(type: string, happen: () => void) {
      happens.set(type, happen);
    },
    /** The hub dies at so many steps from now: before or after an append. */
    killAfter(more: number) {
      killAt = steps + more;
    },
    /** The next hub starts so many milliseconds after this one has ended. */
    async restart(later = 0) {
      await stop();
      await time.pass(later);
      await start();
    },
    command(who: Actor, type: string, data: object) {
      n += 1;
      return rig.commandAs(who, { client: `script-${who.id.split('@')[0]}`, n }, type, data);
    },
    /** The same under a number of the person's own choice. */
    async commandAs(
      who: Actor,
      cmd: { readonly client: string; readonly n: number },
      type: string,
      data: object,
    ) {
      const answer = await hub.command(session, { ...cmd, type, data }, whoIs(who));
      if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
      return answer;
    },
    /** A session whose step runs the workflow, with two members in it. */
    async open() {
      const cmd = { client: 'script-open', n: 1 };
      const opened = await hub.openSession({
        cmd,
        data: { ...opening, procedure: withRun(danger, query, version) },
        by: sato,
      });
      if (!opened.ok) throw new Error(JSON.stringify(opened));
      session = opened.session;
      for (const who of [sato, tanaka]) await rig.command(who, 'participant.join', {});
    },
    /** Takes in the recorded events of a session, and goes on in it. */
    async import(events: readonly AnyEvent[], by: Actor) {
      const taken = await hub.importSession(events, by);
      if (!taken.ok) throw new Error(JSON.stringify(taken));
      session = taken.session;
    },
    async state() {
      const found = await hub.session(session);
      if (!found) throw new Error('no session');
      return found;
    },
    async events() {
      const all: AnyEvent[] = [];
      for await (const some of store.read(session, 1)) all.push(...some);
      return all;
    },
    async run() {
      return lastRunOf(await rig.state(), STEP);
    },
    /** Waits until the run is so; what stands there instead is in the error. */
    async until(is: (state: string, run: StepRun) => boolean) {
      for (let i = 0; i < 2_000; i += 1) {
        const run = await rig.run();
        if (run !== null && is(run.state, run)) return run;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      throw new Error(`${JSON.stringify(await rig.run())} ${logged.join('\n')}`);
    },
    ask: () => rig.command(sato, 'run.ask', { step: STEP }),
    async confirm(who: Actor = tanaka) {
      const run = await rig.until((state) => state === 'ready' || state === 'refused');
      return rig.command(who, 'run.confirm', { run: run.id, hash: run.hash });
    },
    /** The newest act outside of this kind, once it has come to this. */
    async acted(act: string, outcome: string) {
      for (let i = 0; i < 2_000; i += 1) {
        const found = (await rig.state()).actions.findLast((one) => one.act === act);
        if (found?.outcome === outcome) return found;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      throw new Error(JSON.stringify((await rig.state()).actions));
    },
    async step() {
      return (await rig.state()).steps[STEP];
    },
  };
  return rig;
}
