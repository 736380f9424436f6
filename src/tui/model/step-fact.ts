import type { StepState } from '../../domain/session.ts';
import { missingFact } from '../../domain/step-facts.ts';
import { readFactWord, type When } from '../../domain/when.ts';
import { factWord } from '../../text/i18n/facts.ts';
import { duration } from '../../text/time.ts';
import { word } from './words.ts';
import { nowIso, type World } from './world.ts';

type StepWorld = Pick<World, 'session' | 'lang' | 'now'>;

/** What a tick by hand leaves to be done. */
export const missing = (step: StepState, world: StepWorld): When | null =>
  missingFact(world.session, step, nowIso(world));

export function missingText({ fact, after }: When, { lang }: Pick<World, 'lang'>): string {
  return after > 0
    ? word(lang, 'fact.missing.time', { time: duration(after, lang) })
    : word(lang, `fact.missing.${factWord(fact)}`);
}

/** What ticks a step, in words; null: only people do, or what a newer program knows. */
export function tickedByText({ step }: StepState, { lang }: Pick<World, 'lang'>): string | null {
  const when = readFactWord(step.when);
  if (when === null) return null;
  return when.after > 0
    ? word(lang, 'fact.time', { time: duration(when.after, lang) })
    : word(lang, `fact.${factWord(when.fact)}`);
}
