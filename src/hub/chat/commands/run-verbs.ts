import {
  isCodeOf,
  isConfirmable,
  isLooking,
  lastRunOf,
  runCode,
  type StepRun,
  waitNamed,
} from '../../../domain/runs/run.ts';
import type { RunQuery } from '../../../domain/runs/run-event-schema.ts';
import { changeToRollBack, isRefusal, leadsBack, wayBack } from '../../../domain/runs/way-back.ts';
import { notConfirmer } from '../../../domain/second-person.ts';
import { onOneLine } from '../../../record/chat/words.ts';
import { checkReason, countedText } from '../../../text/i18n/check-words.ts';
import { readRollback } from '../../../text/i18n/rollback-title.ts';
import {
  allAnswers,
  answered,
  give,
  type InSession,
  langOf,
  refused,
  type SessionVerb,
  sayDone,
  sayDoneAt,
  sayWrong,
  type VerbAnswer,
} from './in-session.ts';
import { stepNamed, stepTitle } from './step-verbs.ts';
import { splitWord } from './words.ts';

/** How a check of the log goes on. */
function check(at: InSession, run: StepRun, query: RunQuery): VerbAnswer {
  const lang = langOf(at);
  const isKnown = run.state === 'running';
  const found = isKnown ? countedText(query, run.counted, lang) : checkReason(run, lang);
  const step = titled(at, run);
  if (found === null) return sayDone(at, 'checkAsked', { step });
  return sayDone(at, isKnown ? 'checkCounted' : 'checkUnknown', { step, found: onOneLine(found) });
}

/** The runs that can still be confirmed, or will be once they are looked up. */
function waitingRuns({ session, deps }: InSession): readonly StepRun[] {
  const now = new Date(deps.time.now()).toISOString();
  return session.runs.filter((run) => !run.query && isConfirmable(run, now));
}

const titled = (at: InSession, { step }: StepRun): string => {
  const found = at.session.steps[step];
  return found === undefined ? step : stepTitle(found, at);
};

/** The whole of what would run. */
export function wholeRun(at: InSession, run: StepRun): VerbAnswer {
  const { what, live, until, by } = run;
  if (what === null) return sayDone(at, 'runLookedUp', { step: titled(at, run) });
  const { repository, file, ref, sha, inputs } = what;
  return allAnswers([
    sayDone(at, 'runTitle', { step: titled(at, run) }),
    sayDone(at, 'runWorkflow', { repository, file, ref, sha }),
    ...Object.entries(inputs).map(([name, value]) => sayDone(at, 'runInput', { name, value })),
    live === null ? sayDone(at, 'runLiveUnknown') : sayDone(at, 'runLive', { live }),
    sayDone(at, 'runBy', { who: by.name }),
    ...(until === null ? [] : [sayDoneAt(at, 'runUntil', until)]),
  ]);
}

/** Why the person may not confirm it, as the session would say; null: they may. */
export function whyNotConfirm(at: InSession, run: StepRun): VerbAnswer | null {
  const kind = notConfirmer(at.session, run, at.asked.who.actor);
  if (kind === null) return null;
  return refused(at, { kind: 'needs-second-person', params: { step: run.step, by: run.by.name, kind } });
}

/** What would run, and how to confirm it, or why the person may not. */
function shown(at: InSession, run: StepRun): VerbAnswer {
  if (run.hash === null) return wholeRun(at, run);
  const why = whyNotConfirm(at, run);
  return allAnswers([wholeRun(at, run), why ?? sayDone(at, 'runConfirmHow', { code: runCode(run) })]);
}

/** The run that a press means: one that the person may confirm, else the newest; null: none can be confirmed now. */
export function runToConfirm(at: InSession): StepRun | null {
  const ready = waitingRuns(at).filter(({ state }) => state === 'ready');
  return ready.find((run) => whyNotConfirm(at, run) === null) ?? ready.at(-1) ?? null;
}

/** Asks that the version before a change is brought back, or shows the run that waits. */
async function rollback(at: InSession, word: string): Promise<VerbAnswer> {
  const change = changeToRollBack(at.session, word);
  if (isRefusal(change)) return refused(at, change);
  const way = wayBack(at.session, change);
  const run = way !== null && 'step' in way ? lastRunOf(at.session, way.step.id) : null;
  if (run !== null && waitingRuns(at).includes(run) && leadsBack(at.session, change, run))
    return shown(at, run);
  return answered(at, await give(at, 1, 'rollback.ask', { change: { ...change } }), (now) => {
    const asked = now.session.runs.at(-1);
    return sayDone(now, 'runAsked', { step: asked === undefined ? '' : titled(now, asked) });
  });
}

/** `run 3`: asks for the run of a step, or shows the one that waits. `run rollback [change]`: the same of a rollback. `run`: shows those that wait. */
export const runVerb: SessionVerb = {
  fields: (step) => ({ step }),
  async act(at, { step: typed = '' }) {
    const waiting = waitingRuns(at);
    if (typed.trim() === '')
      return waiting.length === 0 ? sayDone(at, 'runNone') : allAnswers(waiting.map((run) => shown(at, run)));
    const step = stepNamed(at, typed.trim());
    const change = step === undefined ? readRollback(typed) : null;
    if (change !== null) return rollback(at, change);
    if (step === undefined) return sayWrong(at, 'step', 'noStep', { step: typed });
    const run = lastRunOf(at.session, step.id);
    if (run !== null && waiting.includes(run)) return shown(at, run);
    if (run?.query && isLooking(run)) return check(at, run, run.query);
    return answered(at, await give(at, 1, 'run.ask', { step: step.id }), (now) =>
      sayDone(now, step.step.run?.query ? 'checkAsked' : 'runAsked', { step: stepTitle(step, now) }),
    );
  },
};

/** The run that a code was shown of, and the hash of what was shown, which may have changed since. */
function coded({ session }: InSession, code: string): { run: StepRun; hash: string } | null {
  for (const run of session.runs.toReversed()) {
    const { hash } = [run, run.was].find((one) => one !== null && isCodeOf(code, one)) ?? { hash: null };
    if (hash !== null) return { run, hash };
  }
  return null;
}

/** `confirm 41-Ab3dE_`: the code shows that the person has read what would run. */
export const confirmVerb: SessionVerb = {
  fields: (code) => ({ code: code.trim() }),
  async act(at, { code = '' }) {
    const found = coded(at, code);
    if (found === null) return sayWrong(at, 'code', 'runCodeOther', { code });
    const { run, hash } = found;
    return answered(at, await give(at, 1, 'run.confirm', { run: run.id, hash }), (now) =>
      sayDone(now, 'runConfirmed', { step: titled(now, run) }),
    );
  },
};

/** `approve 3`, and the name of the environment where it waits for several. */
export const approveVerb: SessionVerb = {
  fields(words) {
    const [step, environment] = splitWord(words);
    return { step, environment };
  },
  async act(at, { step: typed = '', environment: name = '' }) {
    const step = stepNamed(at, typed);
    if (step === undefined) return sayWrong(at, 'step', 'noStep', { step: typed });
    const run = lastRunOf(at.session, step.id);
    const wait = run && waitNamed(run, name.trim());
    if (run === null || wait === null) {
      const environments = (run?.waits ?? []).map(({ environment }) => environment).join(', ');
      if (environments === '') return sayWrong(at, 'step', 'runNotWaiting', { step: stepTitle(step, at) });
      return sayWrong(at, 'environment', 'runWhichWait', { environments: onOneLine(environments) });
    }
    const { environment } = wait;
    return answered(at, await give(at, 1, 'run.approve', { run: run.id, environment }), (now) =>
      sayDone(now, 'runApproved', { step: titled(now, run), environment: onOneLine(environment) }),
    );
  },
};

/** `decline 41-Ab3dE_ reason`. */
export const declineVerb: SessionVerb = {
  fields(words) {
    const [code, reason] = splitWord(words);
    return { code, reason };
  },
  async act(at, { code = '', reason = '' }) {
    const found = coded(at, code);
    if (found === null) return sayWrong(at, 'code', 'runCodeOther', { code });
    if (reason.trim() === '') return sayWrong(at, 'reason', 'runNoReason');
    const { run } = found;
    return answered(at, await give(at, 1, 'run.decline', { run: run.id, reason }), (now) =>
      sayDone(now, 'runDeclined', { step: titled(now, run) }),
    );
  },
};
