import type { OutsideAction } from '../actions.ts';
import type { SeenChange } from '../changes/system-change.ts';
import type { Command } from '../command.ts';
import type { Fact } from '../event.ts';
import { untouched } from '../reducers/steps.ts';
import { finishedRollback, isSameRecovery } from '../runs/recovery.ts';
import {
  CONFIRM_MS,
  isConfirmable,
  isLooking,
  isOver,
  isUnderWay,
  lastRunOf,
  resolvedDifference,
  runDifference,
  type StepRun,
} from '../runs/run.ts';
import type { RunQuery, RunWanted } from '../runs/run-event-schema.ts';
import { suspectOf, wantedOf } from '../runs/wanted.ts';
import { phaseOfNext, wayBack, withSuspect } from '../runs/way-back.ts';
import { isKey, notConfirmer, notSecond, standingKey } from '../second-person.ts';
import type { Session } from '../session.ts';
import { accept, type Deciders, type Decision, full, madeId, noEffect, refuse } from './decide-type.ts';
import { addedStep } from './steps.ts';

const RUNS_LIMIT = 500;

const found = (s: Session, id: string): StepRun | undefined => s.runs.find((run) => run.id === id);
const unknown = (run: string): Decision => refuse('unknown-run', { run });
/** It can do nothing any more: `state` says why. */
const over = ({ step }: StepRun, state: string): Decision => refuse('run-over', { step, kind: state });

/** Nothing came of it, so it may be asked for again. */
const isRefused = ({ outcome }: OutsideAction): boolean => outcome === 'failed' || outcome === 'abandoned';

const underWay = ({ step, by, state, query }: StepRun): Decision =>
  refuse('run-under-way', { step, by: by.name, kind: query ? 'check' : state });

interface WantedNow {
  readonly wanted: RunWanted;
  readonly query?: RunQuery | undefined;
}

/** What the step would run now, or why it cannot. */
function wantedNow(s: Session, step: string): WantedNow | Decision {
  const found = Object.hasOwn(s.steps, step) ? s.steps[step] : undefined;
  if (found === undefined) return refuse('unknown-step', { step });
  const { ok, ...now } = wantedOf(s, found.step);
  if ('wanted' in now) return now;
  return now.problem === 'none'
    ? refuse('nothing-to-run', { step })
    : refuse('run-variable', { step, name: now.name, kind: now.problem });
}

/**
 * Nothing is started beside a run of the same workflow of which nobody knows how it ended, nor beside the same run. Checks only
 * read: a step has one at a time.
 */
function alreadyGoing(s: Session, step: string, { wanted, query }: WantedNow): StepRun | undefined {
  return s.runs.find(
    (run) =>
      isUnderWay(run) &&
      (run.step === step ||
        (query === undefined &&
          (runDifference(run.wanted, wanted) === null ||
            (run.state === 'unknown' &&
              run.wanted.repository === wanted.repository &&
              run.wanted.file === wanted.file)))),
  );
}

/** What is another than when it was confirmed, or than what the person saw. */
function changed(run: StepRun, difference: ReturnType<typeof runDifference>): Decision {
  const { field = '', from = '', to = '' } = difference ?? {};
  const params = { step: run.step, by: run.by.name, field, from, to };
  const kind = field === '' ? 'text' : field === 'live' ? field : undefined;
  return refuse('run-changed', kind === undefined ? params : { ...params, kind });
}

/** That a step's run is started. `c`: who asks; the run has the id that it makes. */
function askRun(s: Session, step: string, c: Pick<Command, 'cmd' | 'by'>, at: string): Decision {
  if (s.kind === 'drill' && s.steps[step]?.step.run?.query === undefined)
    return refuse('not-allowed', { act: 'run', kind: 'drill' });
  const now = wantedNow(s, step);
  if ('ok' in now) return now;
  const { wanted, query } = now;
  if (!isKey(s, c.by)) return refuse('not-allowed', { act: 'run', kind: c.by.kind });
  if (s.runs.length >= RUNS_LIMIT) return refuse('too-many', { what: 'runs', limit: RUNS_LIMIT });
  const other = alreadyGoing(s, step, now);
  if (other) return underWay(other);
  const asked: Fact = {
    type: 'run.asked',
    data: {
      run: madeId(c),
      step,
      ...now,
      danger: query || s.steps[step]?.step.run?.danger === 'low' ? 'low' : 'high',
    },
  };
  const open = lastRunOf(s, step);
  if (open === null || !isConfirmable(open, at)) return accept(asked);
  const same = runDifference(open.wanted, wanted) === null;
  if (open.by.id !== c.by.id) {
    return same ? refuse('run-asked', { step, by: open.by.name }) : accept(...withdrawn(open), asked);
  }
  return same ? noEffect : accept(...withdrawn(open), asked);
}

/** Makes a change the suspect: what is pinned last, and not ruled out, is what a run is made of. */
function suspecting(s: Session, change: SeenChange): readonly Fact[] {
  const mark = s.changeMarks.find(({ id }) => id === change.id);
  const pin = (pinned: boolean): Fact => ({ type: 'change.pinned', data: { change, pinned } });
  return [
    ...(mark?.ruledOut == null
      ? []
      : [{ type: 'change.ruled-out', data: { change, reason: null } } as const]),
    ...(suspectOf(s)?.id === change.id ? [] : [...(mark?.pinned == null ? [] : [pin(false)]), pin(true)]),
  ];
}

export const runDeciders = {
  'run.ask': (s, c, at) => askRun(s, c.data.step, c, at),
  /** The procedure's step comes first, then what the hub's settings name. */
  'rollback.ask': (s, c, at) => {
    const { change } = c.data;
    if (s.kind !== 'incident') return refuse('not-allowed', { act: 'run', kind: s.kind });
    const way = wayBack(s, change);
    if (way === null) return refuse('no-way-back', { service: change.service });
    if (change.previousSha === null) return refuse('no-version-before', { service: change.service });
    const marks = suspecting(s, change);
    const none = marks.length === 0 ? null : full('changes', s.changeMarks.length, c.by);
    if (none !== null) return none;
    const suspected = withSuspect(s, change);
    if ('step' in way) {
      const asked = askRun(suspected, way.step.id, c, at);
      return asked.ok ? accept(...marks, ...asked.facts) : asked;
    }
    const { title, run } = way;
    const phase = phaseOfNext(s);
    if (phase === null) return refuse('no-way-back', { service: change.service });
    const added = addedStep(s, c, { phase, after: null, title, run });
    if (!added.ok) return added;
    const step = madeId(c);
    const state = untouched({ id: step, title, required: false, run }, phase, true);
    const asked = askRun({ ...suspected, steps: { ...s.steps, [step]: state } }, step, c, at);
    return asked.ok ? accept(...marks, ...added.facts, ...asked.facts) : asked;
  },
  /** The hub looked up what would run. Again, where that changed before it was confirmed. */
  'run.resolve': (s, c, now) => {
    const { run: id, what } = c.data;
    const run = found(s, id);
    if (!run) return unknown(id);
    if (!isConfirmable(run, now)) return over(run, run.state);
    const other = runDifference(run.wanted, what);
    if (other !== null) return changed(run, other);
    if (run.hash === c.data.hash && run.danger === c.data.danger) return noEffect;
    const until = new Date(Date.parse(now) + CONFIRM_MS).toISOString();
    return accept({ type: 'run.resolved', data: { ...c.data, until } });
  },
  'run.refuse': (s, c) => {
    const run = found(s, c.data.run);
    if (!run) return unknown(c.data.run);
    if (run.state !== 'asked' && run.state !== 'ready') return over(run, run.state);
    return accept({ type: 'run.refused', data: c.data });
  },
  'run.confirm': (s, c, now) => {
    const { run: id, hash } = c.data;
    const run = found(s, id);
    if (!run) return unknown(id);
    // A file can say that somebody asked for anything.
    if (run.seq <= s.importedTo) return over(run, 'imported');
    if (isUnderWay(run) || isOver(run)) return run.hash === hash ? noEffect : over(run, run.state);
    if (run.state === 'asked') return refuse('run-not-ready', { step: run.step });
    const { what, live } = run;
    if (run.state !== 'ready' || what === null || run.hash === null) {
      const newer = lastRunOf(s, run.step);
      return newer !== null && newer !== run && isConfirmable(newer, now)
        ? changed(newer, runDifference(run.what ?? run.wanted, newer.what ?? newer.wanted))
        : over(run, run.state);
    }
    if (!isConfirmable(run, now)) return over(run, 'expired');
    if (run.hash !== hash) {
      const seen = s.runs.flatMap((one) => [one, one.was]).find((one) => one?.hash === hash);
      const now = { what, hash: run.hash, live };
      return changed(run, seen?.what ? resolvedDifference({ ...seen, what: seen.what, hash }, now) : null);
    }
    // Somebody may have set another version since, or pinned another change.
    const wanted = wantedNow(s, run.step);
    if ('ok' in wanted) return wanted;
    const since = runDifference(run.wanted, wanted.wanted);
    if (since !== null) return changed(run, since);
    const other = alreadyGoing(s, run.step, wanted);
    if (other) return underWay(other);
    if (standingKey(s, run) === null) return over(run, 'asker-gone');
    const why = notConfirmer(s, run, c.by);
    if (why !== null) return refuse('needs-second-person', { step: run.step, by: run.by.name, kind: why });
    const alone = notSecond(s, run.by, c.by) === null ? {} : ({ alone: true } as const);
    return accept({ type: 'run.confirmed', data: { run: id, hash, action: madeId(c), ...alone } });
  },
  /** What GitHub waits for, given from here. GitHub has the last word. */
  'run.approve': (s, c) => {
    const { run: id, environment } = c.data;
    const run = found(s, id);
    if (!run) return unknown(id);
    // A file can say that anybody may approve.
    if (run.seq <= s.importedTo) return over(run, 'imported');
    const wait = run.waits.find((one) => one.environment === environment);
    const { step } = run;
    if (run.state !== 'waiting' || wait === undefined)
      return refuse('run-not-waiting', { step, environment });
    const params = { environment, reviewers: wait.reviewers.join(', ').slice(0, 500) };
    if (!wait.isOurs) return refuse('may-not-approve', { ...params, kind: 'token' });
    if (!wait.approvers.includes(c.by.id)) return refuse('may-not-approve', params);
    const why = notConfirmer(s, run, c.by);
    if (why !== null) return refuse('needs-second-person', { step, by: run.by.name, kind: why });
    const isAsked = run.approved.some((one) => {
      const action = s.actions.findLast((each) => each.id === one.action);
      return one.environment === environment && (action === undefined || !isRefused(action));
    });
    if (isAsked) return noEffect;
    return accept({ type: 'run.approved', data: { run: id, environment, action: madeId(c) } });
  },
  'run.decline': (s, c, now) => {
    const run = found(s, c.data.run);
    if (!run) return unknown(c.data.run);
    if (c.data.reason.trim() === '') return refuse('reason-required', { step: run.step });
    if (!isConfirmable(run, now)) return over(run, run.state === 'ready' ? 'expired' : run.state);
    return accept({ type: 'run.declined', data: c.data });
  },
  'run.withdraw': (s, c, now) => {
    const run = found(s, c.data.run);
    if (!run) return unknown(c.data.run);
    // A check only reads: anybody may end it.
    if (run.by.id !== c.by.id && !run.query) return refuse('run-not-yours', { by: run.by.name });
    if (run.state === 'withdrawn') return noEffect;
    if (run.query ? !isLooking(run) : !isConfirmable(run, now))
      return over(run, run.state === 'ready' ? 'expired' : run.state);
    return accept(...withdrawn(run));
  },
  /** Only the hub says how it stands; what was over once is not opened again. */
  'run.move': (s, c) => {
    const run = found(s, c.data.run);
    if (!run) return unknown(c.data.run);
    if (!isUnderWay(run) && !isLooking(run)) return over(run, run.state);
    const { run: _, ...moved } = c.data;
    const { step: jobStep, lines, ...rest } = moved;
    const told = { ...rest, ...(jobStep === undefined ? {} : { jobStep }) };
    const isSame =
      lines === undefined &&
      Object.entries(told).every(
        ([key, value]) => JSON.stringify(run[key as keyof StepRun]) === JSON.stringify(value),
      );
    return isSame ? noEffect : accept({ type: 'run.moved', data: c.data });
  },
  'recovery.see': (s, c) => {
    const back = finishedRollback(s);
    if (back === null || back.run.id !== c.data.run) return noEffect;
    return isSameRecovery(s.recovery, c.data) ? noEffect : accept({ type: 'recovery.seen', data: c.data });
  },
} satisfies Deciders;

const withdrawn = (run: StepRun): readonly Fact[] => [{ type: 'run.withdrawn', data: { run: run.id } }];
