import { nextUpdate } from '../../domain/briefing.ts';
import { dueAt, isUpdateStep, nextSteps, ownerOf, updateOwner } from '../../domain/checklist.ts';
import type { StepState } from '../../domain/session.ts';
import { timeToTick } from '../../domain/step-facts.ts';
import { clock } from '../../text/time.ts';
import type { Saying } from '../model/words.ts';
import type { World } from '../model/world.ts';

/** Something of one's own whose time has run out. `key`: it and its time, so that each round is one. */
export interface Reminder {
  readonly key: string;
  readonly say: Saying;
}

type Known = Pick<World, 'session' | 'you' | 'now' | 'lang'>;

/** Whose a step is; an update that nobody has the role for is theirs who sent the last one. */
function isOwn(step: StepState, { session }: Known, you: string): boolean {
  const owner = ownerOf(step, session) ?? (isUpdateStep(step) ? updateOwner(session) : null);
  return owner === you;
}

/** One's own steps that are overdue and can be done, and the update that one promised; nothing of other people's. */
export function ownOverdue(known: Known): readonly Reminder[] {
  const { session, you, now, lang } = known;
  if (you === null || session.status !== 'open') return [];
  const open = nextSteps(session, now, you.id);
  const steps = open.flatMap((step): readonly Reminder[] => {
    const due = dueAt(session, step);
    const waits = (timeToTick(session, step, now) ?? 0) > 0 || step.waiting?.by.id === you.id;
    if (due === null || due > now || waits || !isOwn(step, known, you.id)) return [];
    const params = {
      step: step.step.title[lang],
      time: clock(new Date(due).toISOString(), session.timeZone),
    };
    return [{ key: `step:${step.id}@${due}`, say: { key: 'news.own-overdue', params } }];
  });
  return [...steps, ...promisedUpdate(known, open)];
}

/** A step for updates says the same, where the procedure has one. */
function promisedUpdate({ session, you, now }: Known, open: readonly StepState[]): readonly Reminder[] {
  const next = nextUpdate(session);
  if (next === null || Date.parse(next) > now) return [];
  if (updateOwner(session) !== you?.id || open.some((step) => isUpdateStep(step, true))) return [];
  const params = { time: clock(next, session.timeZone) };
  return [{ key: `update@${next}`, say: { key: 'news.own-update', params } }];
}
