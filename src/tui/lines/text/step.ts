import { timeLeft } from '../../../domain/checklist.ts';
import { isRequired } from '../../../domain/procedure.ts';
import { readCondition } from '../../../domain/procedures/condition.ts';
import { lastRunOf } from '../../../domain/runs/run.ts';
import type { Session } from '../../../domain/session.ts';
import { sayField } from '../../../record/procedures/step-fields.ts';
import { sayCondition, sayRepeat } from '../../../record/procedures/words.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { duration } from '../../../text/time.ts';
import { wrap } from '../../../text/wrap.ts';
import type { Style } from '../../draw/colours.ts';
import { hyperlink, line } from '../../draw/line.ts';
import { blank, entries, prose } from '../../draw/prose.ts';
import { tickedByText } from '../../model/step-fact.ts';
import { pastText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import { authorOf, nameOf } from '../../model/world.ts';
import { runText, runWhy } from '../../select/runs.ts';
import { noteText } from '../note-lines.ts';
import type { PageOf } from './page.ts';

/** A step in full: why it is there, how it stands, what it carries to be copied. */
export const stepPage: PageOf = (dialog, _state, world, cols) => {
  const { session, lang, now } = world;
  const step = session.steps[dialog.target ?? ''];
  if (step === undefined) return { title: '', lines: prose(word(lang, 'refusal.unknown-step'), cols) };
  const { title, why, command, query, link, role } = step.step;
  const at = (iso: string | null): string => (iso === null ? '' : pastText(iso, world));
  const left = timeLeft(session, step, now);
  const notes = session.notes.filter((note) => note.step === step.id && !note.removed);
  const pins = session.pins.filter((pin) => pin.step === step.id && !pin.removed);
  const byText = (who: string): string =>
    step.auto === null ? `${who} ${at(step.at)}` : word(lang, 'step.auto', { who, time: at(step.at) });
  const when = tickedByText(step, world);
  const pairs: (readonly [string, string, Style?])[] = [
    [word(lang, 'step.field-status'), word(lang, `status.${step.waiting === null ? step.status : 'waits'}`)],
  ];
  if (step.by !== null)
    pairs.push([word(lang, 'step.field-by'), byText(authorOf(world, { by: step.by, seq: step.seq }))]);
  if (step.confirmedBy !== null) {
    const who = authorOf(world, { by: step.confirmedBy, seq: step.seq });
    pairs.push([word(lang, 'step.field-confirmed'), who]);
  }
  if (step.reason !== null) pairs.push([word(lang, 'step.field-reason'), step.reason]);
  if (step.assignee !== null) pairs.push([word(lang, 'step.field-assignee'), nameOf(session, step.assignee)]);
  if (isRequired(step.step, session.severity))
    pairs.push([word(lang, 'step.field-required'), word(lang, 'yes')]);
  if (when !== null) pairs.push([word(lang, 'step.field-when'), when]);
  if (step.step.needs !== undefined)
    pairs.push([word(lang, 'step.field-needs'), word(lang, 'step.second-person')]);
  if (role !== undefined) pairs.push([word(lang, 'step.field-role'), word(lang, `role.${role}`)]);
  if (left !== null) {
    const text = word(lang, left < 0 ? 'step.overdue' : 'step.left', { time: duration(left, lang) });
    pairs.push([word(lang, 'step.field-within'), text, left < 0 ? 'burn' : 'wait']);
  }
  if (step.rounds !== null) {
    const { at: last, count } = step.rounds;
    const key = count === 1 ? 'step.rounds-one' : 'step.rounds';
    pairs.push([
      word(lang, 'step.field-rounds'),
      word(lang, key, { n: count, who: authorOf(world, step.rounds), time: at(last) }),
    ]);
  }
  if (step.step.repeat !== undefined)
    pairs.push([word(lang, 'step.field-repeat'), sayRepeat(step.step.repeat, lang)]);
  const condition = readCondition(step.step.if);
  if (condition !== null)
    pairs.push([
      word(lang, 'step.field-if'),
      sayCondition(condition, (id) => titleOfStep(session, id, lang), lang),
    ]);
  if (command !== undefined) pairs.push([word(lang, 'step.field-command'), command, 'strong']);
  if (step.step.run !== undefined) {
    const runs = sayField(step.step, 'run', (id) => titleOfStep(session, id, lang), lang);
    if (runs !== null && runs !== '') pairs.push([word(lang, 'step.field-run'), runs]);
  }
  const run = lastRunOf(session, step.id);
  const ran = run === null ? null : runText(run, world);
  if (run !== null && ran !== null) pairs.push([word(lang, 'step.field-ran'), ran]);
  const because = run === null ? null : runWhy(run, world);
  if (because !== null) pairs.push([word(lang, 'step.field-ran'), because]);
  if (run?.url) pairs.push([word(lang, 'step.field-ran'), run.url]);
  if (query !== undefined) pairs.push([word(lang, 'step.field-query'), query]);
  for (const pin of pins) pairs.push([word(lang, 'logs.pinned', { n: pin.number }), pin.line.message]);
  for (const note of notes) pairs.push([at(note.at), `${authorOf(world, note)} ${noteText(note, world)}`]);
  return {
    title: title[lang],
    lines: [
      ...prose(title[lang], cols, 'strong'),
      ...(why === undefined ? [] : prose(why[lang], cols, 'past')),
      blank,
      ...entries(pairs, cols),
      // Shown whole in rows of its own, so that it is read and copied where it cannot be clicked.
      ...(link === undefined
        ? []
        : [blank, ...wrap(link, cols).map((row) => line(hyperlink('follow', row, link)))]),
    ],
    ...(command === undefined ? {} : { copy: command }),
  };
};

function titleOfStep({ steps, absent }: Session, id: string, lang: Lang): string {
  const found = steps[id] ?? absent.find((step) => step.id === id);
  return found?.step.title[lang] ?? id;
}
