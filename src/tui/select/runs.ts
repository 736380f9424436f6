import type { Step } from '../../domain/procedure.ts';
import {
  type Approved,
  isConfirmable,
  isOver,
  isUnderWay,
  lastRunOf,
  type StepRun,
} from '../../domain/runs/run.ts';
import type { RunQuery } from '../../domain/runs/run-event-schema.ts';
import { secondPersons } from '../../domain/second-person.ts';
import type { StepState } from '../../domain/session.ts';
import { askedText, checkReason, countedText } from '../../text/i18n/check-words.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { runReason, shortRunReason } from '../../text/i18n/run-reasons.ts';
import { clock, duration } from '../../text/time.ts';
import { pastText } from '../model/when.ts';
import { type Saying, word } from '../model/words.ts';
import { nowIso, type World } from '../model/world.ts';
import { titleOf } from './selection.ts';

/** What the words for a run are made from. */
type RunWorld = Pick<World, 'session' | 'now' | 'lang'>;

/** The run of a step that can still be confirmed, or that goes on; null: there is none. */
export function liveRun(step: string, world: Pick<World, 'session' | 'now'>): StepRun | null {
  const run = lastRunOf(world.session, step);
  return run !== null && (isConfirmable(run, nowIso(world)) || isUnderWay(run)) ? run : null;
}

/** The run that the row of a step tells of: of one that is done, only what came of it since. */
export function shownRun(
  { id, status, seq, at }: StepState,
  world: Pick<World, 'session' | 'now'>,
): StepRun | null {
  const last = lastRunOf(world.session, id);
  // The number with which a check ticked the step, until something else is done to it.
  if (last?.query && last.state === 'done') return status === 'done' && last.since === at ? last : null;
  if (status !== 'done' || last === null) return last;
  return isOver(last) && last.seq > seq ? last : liveRun(id, world);
}

/** Whether the program knows what the step runs. */
export const runsSomething = ({ run }: Step): boolean =>
  run?.workflow !== undefined || run?.query !== undefined;

/** How a run stands, as short as a row of the checklist needs it; null: the row says enough. */
export const runRow = (run: StepRun, world: RunWorld): string | null =>
  run.query ? checkText(run, run.query, world, 'row') : runText(run, world);

/** The same, of a check of the log with what is expected of it. */
export function runText(run: StepRun, world: RunWorld): string | null {
  if (run.query) return checkText(run, run.query, world, 'whole');
  const { lang, session, now } = world;
  const { state, since, by, danger, job, jobStep, startedAt, usualMs, environment, pin } = run;
  const ago = (from: string, to: number): string => duration(Math.max(0, to - Date.parse(from)), lang);
  switch (state) {
    case 'asked':
      return word(lang, 'run.asked');
    case 'ready': {
      if (!isConfirmable(run, nowIso(world))) return word(lang, 'run.expired');
      if (danger === 'low') return word(lang, 'run.ready', { who: by.name });
      const names = secondPersons(session, by).map(({ name }) => name);
      return names.length === 0
        ? word(lang, 'run.nobody')
        : word(lang, 'run.waits', { names: names.join(lang === 'ja' ? '、' : ', ') });
    }
    case 'confirmed':
    case 'queued':
      return word(lang, `run.${state}`);
    case 'waiting':
      return word(lang, 'run.waiting', { environment: environment ?? 'GitHub' });
    case 'running': {
      const time = ago(startedAt ?? since, now);
      const usual = usualMs === null ? '' : word(lang, 'run.usually', { time: duration(usualMs, lang) });
      const where = [job, jobStep].filter((part) => part !== null).join(' / ');
      return `${word(lang, 'run.running', { time })}${usual}${where === '' ? '' : ` ${where}`}`;
    }
    case 'unknown':
      return word(lang, 'run.unknown', { time: clock(since, session.timeZone) });
    case 'failed': {
      const number = session.pins.find(({ id }) => id === pin)?.number;
      const said = word(lang, number === undefined ? 'run.failed' : 'run.failed-pin', { n: number ?? 0 });
      return run.kind === 'failure' ? said : withReason(said, run, lang);
    }
    case 'cancelled':
    case 'refused':
      return withReason(word(lang, `run.${state}`), run, lang);
    case 'declined':
      return word(lang, 'run.declined');
    default:
      return null;
  }
}

/** How a check of the log stands. */
function checkText(
  run: StepRun,
  query: RunQuery,
  { lang, session }: RunWorld,
  length: 'row' | 'whole',
): string | null {
  const { state, since, counted } = run;
  const why = checkReason(run, lang) ?? '?';
  const count = countedText(query, counted, lang, length);
  switch (state) {
    case 'asked':
      return word(lang, 'check.asked');
    case 'running':
    case 'done':
      return count;
    case 'unknown':
      return length === 'row'
        ? word(lang, 'check.unknown-row', { why })
        : word(lang, 'check.unknown', { why, time: clock(since, session.timeZone) });
    case 'failed':
      return count === null ? word(lang, 'check.failed') : word(lang, 'check.failed-at', { count });
    case 'cancelled':
    case 'refused':
      return word(lang, `check.${state}`, { why });
    default:
      return null;
  }
}

function withReason(text: string, run: StepRun, lang: Lang): string {
  const why = shortRunReason(run, lang);
  return why === null ? text : word(lang, 'run.why', { text, why });
}

/** Why it was refused, failed, waits or is not known, in whole sentences; null: there is nothing to say, or its text says it. */
export const runWhy = (run: StepRun, { lang }: Pick<World, 'lang'>): string | null =>
  run.query ? null : runReason(run, lang);

/** All that is known of a run, a sentence each. `hash`: what the person looked at, which may have changed since. */
export function factsOfRun(run: StepRun, hash: string, world: RunWorld): readonly Saying[] {
  if (run.query) return factsOfCheck(run, run.query, world);
  const { repository, file, ref, inputs } = run.wanted;
  const values = Object.entries(inputs).map(([name, value]) => `${name}=${value}`);
  const state = runText(run, world);
  const why = runWhy(run, world);
  const undo = world.session.steps[world.session.steps[run.step]?.step.run?.undo ?? ''];
  // Whole: who may push makes another commit that begins alike in minutes.
  const sha = run.what === null ? '?' : run.what.sha;
  return [
    ...(run.hash !== null && hash !== run.hash ? [{ key: 'run.look-again' } as const] : []),
    { key: 'run.fact-workflow', params: { repository, file, ref, sha } },
    ...(values.length === 0
      ? []
      : [{ key: 'run.fact-inputs', params: { inputs: values.join('  ') } } as const]),
    ...(run.what === null
      ? []
      : [
          run.live === null
            ? ({ key: 'run.fact-live-unknown' } as const)
            : ({ key: 'run.fact-live', params: { live: run.live } } as const),
        ]),
    {
      key: run.until === null ? 'run.fact-asked' : 'run.fact-until',
      params: {
        who: run.by.name,
        time: pastText(run.at, world),
        until: run.until === null ? '' : pastText(run.until, world),
      },
    },
    undo === undefined
      ? { key: 'run.fact-no-undo' }
      : { key: 'run.fact-undo', params: { step: titleOf(undo, world) } },
    ...run.approved.map((one) => approvalFact(one, world)),
    ...(state === null ? [] : [{ key: 'run.fact-state', params: { state } } as const]),
    ...(why === null ? [] : [{ key: 'run.fact-why', params: { why } } as const]),
  ];
}

/** What came of an approval that was asked for from here. */
function approvalFact({ environment, action, by, at }: Approved, world: RunWorld): Saying {
  const { outcome, kind, params } = world.session.actions.find(({ id }) => id === action) ?? NO_ACT;
  const said = { environment, who: by.name, time: pastText(at, world) };
  if (outcome === 'done') return { key: 'run.fact-approved', params: said };
  if (outcome === 'failed' || outcome === 'abandoned')
    return {
      key: 'run.fact-approval-failed',
      params: { ...said, why: runReason({ kind, params }, world.lang) ?? '' },
    };
  return { key: `run.fact-approval-${outcome}`, params: said };
}
const NO_ACT = { outcome: null, kind: null, params: {} } as const;

function factsOfCheck(run: StepRun, query: RunQuery, world: RunWorld): readonly Saying[] {
  const state = runText(run, world);
  return [
    { key: 'check.fact-query', params: { asked: askedText(query, world.lang) } },
    { key: 'run.fact-asked', params: { who: run.by.name, time: pastText(run.at, world) } },
    ...(state === null ? [] : [{ key: 'run.fact-state', params: { state } } as const]),
  ];
}
