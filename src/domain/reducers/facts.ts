import type { Draft } from '../draft.ts';
import type { AnyEvent, EventType, SessionEvent } from '../event.ts';
import { isConditional, presence } from '../procedures/presence.ts';
import { inRounds } from '../procedures/rounds.ts';
import type { StepState } from '../session.ts';
import { TOUCHES, timedSteps, withFact } from '../step-facts.ts';
import { readFactWord } from '../when.ts';

/** Ticks and opens the steps whose facts the event, already applied, has changed. */
export function tickByFacts(d: Draft, event: SessionEvent): void {
  const touched = TOUCHES[event.type];
  if (touched === undefined) return;
  // Most notes are plain ones, and they say nothing to any step.
  if (event.type === 'note.added' && event.data.kind === 'note') return;
  for (const { id, step } of Object.values(d.s.steps)) {
    const when = readFactWord(step.when);
    if (when !== null && (touched === 'any' || touched.includes(when.fact))) settle(d, id, event.at);
  }
}

/** Ticks what only waited for time to pass, before an event is applied: it then finds the steps as people saw them. */
export function tickByTime(d: Draft, { at }: AnyEvent): void {
  if (d.s.status !== 'open' || d.s.clock.mitigated === null) return;
  for (const { id } of timedSteps(d.s)) settle(d, id, at);
}

function settle(d: Draft, id: string, now: string): void {
  const before = d.s.steps[id];
  if (before === undefined) return;
  const after = withFact(d.s, before, now);
  if (after !== before) d.record('steps')[id] = after;
}

/** What changes which steps there are or whether they come back, in addition to what changes facts. */
const COURSE: ReadonlySet<EventType> = new Set(['session.closed', 'session.reopened']);

/** Opens again what comes back, and lets steps come and go by their conditions, once facts have ticked theirs. */
export function followCourse(d: Draft, event: SessionEvent): void {
  const { type, seq, at } = event;
  if (TOUCHES[type] === undefined && !COURSE.has(type) && !type.startsWith('step.')) return;
  let depends = d.s.absent.length > 0;
  for (const step of Object.values(d.s.steps)) {
    const after = inRounds(d.s, step, seq);
    if (after !== step) d.record('steps')[step.id] = after;
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
