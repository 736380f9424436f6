import { dateTime } from '../../../text/time.ts';
import { wrap } from '../../../text/wrap.ts';
import { line } from '../../draw/line.ts';
import { blank, entries, prose } from '../../draw/prose.ts';
import { word } from '../../model/words.ts';
import { authorOf } from '../../model/world.ts';
import type { PageOf } from './page.ts';

/** A pinned line as it was kept: it is here when the log has long let go of it. */
export const pinPage: PageOf = (dialog, _state, world, cols) => {
  const { session, lang } = world;
  const pin = session.pins.find((each) => each.id === dialog.target);
  if (pin === undefined) return { title: '', lines: prose(word(lang, 'refusal.unknown-pin'), cols) };
  const { line: kept } = pin;
  const when = (iso: string): string => dateTime(iso, session.timeZone, lang);
  const facts: (readonly [string, string])[] = [
    [word(lang, 'note.field-by'), `${authorOf(world, pin)}  ${when(pin.at)}`],
    [
      word(lang, 'line.time'),
      kept.time === null ? word(lang, 'logs.no-time') : `${when(kept.time)}  ${kept.time}`,
    ],
    [word(lang, 'line.level'), kept.level?.toUpperCase() ?? '-'],
    [word(lang, 'line.service'), kept.service ?? '-'],
    [word(lang, 'line.source'), kept.source],
    ...(pin.given ? [['', word(lang, 'logs.pin-given')] as const] : []),
    ...(pin.query === null ? [] : [[word(lang, 'step.field-query'), pin.query] as const]),
    ...(pin.step === null
      ? []
      : [[word(lang, 'note.field-step'), session.steps[pin.step]?.step.title[lang] ?? pin.step] as const]),
  ];
  const fields = Object.entries(kept.fields).sort(([a], [b]) => a.localeCompare(b));
  return {
    title: word(lang, 'logs.pinned', { n: pin.number }),
    lines: [
      ...(pin.comment === null ? [] : [...prose(pin.comment, cols, 'strong'), blank]),
      ...wrap(kept.message, cols).map((row) => line(row)),
      blank,
      ...entries(facts, cols),
      ...(fields.length > 0 ? [blank, ...entries(fields, cols)] : []),
    ],
    copy: kept.message,
  };
};
