import type { Procedure } from '../../domain/procedure.ts';
import { readCondition } from '../../domain/procedures/condition.ts';
import type { Learned, Offer } from '../../domain/procedures/offers.ts';
import type { Deviation, Worked } from '../../domain/procedures/worked.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { PROCEDURE_WORKED } from '../../text/i18n/record/procedure-worked.ts';
import { clock } from '../../text/time.ts';
import { sayCondition, sayWithin } from './words.ts';

type Key = keyof typeof PROCEDURE_WORKED;

/** A word of what was done with a procedure. */
export const workedWord = (lang: Lang, key: Key, params: Params = {}): string =>
  fill(PROCEDURE_WORKED[key], lang, params);

/** How a time is written: the clock of the session's zone unless said otherwise. */
export type SayTime = (iso: string) => string;
export const clockOf =
  (timeZone: string): SayTime =>
  (iso) =>
    clock(iso, timeZone);

/** `15 of 18 steps as written`; while the session is open, so far. */
export function workedSummary(
  { total, asWritten, isOver }: Pick<Worked, 'total' | 'asWritten' | 'isOver'>,
  lang: Lang,
): string {
  if (!isOver) return workedWord(lang, 'summary-so-far', { n: asWritten, total });
  return asWritten === total
    ? workedWord(lang, 'summary-all', { total })
    : workedWord(lang, 'summary', { n: asWritten, total });
}

/** `2 changes offered for incident.yaml`; `n`: how many. */
export function offersSaid(n: number, file: string, lang: Lang): string {
  return n === 0 ? workedWord(lang, 'offers-none') : workedWord(lang, 'offers', { n, file });
}

export const deviationWord = (deviation: Deviation, lang: Lang): string =>
  workedWord(lang, deviation.is === 'left' && !deviation.isOver ? 'open' : deviation.is);

/** How it was otherwise: who, when and why. */
export function deviationHow(deviation: Deviation, lang: Lang, time: SayTime): string {
  switch (deviation.is) {
    case 'skipped': {
      const { by, at, reason } = deviation;
      return workedWord(lang, 'skipped-how', { who: by.name, time: time(at), reason });
    }
    case 'left':
      return workedWord(lang, deviation.isOver ? 'left-how' : 'open-how');
    case 'late': {
      const { by, at, due } = deviation;
      return workedWord(lang, 'late-how', { who: by.name, time: time(at), due: time(due) });
    }
    case 'earlier':
    case 'later': {
      const { by, at, than, is } = deviation;
      const params = { who: by.name, time: time(at), step: than.title[lang] };
      return workedWord(lang, is === 'earlier' ? 'earlier-how' : 'later-how', params);
    }
    case 'added': {
      const { by, at, doneAt } = deviation;
      const params = { who: by.name, time: time(at) };
      return doneAt === null
        ? workedWord(lang, 'added-how', params)
        : workedWord(lang, 'added-done', { ...params, done: time(doneAt) });
    }
    case 'reworded':
      return workedWord(lang, 'reworded-how', { title: deviation.title[lang] });
  }
}

/** `3 of the last 5`, `once`; nothing where there is no other session to compare with. */
export function historySaid({ times, of }: Learned, lang: Lang): string {
  if (of < 2) return '';
  return times === 1 ? workedWord(lang, 'once') : workedWord(lang, 'times', { n: times, of });
}

/** A change of a procedure, in one sentence. */
export function offerSaid(offer: Offer, procedure: Procedure, lang: Lang): string {
  const steps = procedure.phases.flatMap((phase) => phase.steps);
  const titleOf = (id: string): string => steps.find((step) => step.id === id)?.title[lang] ?? id;
  const step = titleOf(offer.step);
  switch (offer.is) {
    case 'move':
      return workedWord(lang, 'offer-move', { step, before: titleOf(offer.before) });
    case 'condition': {
      const clauses = readCondition(offer.if) ?? [];
      return workedWord(lang, 'offer-condition', { step, condition: sayCondition(clauses, titleOf, lang) });
    }
    case 'optional':
    case 'remove':
      return workedWord(lang, `offer-${offer.is}`, { step });
    case 'due':
      return workedWord(lang, 'offer-due', { step, within: sayWithin(offer.minutes, lang) });
    case 'reword':
      return workedWord(lang, 'offer-reword', { step, title: offer.title[lang] });
    case 'add':
      return workedWord(lang, 'offer-add', { step: offer.title[lang] });
  }
}
