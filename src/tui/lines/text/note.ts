import { dateTime } from '../../../text/time.ts';
import { blank, entries, prose } from '../../draw/prose.ts';
import { word } from '../../model/words.ts';
import { authorOf, nameOf } from '../../model/world.ts';
import { noteText } from '../note-lines.ts';
import type { PageOf } from './page.ts';

/** A note in full, with its earlier wordings. */
export const notePage: PageOf = (dialog, _state, world, cols) => {
  const { session, lang } = world;
  const note = session.notes.find((each) => each.id === dialog.target);
  if (note === undefined) return { title: '', lines: prose(word(lang, 'refusal.unknown-note'), cols) };
  const when = (iso: string): string => dateTime(iso, session.timeZone, lang);
  const pairs: (readonly [string, string])[] = [
    [word(lang, 'note.field-by'), `${authorOf(world, note)}  ${when(note.at)}`],
  ];
  if (note.happenedAt !== null) pairs.push([word(lang, 'note.field-happened'), when(note.happenedAt)]);
  if (note.step !== null) {
    pairs.push([word(lang, 'note.field-step'), session.steps[note.step]?.step.title[lang] ?? note.step]);
  }
  if (note.kind === 'action') {
    const owner = note.owner === null ? word(lang, 'nobody') : nameOf(session, note.owner);
    pairs.push([word(lang, 'note.field-owner'), owner]);
    if (note.due !== null) pairs.push([word(lang, 'note.field-due'), when(note.due)]);
    if (note.done !== null)
      pairs.push([word(lang, 'note.field-done'), `${authorOf(world, note.done)}  ${when(note.done.at)}`]);
  }
  const posted = session.actions.findLast(({ act, args }) => act === 'note' && args.note === note.id);
  if (posted?.outcome === null) pairs.push([word(lang, 'note.field-pager'), word(lang, 'note.posting')]);
  if (posted?.outcome === 'unknown')
    pairs.push([word(lang, 'note.field-pager'), word(lang, 'note.post-unknown')]);
  if (posted?.outcome === 'done' && posted.outcomeAt !== null) {
    const text = word(lang, 'note.posted', { time: when(posted.outcomeAt) });
    pairs.push([word(lang, 'note.field-pager'), text]);
  }
  for (const version of note.history.toReversed()) {
    pairs.push([word(lang, 'note.field-before'), `${when(version.at)}  ${version.text}`]);
  }
  const text = noteText(note, world);
  return {
    title: word(lang, `note.${note.kind}`),
    lines: [...prose(text, cols), blank, ...entries(pairs, cols)],
    copy: text,
  };
};
