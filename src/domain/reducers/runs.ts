import { type ActionStep, requestedAction } from '../actions.ts';
import type { Draft } from '../draft.ts';
import type { DoneBy, EventData, PinnedLine } from '../event.ts';
import { isUnderWay, type StepRun } from '../runs/run.ts';
import { type Appliers, actOf } from './apply.ts';

const NOTHING = {
  ...{ what: null, hash: null, was: null, live: null, until: null },
  ...{ confirmed: null, action: null, declined: null },
  ...{ number: null, url: null, job: null, jobStep: null, startedAt: null, endedAt: null },
  ...{ usualMs: null, environment: null, kind: null, params: {}, pin: null },
} as const;

const at = (d: Draft, id: string, change: (run: StepRun) => StepRun): void => d.replace('runs', id, change);

/** The step is done by the two persons; one who needs no second one confirmed alone what may need one to be ticked. */
function tick(d: Draft, { step: id, by, confirmed }: StepRun, e: DoneBy): void {
  const step = d.s.steps[id];
  if (step === undefined || step.status === 'done') return;
  const second = confirmed !== null && confirmed.by.id !== by.id ? confirmed.by : null;
  const waits = step.step.needs !== undefined && second === null;
  const act = { by, at: e.at, seq: e.seq };
  d.record('steps')[id] = {
    ...step,
    ...{ reason: null, auto: null, by, at: e.at, seq: e.seq },
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

function moved(d: Draft, data: EventData<'run.moved'>, e: DoneBy): void {
  const { run: id, step: jobStep, lines = [], ...told } = data;
  const before = d.s.runs.find((run) => run.id === id);
  if (before === undefined) return;
  const pin = lines.length > 0 && before.pin === null ? keepLines(d, before, lines, e) : before.pin;
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  const isNew = told.state !== before.state;
  const run: StepRun = {
    ...before,
    ...(isNew ? { kind: null, params: {}, environment: null } : {}),
    ...known,
    ...(jobStep === undefined ? {} : { jobStep }),
    since: isNew ? e.at : before.since,
    pin,
  };
  at(d, id, () => run);
  if (run.state === 'done' && isNew) tick(d, run, e);
}

/** What came of the act that starts a run. What GitHub says of the run itself comes after it. */
export function followDispatch(d: Draft, e: ActionStep & DoneBy): void {
  const run = d.s.runs.find(({ action }) => action === e.data.action);
  if (run === undefined || (run.state !== 'confirmed' && run.state !== 'unknown')) return;
  switch (e.type) {
    case 'action.done': {
      const { number, url } = e.data.params;
      const found = {
        ...(typeof number === 'number' ? { number } : {}),
        ...(typeof url === 'string' ? { url } : {}),
      };
      moved(d, { run: run.id, state: 'queued', ...found }, e);
      return;
    }
    case 'action.unknown':
      moved(d, { run: run.id, state: 'unknown', kind: e.data.kind, params: e.data.params }, e);
      return;
    case 'action.failed':
      moved(d, { run: run.id, state: 'failed', kind: e.data.kind, params: e.data.params }, e);
      return;
    case 'action.abandoned':
      moved(d, { run: run.id, state: 'failed', kind: e.data.kind }, e);
      return;
    default:
  }
}

export const runAppliers = {
  'run.asked': (d, e) => {
    const { run: id, step, wanted, danger } = e.data;
    d.list('runs').push({
      ...NOTHING,
      ...actOf(e),
      ...{ id, step, wanted, danger, state: 'asked', since: e.at },
    });
  },
  'run.resolved': (d, e) =>
    at(d, e.data.run, (run) => {
      const { run: _, ...found } = e.data;
      const was = run.what !== null && run.hash !== null ? { what: run.what, hash: run.hash } : run.was;
      return { ...run, ...found, was, state: 'ready', since: e.at };
    }),
  'run.refused': (d, e) =>
    at(d, e.data.run, (run) => {
      const { kind, params } = e.data;
      return { ...run, kind, params, state: 'refused', since: e.at };
    }),
  'run.confirmed': (d, e) => {
    const { run, action } = e.data;
    at(d, run, (before) => ({ ...before, state: 'confirmed', since: e.at, confirmed: actOf(e), action }));
    const asked = { action, target: 'github', act: 'dispatch', args: { run } } as const;
    d.list('actions').push(requestedAction({ ...actOf(e), data: asked }));
  },
  'run.declined': (d, e) =>
    at(d, e.data.run, (run) => ({
      ...run,
      ...{ state: 'declined', since: e.at },
      declined: { ...actOf(e), reason: e.data.reason },
    })),
  'run.withdrawn': (d, e) => at(d, e.data.run, (run) => ({ ...run, state: 'withdrawn', since: e.at })),
  'run.moved': (d, e) => {
    const run = d.s.runs.find(({ id }) => id === e.data.run);
    if (run !== undefined && isUnderWay(run)) moved(d, e.data, e);
  },
} satisfies Appliers;
