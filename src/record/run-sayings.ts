import type { EventData } from '../domain/event.ts';
import type { StepRun } from '../domain/runs/run.ts';
import type { RunQuery } from '../domain/runs/run-event-schema.ts';
import { askedText, checkReason, countedText } from '../text/i18n/check-words.ts';
import { recoveryText } from '../text/i18n/recovery-words.ts';
import { runReason } from '../text/i18n/run-reasons.ts';
import { duration } from '../text/time.ts';
import type { RecordContext } from './context.ts';
import type { SaidLine, Say } from './saying-type.ts';

/** What the timeline says of what steps ran: who asked, who confirmed, what ran, and how it ended. */
export function runSayings(c: RecordContext) {
  const { session, t } = c;
  const runs = new Map(session.runs.map((run) => [run.id, run]));
  const pins = new Map(session.pins.map((pin) => [pin.id, pin.number]));
  const step = ({ step: id }: StepRun): string => {
    const found = session.steps[id];
    return found ? c.say(found.step.title) : c.text(id);
  };
  const told = (id: string, tell: (run: StepRun, step: string) => string | null): SaidLine | null => {
    const run = runs.get(id);
    const what = run === undefined ? null : tell(run, step(run));
    return what === null ? null : { what };
  };
  const ended = (run: StepRun): string => {
    const { number, url, startedAt, endedAt, pin } = run;
    const took = startedAt === null ? null : Date.parse(endedAt ?? run.since) - Date.parse(startedAt);
    return [
      ...(took === null ? [] : [duration(took, c.lang)]),
      ...(number === null ? [] : [`#${number}`]),
      ...(url === null ? [] : [c.text(url)]),
      ...(pin === null ? [] : [t('run_pin', { n: pins.get(pin) ?? 0 })]),
    ].join(' · ');
  };
  const why = (given: Parameters<typeof runReason>[0]): string => c.text(runReason(given, c.lang) ?? '');
  const withWhy = (text: string, given: Parameters<typeof runReason>[0]): string =>
    runReason(given, c.lang) === null ? text : t('run_why', { text, why: why(given) });
  const approvalOf = (action: string) => {
    const run = session.runs.find(({ approved }) => approved.some((one) => one.action === action));
    const { environment } = run?.approved.find((one) => one.action === action) ?? {};
    return run === undefined || environment === undefined
      ? null
      : { step: step(run), environment: c.text(environment) };
  };
  const notStarted = (
    action: string,
    state: 'failed' | 'unknown',
    given: Parameters<typeof runReason>[0],
  ): SaidLine | null => {
    const run = session.runs.find((one) => one.action === action);
    const approval = approvalOf(action);
    if (approval !== null) return { what: withWhy(t(`ev_approval_${state}`, approval), given) };
    return run === undefined
      ? null
      : { what: withWhy(t(`ev_run_${state}`, { step: step(run), end: '' }).trimEnd(), given) };
  };
  const checked = (run: StepRun, query: RunQuery, moved: EventData<'run.moved'>, what: string) => {
    const { state, counted = run.counted } = moved;
    if (state !== 'done' && state !== 'failed' && state !== 'cancelled' && state !== 'unknown') return null;
    const count = countedText(query, counted, c.lang) ?? t('none');
    return t(`ev_check_${state}`, {
      ...{ step: what, by: c.text(run.by.name), count: c.text(count) },
      why: c.text(checkReason(moved, c.lang) ?? ''),
    });
  };
  return {
    'run.asked': (e) =>
      told(e.data.run, ({ query }, what) =>
        query
          ? t('ev_checkAsked', { step: what, asked: c.text(askedText(query, c.lang)) })
          : t('ev_runAsked', { step: what }),
      ),
    'run.resolved': null,
    'run.refused': (e) =>
      told(e.data.run, ({ query }, what) =>
        query
          ? t('ev_check_refused', { step: what, why: c.text(checkReason(e.data, c.lang) ?? '') })
          : t('ev_runRefused', { step: what, why: why(e.data) }),
      ),
    'run.confirmed': (e) =>
      told(e.data.run, (run, what) => {
        const { repository, file, ref, sha = '', inputs } = { sha: '', ...run.wanted, ...run.what };
        const values = Object.entries(inputs).map(([name, value]) => `${name}=${value}`);
        const text = [`${repository} ${file} @ ${ref}`, ...(sha ? [`(${sha.slice(0, 7)})`] : []), ...values];
        const live = run.live === null ? t('run_liveUnknown') : t('run_live', { live: run.live });
        const alone = run.by.id === e.by.id;
        const params = { step: what, by: c.text(run.by.name), what: c.text(`${text.join(' ')} (${live})`) };
        return t(alone ? 'ev_runConfirmedAlone' : 'ev_runConfirmed', params);
      }),
    'run.approved': (e) =>
      told(e.data.run, (_, what) =>
        t('ev_runApproval', { step: what, environment: c.text(e.data.environment) }),
      ),
    'run.declined': (e) =>
      told(e.data.run, (_, what) => t('ev_runDeclined', { step: what, reason: c.text(e.data.reason) })),
    'run.withdrawn': (e) =>
      told(e.data.run, ({ query }, what) =>
        t(query ? 'ev_checkWithdrawn' : 'ev_runWithdrawn', { step: what }),
      ),
    // How it went on is in the line of its end.
    'run.moved': (e) =>
      told(e.data.run, (run, what) => {
        const { state } = e.data;
        if (run.query) return checked(run, run.query, e.data, what);
        if (state !== 'done' && state !== 'failed' && state !== 'cancelled' && state !== 'unknown')
          return null;
        return withWhy(t(`ev_run_${state}`, { step: what, end: ended(run) }).trimEnd(), {
          ...e.data,
          number: e.data.number ?? run.number,
        });
      }),
    'recovery.seen': ({ data }) => ({ what: c.text(recoveryText(data, c.lang, c.time)) }),
    'action.done': (e) => {
      const approval = approvalOf(e.data.action);
      return approval === null ? null : { what: t('ev_approval_done', approval) };
    },
    // GitHub did not take it, so it has no move of its own.
    'action.failed': (e) => notStarted(e.data.action, 'failed', e.data),
    'action.abandoned': (e) => notStarted(e.data.action, 'failed', e.data),
    'action.unknown': (e) => notStarted(e.data.action, 'unknown', e.data),
  } satisfies Partial<Say>;
}
