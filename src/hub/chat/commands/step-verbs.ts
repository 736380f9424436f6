import { allSteps, nextSteps, timeLeft } from '../../../domain/checklist.ts';
import { firstTick } from '../../../domain/second-person.ts';
import type { StepState } from '../../../domain/session.ts';
import { missingFact } from '../../../domain/step-facts.ts';
import { cutTo, onOneLine } from '../../../record/chat/words.ts';
import { asCompared } from '../../../text/as-compared.ts';
import { FACT_TEXTS, factWord } from '../../../text/i18n/facts.ts';
import { fill } from '../../../text/i18n/messages.ts';
import { duration } from '../../../text/time.ts';
import {
  allAnswers,
  answered,
  give,
  type InSession,
  langOf,
  type SessionVerb,
  sayDone,
  sayDoneAt,
  sayWrong,
  type VerbAnswer,
} from './in-session.ts';
import { splitWord } from './words.ts';

const ROWS = 15;
const TITLE_MOST = 80;

/** The step of a number of the list, or of an id. */
export function stepNamed({ session }: InSession, typed: string): StepState | undefined {
  const all = allSteps(session);
  return all[Number(typed.normalize('NFKC')) - 1] ?? all.find(({ id }) => id === typed);
}

export const stepTitle = (step: StepState, at: InSession): string =>
  cutTo(onOneLine(step.step.title[langOf(at)]), TITLE_MOST);

/** `step`: what comes next. `step 3`, `step 3 done`, `step 3 start`, `step 3 undo`, `step 3 skip reason`. */
export const stepVerb: SessionVerb = {
  fields(words) {
    const [step, more] = splitWord(words);
    const [what, reason] = splitWord(more);
    return { step, what, reason };
  },
  async act(at, { step: typed = '', what = '', reason = '' }) {
    if (typed === '' || asCompared(typed) === 'list') return listed(at);
    const step = stepNamed(at, typed);
    if (step === undefined) return sayWrong(at, 'step', 'noStep', { step: typed });
    const data = { step: step.id };
    switch (asCompared(what)) {
      case '':
      case 'done':
        return answered(at, await give(at, 1, 'step.do', data), (now) => ticked(now, step));
      case 'start':
        return answered(at, await give(at, 1, 'step.start', data), (now) => standing(now, step));
      case 'undo':
        return answered(at, await give(at, 1, 'step.undo', data), (now) => standing(now, step));
      case 'skip':
        if (reason.trim() === '') return sayWrong(at, 'reason', 'noReason', { step: typed });
        return answered(at, await give(at, 1, 'step.skip', { ...data, reason }), (now) =>
          standing(now, step),
        );
      default:
        return sayWrong(at, 'what', 'stepWhat', { what });
    }
  },
};

/** How a step is now, whatever was asked of it. */
function standing(now: InSession, before: StepState): VerbAnswer {
  const step = now.session.steps[before.id] ?? before;
  const round = nextRound(now, step);
  // It is open again, which says nothing of what was done.
  if (round !== null && step.rounds?.count !== before.rounds?.count)
    return sayDoneAt(now, 'stepRound', round, { step: stepTitle(step, now) });
  const waits = step.status !== 'done' && firstTick(now.session, step) !== null;
  return sayDone(now, waits ? 'stepWaits' : `step_${step.status}`, { step: stepTitle(step, now) });
}

/** ISO time of the next round of a step that was done once and comes back; null: it does not, or it is time. */
function nextRound({ session, deps }: InSession, step: StepState): string | null {
  const now = deps.time.now();
  const left = step.rounds === null ? null : timeLeft(session, step, now);
  return left === null || left <= 0 ? null : new Date(now + left).toISOString();
}

/** The same after a tick by hand, with what that says and nobody sees. `before`: the step as it was. */
function ticked(now: InSession, before: StepState): VerbAnswer {
  const lacks = missingFact(now.session, before, new Date(now.deps.time.now()).toISOString());
  const isDone = now.session.steps[before.id]?.status === 'done';
  if (!isDone || before.status === 'done' || lacks === null) return standing(now, before);
  const lang = langOf(now);
  const { after } = lacks;
  const missing =
    after > 0
      ? fill(FACT_TEXTS['fact.missing.time'], lang, { time: duration(after, lang) })
      : fill(FACT_TEXTS[`fact.missing.${factWord(lacks.fact)}`], lang);
  return sayDone(now, 'stepDoneWithout', { step: stepTitle(before, now), missing });
}

function listed(at: InSession): VerbAnswer {
  const next = nextSteps(at.session, at.deps.time.now(), at.asked.who.actor.id);
  if (next.length === 0) return sayDone(at, 'noSteps');
  const numbers = allSteps(at.session).map(({ id }) => id);
  const rows = next.slice(0, ROWS).map((step) => {
    const n = numbers.indexOf(step.id) + 1;
    const said = { n, step: stepTitle(step, at) };
    const round = nextRound(at, step);
    if (round !== null) return sayDoneAt(at, 'stepRowRound', round, said);
    return sayDone(at, step.waiting === null ? 'stepRow' : 'stepRowWaits', said);
  });
  const more = next.length > ROWS ? [sayDone(at, 'moreSteps', { n: next.length - ROWS })] : [];
  return allAnswers([...rows, ...more, sayDone(at, 'stepHow')]);
}
