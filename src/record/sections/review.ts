import type { Note } from '../../domain/session.ts';
import { changeText } from '../../text/change-text.ts';
import type { RecordKey } from '../../text/i18n/record/record.ts';
import { item, markdownTable, type RecordContext, section } from '../context.ts';
import { type Head, type HeadedNote, headedNotes } from '../headed-notes.ts';
import { issueWord } from '../issue-sayings.ts';
import { behind, noteMarkdown } from '../timeline.ts';

/** What is still to be done, and by whom, before what was done. */
export function actions(c: RecordContext): readonly string[] {
  const all = actionsOf(c);
  const found = all.filter((note) => !isPermanent(c, note));
  const n = all.filter((note) => isPermanent(c, note) && note.done === null).length;
  const later = c.t('actionsLater', { n, section: c.t('prevention') });
  if (found.length === 0) return section(c.t('actions'), [n === 0 ? c.t('none') : later]);
  return section(c.t('actions'), [...actionTable(c, found), ...(n === 0 ? [] : ['', later])]);
}

/** What was found to be the cause, and how sure it is. */
export function cause(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const lines = [...under(c, 'cause', ({ presumed }) => (presumed ? 'causePresumed' : 'causeKnown'))];
  const why = s.verdict?.why ?? null;
  if (why !== null) lines.push(item(t('verdictWhy', { why: c.text(why) })));
  const change = s.verdict?.change ?? null;
  if (change !== null) lines.push(item(t('causeChange', { change: c.text(changeText(change, c.lang)) })));
  if (lines.length > 0) return section(t('cause'), lines);
  if (s.kind === 'release') return [];
  return section(t('cause'), [s.status === 'closed' ? missing(c, 'headCause') : t('causeStudied')]);
}

/** What was decided and done to serve users again. */
export function mitigation(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const { mitigated } = s.clock;
  const decided = s.notes.filter((note) => note.kind === 'decision' && !note.removed);
  const lines = [
    ...(mitigated === null ? [] : [item(t('mitigatedAt', { at: c.time(mitigated) }))]),
    ...decided.map((note) =>
      item(`${c.time(note.happenedAt ?? note.at)} ${c.author(note)}: ${noteMarkdown(c, note)}`),
    ),
    ...under(
      c,
      'mitigation',
      () => null,
      ({ note }) => note.kind !== 'decision',
    ),
  ];
  return section(t('mitigation'), lines.length === 0 ? [t('none')] : lines);
}

/** What is to keep it from coming again: of the procedure's steps for later each has an owner or says that it has none. */
export function prevention(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const prevent = s.verdict?.prevent ?? null;
  const lines = [
    ...(prevent === null ? [] : [item(t('verdictPrevent', { prevent: c.text(prevent) }))]),
    ...under(c, 'prevention', () => null),
  ];
  const later = actionsOf(c).filter((note) => isPermanent(c, note));
  const rows = later.length === 0 ? [] : actionTable(c, later);
  return section(
    t('prevention'),
    lines.length > 0 && rows.length > 0 ? [...lines, '', ...rows] : [...lines, ...rows],
  );
}

/** Where else the same could happen. */
export function spread(c: RecordContext): readonly string[] {
  const lines = under(c, 'spread', () => null);
  return section(c.t('spread'), lines.length > 0 || !isReviewed(c) ? lines : [missing(c, 'headSpread')]);
}

/** What a review has found good and bad. */
export function lessons(c: RecordContext): readonly string[] {
  const [well, badly] = [under(c, 'well', () => 'wentWell'), under(c, 'badly', () => 'wentBadly')];
  if (!isReviewed(c)) return section(c.t('lessons'), [...well, ...badly]);
  return section(c.t('lessons'), [
    ...(well.length > 0 ? well : [item(missing(c, 'headWell'))]),
    ...(badly.length > 0 ? badly : [item(missing(c, 'headBadly'))]),
  ]);
}

/** An incident that users felt, or may have felt, is reviewed once it is over. */
const isReviewed = ({ session: s }: RecordContext): boolean =>
  s.status === 'closed' && s.kind === 'incident' && s.verdict?.hurt !== false;

const missing = (c: RecordContext, head: RecordKey): string => c.t('notYet', { head: c.t(head) });

/** The notes of a heading as items, each with who said it and when; `as` names the words around it. */
function under(
  c: RecordContext,
  head: Head,
  as: (note: HeadedNote) => RecordKey | null,
  which: (note: HeadedNote) => boolean = () => true,
): readonly string[] {
  const found = headedNotes(c.session).filter((one) => one.head === head && which(one));
  return found.map((one) => {
    const { note } = one;
    const key = as(one);
    const text = c.lines(one.text);
    const by = c.t('byWhom', { who: c.author(note), at: c.time(note.happenedAt ?? note.at) });
    return item(behind(key === null ? text : c.t(key, { text }), by));
  });
}

function actionsOf({ session: s }: RecordContext): readonly Note[] {
  const found = s.notes.filter((note) => note.kind === 'action' && !note.removed);
  return [...found.filter(({ done }) => done === null), ...found.filter(({ done }) => done !== null)];
}

/** Made by the close from a step of an `after: close` phase. */
function isPermanent({ session: s }: RecordContext, note: Note): boolean {
  const phase = note.step === null ? undefined : s.steps[note.step]?.phase;
  return s.phases.some(({ id, after }) => id === phase && after === 'close');
}

function actionTable(c: RecordContext, notes: readonly Note[]): readonly string[] {
  const { t } = c;
  const rows = notes.map((note) => [
    noteMarkdown(c, note, 'cell'),
    note.owner === null ? t('nobody') : c.name(note.owner),
    note.due === null ? t('noDue') : c.fullTime(note.due, false),
    stateOf(c, note),
  ]);
  return markdownTable([t('action'), t('owner'), t('due'), t('state')], rows);
}

function stateOf(c: RecordContext, note: Note): string {
  const { done } = note;
  const state =
    done === null ? c.t('actionOpen') : c.t('actionDone', { who: c.author(done), at: c.time(done.at) });
  const issue = issueWord(c, note);
  return issue === null ? state : `${state} · ${issue}`;
}
