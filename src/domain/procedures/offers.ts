import { asCompared } from '../../text/as-compared.ts';
import type { Bilingual, Procedure, Severity, Step } from '../procedure.ts';
import { meets } from './condition.ts';
import type { Deviation, Worked } from './worked.ts';

/** One change of a procedure. */
export type Offer =
  | { readonly is: 'move'; readonly step: string; readonly before: string }
  | { readonly is: 'condition'; readonly step: string; readonly if: string }
  | { readonly is: 'optional' | 'remove'; readonly step: string }
  | { readonly is: 'due'; readonly step: string; readonly minutes: number }
  | { readonly is: 'reword'; readonly step: string; readonly title: Bilingual }
  | {
      readonly is: 'add';
      readonly step: string;
      readonly title: Bilingual;
      readonly phase: string;
      readonly after: string | null;
    };

/** A deviation, in how many of the last sessions it was, and the change that would make it the rule. */
export interface Learned {
  readonly deviation: Deviation;
  readonly times: number;
  /** How many sessions were looked at, this one among them. */
  readonly of: number;
  /** Null: nothing in the procedure would change it. */
  readonly offer: Offer | null;
  /** Enough sessions agree. */
  readonly isOffered: boolean;
}

/** So many sessions are looked at, and so many of them must agree. */
export const SESSIONS_LOOKED_AT = 5;
const AGREE = 3;
const ROUND_TO_MINUTES = 5;

/** What the team did otherwise in this session and in earlier ones of the same procedure, newest first. */
export function learned(now: Worked, earlier: readonly Worked[]): readonly Learned[] {
  const all = [now, ...earlier].slice(0, SESSIONS_LOOKED_AT);
  // Two steps that were added are two steps of the file.
  const known = new Set(stepsOf(now.procedure).map(({ id }) => id));
  return now.deviations.map((deviation) => {
    const alike = all.flatMap((one) => one.deviations.find((other) => isAlike(deviation, other)) ?? []);
    const offer = offerFor(deviation, alike, all, known);
    const times = alike.length;
    return { deviation, times, of: all.length, offer, isOffered: offer !== null && times >= AGREE };
  });
}

/** Written unless a person says otherwise. That nobody came to a step is no decision against it: a person checks such a change. */
export const isAgreed = ({ deviation, isOffered }: Learned): boolean => isOffered && deviation.is !== 'left';

const folded = ({ ja, en }: Bilingual): string => asCompared(`${ja} ${en}`).replace(/\s+/g, '');

/** Whether two sessions departed from the procedure alike. A step that was left open was passed over as a skipped one. */
function isAlike(one: Deviation, other: Deviation): boolean {
  const passed = (is: Deviation['is']): boolean => is === 'skipped' || is === 'left';
  if (passed(one.is) && passed(other.is)) return one.step.id === other.step.id;
  if (one.is === 'added' && other.is === 'added') return folded(one.step.title) === folded(other.step.title);
  if (one.is !== other.is || one.step.id !== other.step.id) return false;
  if (one.is === 'earlier' || one.is === 'later') return one.than.id === (other as typeof one).than.id;
  return one.is !== 'reworded' || folded(one.title) === folded((other as typeof one).title);
}

/** `known`: ids that are used; the one of a new step is put into it. */
function offerFor(
  deviation: Deviation,
  alike: readonly Deviation[],
  all: readonly Worked[],
  known: Set<string>,
): Offer | null {
  const { step } = deviation;
  switch (deviation.is) {
    case 'skipped':
    case 'left':
      return passedOver(step, all);
    case 'earlier':
      return { is: 'move', step: step.id, before: deviation.than.id };
    case 'later': {
      const ids = stepsOf((all[0] as Worked).procedure).map(({ id }) => id);
      const next = ids[ids.indexOf(deviation.than.id) + 1];
      return next === undefined ? null : { is: 'move', step: step.id, before: next };
    }
    case 'late':
      return moreTime(step, alike);
    case 'reworded':
      return { is: 'reword', step: step.id, title: deviation.title };
    case 'added': {
      const own = stepsOf((all[0] as Worked).procedure);
      const after = own.find(({ id }) => id === deviation.after)?.id ?? null;
      const id = idFor(step.title, known);
      known.add(id);
      return { is: 'add', step: id, title: step.title, phase: deviation.phase, after };
    }
  }
}

const stepsOf = ({ phases }: Procedure): readonly Step[] => phases.flatMap(({ steps }) => steps);

/** Where something tells the sessions that needed a step from those that did not: only then. Else optional, else out. */
function passedOver(step: Step, all: readonly Worked[]): Offer {
  const told = all.filter(({ outcomes }) => outcomes[step.id] !== undefined);
  const needed = (one: Worked): boolean => one.outcomes[step.id] === 'done';
  const tells = (holds: (one: Worked) => boolean): boolean => told.every((one) => holds(one) === needed(one));
  if (step.if === undefined && told.some(needed)) {
    const from = (['SEV1', 'SEV2', 'SEV3'] as const).find((severity) =>
      tells((one) => one.severity !== null && meets(one.severity, 'least', severity as Severity)),
    );
    if (from !== undefined) return { is: 'condition', step: step.id, if: `severity at least ${from}` };
    const ids = stepsOf((all[0] as Worked).procedure).map(({ id }) => id);
    const before = ids.slice(0, ids.indexOf(step.id)).reverse();
    const other = before.find((id) => tells(({ outcomes }) => outcomes[id] === 'skipped'));
    if (other !== undefined) return { is: 'condition', step: step.id, if: `step ${other} was skipped` };
  }
  return { is: step.required === false ? 'remove' : 'optional', step: step.id };
}

/** What the middle one of the late sessions needed, up to the next five minutes. One that comes back keeps its rounds. */
function moreTime(step: Step, alike: readonly Deviation[]): Offer | null {
  const { within } = step;
  if (within === undefined || step.repeat !== undefined) return null;
  const over = alike.flatMap((one) => (one.is === 'late' ? [Date.parse(one.at) - Date.parse(one.due)] : []));
  const middle = over.sort((a, b) => a - b)[Math.floor(over.length / 2)] ?? 0;
  const minutes = Math.ceil((within + middle / 60_000) / ROUND_TO_MINUTES) * ROUND_TO_MINUTES;
  return { is: 'due', step: step.id, minutes };
}

/** An id from the English title, or a number where it has no letters. */
function idFor({ en }: Bilingual, known: ReadonlySet<string>): string {
  const words =
    en
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const base = words.join('-').slice(0, 40).replace(/-$/, '') || 'step';
  for (let n = 1; ; n++) {
    const id = n === 1 && words.length > 0 ? base : `${base}-${n}`;
    if (!known.has(id) && !(id in Object.prototype)) return id;
  }
}
