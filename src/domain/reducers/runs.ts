import { type ActionStep, requestedAction } from '../actions.ts';
import type { Draft } from '../draft.ts';
import type { DoneBy, EventData, PinnedLine } from '../event.ts';
import { isUnderWay, type StepRun } from '../runs/run.ts';
import type { RunMove } from '../runs/run-event-schema.ts';
import { type Appliers, actOf } from './apply.ts';
import { reset } from './steps.ts';

const NOTHING = {
  ...{ what: null, hash: null, textSeq: null, was: null, live: null, until: null },
  ...{ confirmed: null, action: null, declined: null },
  ...{ number: null, url: null, job: null, jobStep: null, startedAt: null, endedAt: null },
  ...{ usualMs: null, environment: null, waits: [], approved: [], kind: null, params: {}, pin: null },
} as const;

/** What events say of a run. */
const SAID =
  /^(wanted|danger|query|what|hash|live|url|until|kind|params|number|job|(start|end)edAt|usualMs|environment|waits|counted|alone)$/;

/**
 * An event of a file may hold any other field: whose a run is, its number in the log, its act and who confirmed it are never what a
 * file says.
 */
const said = (told: object): Partial<StepRun> =>
  Object.fromEntries(Object.entries(told).filter(([field]) => SAID.test(field)));

/** Puts what an event says of a run there. */
function say(
  d: Draft,
  e: DoneBy & { readonly data: { readonly run: string } },
  state: StepRun['state'],
  more: Partial<StepRun> = {},
): void {
  d.replace('runs', e.data.run, (run) => ({ ...run, ...said(e.data), ...more, state, since: e.at }));
}

/**
 * The step is done by the two persons. What needed no second person to run may need one to be ticked, and who confirmed it may be
 * none beside who asked.
 */
function tick(d: Draft, { step: id, by, confirmed, alone }: StepRun, e: DoneBy): void {
  const step = d.s.steps[id];
  if (step === undefined || step.status === 'done') return;
  const second = confirmed && !alone && confirmed.by.id !== by.id ? confirmed.by : null;
  const waits = step.step.needs !== undefined && second === null;
  const act = { ...actOf(e), by };
  d.record('steps')[id] = {
    ...step,
    ...reset,
    ...act,
    status: waits ? 'doing' : 'done',
    waiting: waits ? act : null,
    confirmedBy: second,
  };
  // An undo of what was done to the step before would take this back.
  d.record('touched')[`step:${id}`] = e.seq;
}

/** The last lines of what failed, kept as one pin. */
function keepLines(d: Draft, run: StepRun, lines: readonly string[], e: DoneBy): string {
  const id = `${run.id}.log`;
  const pins = d.list('pins');
  const { repository, file } = run.wanted;
  const line: PinnedLine = {
    ...{ id, time: e.at, level: 'error', service: null, fields: {} },
    message: lines.join('\n'),
    source: `${repository}/${file}`,
  };
  const kept = { query: null, window: null, step: run.step, comment: null, removed: false };
  pins.push({ ...kept, id, number: pins.length + 1, ...actOf(e), line });
  return id;
}

type Moved = Omit<EventData<'run.moved'>, 'run'>;

function moved(d: Draft, before: StepRun, told: Moved, e: DoneBy): void {
  const isNew = told.state !== before.state;
  const { step: jobStep = before.jobStep, lines, state } = told;
  const run: StepRun = {
    ...before,
    ...(isNew ? { kind: null, params: {}, environment: null, waits: [], since: e.at } : {}),
    ...said(told),
    ...{ state, jobStep, pin: before.pin ?? (lines?.length ? keepLines(d, before, lines, e) : null) },
  };
  const isGone = before.waits.some((one) => !run.waits.some((each) => each.environment === one.environment));
  d.replace('runs', run.id, () => (isGone ? { ...run, waitedElse: true } : run));
  if (isNew && run.state === 'done') tick(d, run, e);
}

/** What an act that starts a run says of it; nothing while it is under way. */
const DISPATCHED: Readonly<Partial<Record<string, RunMove>>> = {
  'action.done': 'queued',
  'action.unknown': 'unknown',
  'action.failed': 'failed',
  'action.abandoned': 'failed',
};

/** What came of the act that starts a run. What GitHub says of the run itself comes after it. */
export function followDispatch(d: Draft, e: ActionStep & DoneBy): void {
  const run = d.s.runs.findLast(({ action }) => action === e.data.action);
  const state = DISPATCHED[e.type];
  if (run === undefined || state === undefined || (run.state !== 'confirmed' && run.state !== 'unknown'))
    return;
  const { kind, params = {} } = e.data as Pick<Moved, 'kind' | 'params'>;
  const { number, url } = { ...run, ...params };
  moved(d, run, kind === undefined ? ({ state, number, url } as Moved) : { state, kind, params }, e);
}

export const runAppliers = {
  'run.asked': (d, e) => {
    const { run: id, step, wanted, danger } = e.data;
    const asked = { ...said(e.data), id, step, wanted, danger, state: 'asked', since: e.at } as const;
    d.list('runs').push({ ...NOTHING, ...actOf(e), ...asked });
  },
  'run.resolved': (d, e) => {
    const run = d.s.runs.find(({ id }) => id === e.data.run);
    const { what = null, hash = null, textSeq = null, live = null, was = null } = run ?? {};
    say(d, e, 'ready', {
      textSeq: e.seq,
      was: what && hash && textSeq ? { what, hash, textSeq, live } : was,
    });
  },
  'run.refused': (d, e) => say(d, e, 'refused'),
  'run.confirmed': (d, e) => {
    const { run, action } = e.data;
    say(d, e, 'confirmed', { action, confirmed: actOf(e) });
    const asked = { action, target: 'github', act: 'dispatch', args: { run } } as const;
    d.list('actions').push(requestedAction({ ...actOf(e), data: asked }));
  },
  'run.approved': (d, e) => {
    const { run, environment, action } = e.data;
    d.replace('runs', run, (one) => ({
      ...one,
      approved: [...one.approved, { ...actOf(e), environment, action }],
    }));
    const asked = { action, target: 'github', act: 'approve', args: { run, environment } } as const;
    d.list('actions').push(requestedAction({ ...actOf(e), data: asked }));
  },
  'run.declined': (d, e) => {
    say(d, e, 'declined', { declined: { ...actOf(e), reason: e.data.reason } });
  },
  'run.withdrawn': (d, e) => say(d, e, 'withdrawn'),
  'run.moved': (d, e) => {
    const { run: id, ...told } = e.data;
    const run = d.s.runs.find((one) => one.id === id);
    if (run !== undefined && (run.query || isUnderWay(run))) moved(d, run, told, e);
  },
  'recovery.seen': (d, e) => {
    d.s.recovery = { ...e.data, seq: e.seq, at: e.at };
  },
} satisfies Appliers;
