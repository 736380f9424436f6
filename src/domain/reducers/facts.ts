import type { Draft } from '../draft.ts';
import type { AnyEvent, SessionEvent } from '../event.ts';
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
