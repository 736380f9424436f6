import type { Draft } from '../draft.ts';
import type { AnyEvent, SessionEvent } from '../event.ts';
import { EVENT_TABLE } from '../event-table.ts';
import { isConditional, presence } from '../procedures/presence.ts';
import { inRounds } from '../procedures/rounds.ts';
import type { StepState } from '../session.ts';
import { timedSteps, touchedBy, withFact } from '../step-facts.ts';
import { readFactWord } from '../when.ts';

/** Ticks and opens the steps whose facts the event, already applied, has changed. True: there were some. */
export function tickByFacts(d: Draft, event: SessionEvent): boolean {
  const touched = touchedBy(event);
  let ticked = false;
  if (touched.length === 0) return ticked;
  for (const id in d.s.steps) {
    const when = readFactWord(d.s.steps[id]?.step.when);
    if (when !== null && (touched === 'any' || touched.includes(when.fact)))
      ticked = settle(d, id, event.at) || ticked;
  }
  return ticked;
}

/** Ticks what only waited for time to pass, before an event is applied: it then finds the steps as people saw them. True: some did. */
export function tickByTime(d: Draft, { at }: AnyEvent): boolean {
  if (d.s.status !== 'open' || d.s.clock.mitigated === null) return false;
  return timedSteps(d.s).filter(({ id }) => settle(d, id, at)).length > 0;
}

function settle(d: Draft, id: string, now: string): boolean {
  const before = d.s.steps[id];
  if (before === undefined) return false;
  const after = withFact(d.s, before, now);
  if (after !== before) d.record('steps')[id] = after;
  return after !== before;
}

/**
 * Opens again what comes back, and lets steps come and go by their conditions, once facts and time have ticked theirs
 * (`ticked`: they have ticked some).
 */
export function followCourse(d: Draft, event: SessionEvent, ticked: boolean): void {
  const { type, seq, at } = event;
  if (!ticked && !EVENT_TABLE[type].course) return;
  let depends = d.s.absent.length > 0;
  for (const id in d.s.steps) {
    const step = d.s.steps[id] as StepState;
    const after = inRounds(d.s, step, seq);
    if (after !== step) d.record('steps')[id] = after;
    depends ||= isConditional(after);
  }
  if (depends) comeAndGo(d, seq, at);
}

function comeAndGo(d: Draft, seq: number, at: string): void {
  const { steps } = d.s;
  // An undo may have put one back that was not there.
  const known = [...Object.values(steps), ...d.s.absent.filter(({ id }) => steps[id] === undefined)];
  const told = (step: StepState): StepState =>
    steps[step.id] === undefined ? inRounds(d.s, withFact(d.s, step, at), seq) : step;
  const { there, absent } = presence(d.s, known, told);
  const isSame = absent.length === d.s.absent.length && absent.every(({ id }) => steps[id] === undefined);
  if (isSame) return;
  const held = d.record('steps');
  for (const { id } of absent) delete held[id];
  for (const step of Object.values(there)) held[step.id] = step;
  d.s.absent = absent;
}
