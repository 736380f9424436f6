import { isCodeOf, lastRunOf, runCode, waitNamed } from '../../domain/runs/run.ts';
import { changeToRollBack, isRefusal, leadsBack, wayBack } from '../../domain/runs/way-back.ts';
import type { StepState } from '../../domain/session.ts';
import { refusalKey } from '../../text/i18n/refusals.ts';
import { say, word } from '../model/words.ts';
import { factsOfRun, liveRun, runsSomething } from '../select/runs.ts';
import { act, type PlainResult, type PlainWorld, sorry, tell } from './plain-world.ts';
import { stepNumber } from './sentences.ts';

type OnStep = (step: StepState, more: string, world: PlainWorld) => PlainResult;

/** Asks for the run of a step, or reads the one that there is. */
export const runStep: OnStep = (step, _more, world) => {
  if (!runsSomething(step.step)) return sorry({ key: 'why.no-run' }, world);
  const run = liveRun(step.id, world);
  if (run === null) {
    const said = { key: 'toast.run-asked', params: { step: step.step.title[world.lang] } } as const;
    return act('run.ask', { step: step.id }, said);
  }
  const facts = factsOfRun(run, run.hash ?? '', world).map((fact) => say(world.lang, fact));
  const asks =
    run.state !== 'ready' || run.hash === null
      ? []
      : [word(world.lang, 'plain.run-code', { n: stepNumber(step, world), code: runCode(run) })];
  return tell([...facts, ...asks]);
};

/** `run rollback [change]`: asks that the version before a change is brought back, or reads the run that does it. */
export function runRollback(word: string, world: PlainWorld): PlainResult {
  const { session, lang } = world;
  const change = changeToRollBack(session, word);
  if (isRefusal(change)) return sorry({ key: refusalKey(change), params: change.params }, world);
  const way = wayBack(session, change);
  const run = way !== null && 'step' in way ? liveRun(way.step.id, world) : null;
  if (way !== null && 'step' in way && run !== null && leadsBack(session, change, run))
    return runStep(way.step, '', world);
  const step = way === null ? '' : 'step' in way ? way.step.step.title[lang] : way.title[lang];
  return act('rollback.ask', { change: { ...change } }, { key: 'toast.run-asked', params: { step } });
}

/** `confirm 3 41-Ab3dE_`: with the code that was read out, so that a change in between is not confirmed unheard. */
export const confirmRun: OnStep = (step, more, world) => {
  const run = lastRunOf(world.session, step.id);
  if (run?.hash == null) return sorry({ key: 'refusal.unknown-run' }, world);
  if (!isCodeOf(more.trim(), run)) return sorry({ key: 'plain.run-other' }, world);
  return act('run.confirm', { run: run.id, hash: run.hash }, { key: 'toast.run-confirmed' });
};

export const declineRun: OnStep = (step, reason, world) => {
  const run = lastRunOf(world.session, step.id);
  if (run === null) return sorry({ key: 'refusal.unknown-run' }, world);
  if (reason === '') return sorry({ key: 'plain.needs-reason' }, world);
  return act('run.decline', { run: run.id, reason }, { key: 'toast.run-declined' });
};

/** `approve 3`, and the name of the environment where it waits for several. */
export const approveRun: OnStep = (step, name, world) => {
  const run = lastRunOf(world.session, step.id);
  if (run === null) return sorry({ key: 'refusal.unknown-run' }, world);
  const wait = waitNamed(run, name.trim());
  const environments = run.waits.map(({ environment }) => environment).join(', ');
  if (wait === null)
    return environments === '' || (name.trim() !== '' && run.waits.length === 1)
      ? sorry({ key: 'refusal.run-not-waiting', params: { environment: name || 'GitHub' } }, world)
      : sorry({ key: 'plain.run-which', params: { environments } }, world);
  const { environment } = wait;
  return act(
    'run.approve',
    { run: run.id, environment },
    { key: 'toast.run-approved', params: { environment } },
  );
};

export const withdrawRun: OnStep = (step, _more, world) => {
  const run = lastRunOf(world.session, step.id);
  if (run === null) return sorry({ key: 'refusal.unknown-run' }, world);
  return act('run.withdraw', { run: run.id }, { key: 'toast.run-withdrawn' });
};
