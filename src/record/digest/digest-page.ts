import { nextStep, nextUpdate } from '../../domain/briefing.ts';
import type { Session } from '../../domain/session.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { DIGEST } from '../../text/i18n/record/digest.ts';
import { mdCode, mdText } from '../../text/markdown.ts';
import { dateOf, dateTime, duration } from '../../text/time.ts';
import { MARKDOWN, markdownTable, PLAIN_TEXT, type RecordContext, recordContext } from '../context.ts';
import { importedWords } from '../imported.ts';
import { summaryLines } from '../sections/overview.ts';
import { noteMarkdown } from '../timeline.ts';
import { actionsOf, type Digest, foundCause, type OpenAction } from './digest.ts';

/** Over the list of actions: all of them, or those that no session of the page has named. */
type Heading = 'actions' | 'otherActions';
type Say = (key: keyof typeof DIGEST, params?: Params) => string;

export interface PageOptions {
  readonly lang: Lang;
  /** Of the span's ends; what happened in a session has the session's own. */
  readonly zone: string;
}

/** What the three lines of a session have below its heading: course, impact, and what it is at or what it came from. */
interface Told {
  readonly context: RecordContext;
  readonly heading: string;
  readonly lines: readonly string[];
}

/** The digest for a terminal, a line each. Nothing happened: one line. */
export function digestText(digest: Digest, options: PageOptions): readonly string[] {
  const say = saying(options.lang);
  const lacking = unread(digest, say);
  if (digest.sessions.length === 0) return [nothing(digest, say, options), ...lacking];
  const lines = [`${span(digest, say, options)}   ${counts(digest, say).join('  ')}`, ...lacking];
  for (const session of digest.sessions) {
    const { context: c, heading, lines: below } = toldOf(session, digest, say, options.lang, false);
    const severity = session.severity ?? '-';
    const kind = session.kind === 'incident' ? severity : say(`kind_${session.kind}`);
    lines.push('', `${heading}  ${c.text(session.id)}  ${kind}  ${c.text(session.title)}`);
    lines.push(...below.map((line) => `  ${line}`));
  }
  const others = ofOthers(digest);
  if (others.actions.length > 0) lines.push('', ...digestActions(others, options, 'otherActions'));
  return lines;
}

/** The open actions alone, for a terminal. */
export function digestActions(
  digest: Digest,
  { lang }: PageOptions,
  heading: Heading = 'actions',
): readonly string[] {
  const say = saying(lang);
  const { actions } = digest;
  const rows = actions.map((action) => {
    const [text, session, owner, due, age] = cells(action, say, lang, false);
    return `  ${text}  (${session})  ${owner}  ${due}  ${age}`;
  });
  return [
    say(heading, { n: actions.length }),
    ...rows,
    ...(heading === 'actions' ? unread(digest, say) : []),
  ];
}

/** The digest as Markdown (GFM); what people wrote stands literally, and pings nobody where it is pasted. */
export function digestMarkdown(digest: Digest, options: PageOptions): string {
  const say = saying(options.lang);
  const title = `# ${say('title', { time: dateTime(digest.until, options.zone, options.lang) })}`;
  const lines =
    digest.sessions.length === 0
      ? [title, '', nothing(digest, say, options)]
      : [title, '', `${span(digest, say, options)}: ${counts(digest, say).join(say('comma'))}`];
  for (const line of unread(digest, say)) lines.push('', mdText(line));
  for (const group of ['open', 'closed'] as const) {
    const found = digest.sessions.filter(({ status }) => (status === 'closed') === (group === 'closed'));
    if (found.length > 0) lines.push('', `## ${say(group)}`);
    for (const session of found) {
      const { context: c, lines: below } = toldOf(session, digest, say, options.lang, true);
      lines.push('', `### ${mdCode(session.id)} ${summaryLines(c)[0]}`, '');
      lines.push(...below.map((line) => `- ${line}`));
    }
  }
  const others = ofOthers(digest);
  if (others.actions.length > 0 && digest.sessions.length > 0)
    lines.push('', ...actionTable(others, options, 'otherActions'));
  return `${lines.join('\n')}\n`;
}

/** The open actions alone, as Markdown. */
export function actionsMarkdown(digest: Digest, options: PageOptions): string {
  const lacking = unread(digest, saying(options.lang)).flatMap((line) => ['', mdText(line)]);
  return `${[...actionTable(digest, options), ...lacking].join('\n')}\n`;
}

/** The open actions that no session of the page has named: each is there once. */
function ofOthers(digest: Digest): Digest {
  const told = new Set(digest.sessions.map(({ id }) => id));
  return { ...digest, actions: digest.actions.filter(({ session }) => !told.has(session.id)) };
}

function actionTable(
  { actions }: Digest,
  { lang }: PageOptions,
  title: Heading = 'actions',
): readonly string[] {
  const say = saying(lang);
  const head = (['action', 'session', 'owner', 'due', 'age'] as const).map((key) => say(key));
  const rows = actions.map((action) => cells(action, say, lang, true));
  const heading = `## ${say(title, { n: actions.length })}`;
  return rows.length === 0 ? [heading] : [heading, '', ...markdownTable(head, rows)];
}

const saying =
  (lang: Lang): Say =>
  (key, params) =>
    fill(DIGEST[key], lang, params);

function toldOf(session: Session, digest: Digest, say: Say, lang: Lang, markdown: boolean): Told {
  // An open session goes on after its last event.
  const c = {
    ...recordContext(session, [], lang, markdown ? MARKDOWN : PLAIN_TEXT),
    end: digest.until,
  };
  const [, impact = '', course = ''] = summaryLines(c);
  const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
  const actions = actionsOf(session, digest.until).map((action) => {
    const text = c.text(oneLine(wordsOf(action, lang)));
    const owner = action.owner === null ? say('unowned') : c.text(action.owner);
    if (action.note.due === null) return say('actionShort', { text, owner });
    const time = dateOf(action.note.due, session.timeZone, lang);
    return say('actionDue', { text, owner, due: say(action.overdue ? 'overdue' : 'until', { time }) });
  });
  const lines = [
    importedWords(session, lang, c.text) ?? '',
    course,
    impact,
    ...outcome(session, c, say),
    ...(actions.length > 0 ? [say('todo', { actions: c.list(actions) })] : []),
  ];
  return {
    context: c,
    heading: say(session.status === 'closed' ? 'closed' : 'open'),
    lines: lines.filter(Boolean).map(oneLine),
  };
}

/** Of an open session what comes next, of a closed one its cause. */
function outcome(session: Session, c: RecordContext, say: Say): readonly string[] {
  if (session.status === 'closed') {
    const cause = foundCause(session);
    return cause ? [say(cause.presumed ? 'presumed' : 'cause', { text: c.text(cause.text) })] : [];
  }
  const step = nextStep(session);
  const update = nextUpdate(session);
  const next = step === null ? say('nothingLeft') : say('next', { step: c.say(step.step.title) });
  return [next + (update === null ? '' : say('nextUpdate', { time: c.fullTime(update, false) }))];
}

function wordsOf({ session, note }: OpenAction, lang: Lang): string {
  return noteMarkdown(recordContext(session, [], lang, PLAIN_TEXT), note, 'cell');
}

function cells(action: OpenAction, say: Say, lang: Lang, markdown: boolean): readonly string[] {
  const { session, note, owner, overdue, age } = action;
  const c = recordContext(session, [], lang, markdown ? MARKDOWN : PLAIN_TEXT);
  const due =
    note.due === null
      ? say('noDue')
      : say(overdue ? 'overdue' : 'until', { time: c.fullTime(note.due, false) });
  return [
    noteMarkdown(c, note, 'cell').replace(/\s*\n\s*/g, ' '),
    markdown ? mdCode(session.id, 'cell') : session.id,
    owner === null ? say('unowned') : c.text(owner),
    due,
    say('old', { age: duration(age, lang) }),
  ];
}

const span = ({ since, until }: Digest, say: Say, { zone, lang }: PageOptions): string =>
  say('span', { since: dateTime(since, zone, lang), until: dateTime(until, zone, lang) });

/** None is claimed only of what was read: of every session, or of these files. */
function nothing({ since, actions, of, unread }: Digest, say: Say, { zone, lang }: PageOptions): string {
  const key = unread.length > 0 ? 'nothingRead' : of === 'records' ? 'nothingInRecords' : 'nothing';
  const from = say(key, { since: dateTime(since, zone, lang) });
  return actions.length === 0
    ? from
    : from + say('nothingButActions', { actions: actionCount(actions, say) });
}

/** Whose sessions are missing on the page. */
function unread({ unread: ids }: Digest, say: Say): readonly string[] {
  if (ids.length === 0) return [];
  return [say(ids.length === 1 ? 'oneUnread' : 'someUnread', { n: ids.length, ids: ids.join(', ') })];
}

function counts({ sessions, actions }: Digest, say: Say): readonly string[] {
  const of = (kind: Session['kind']) => sessions.filter((session) => session.kind === kind);
  const some = (kind: Session['kind']): string => {
    const open = of(kind).filter(({ status }) => status === 'open').length;
    const n = of(kind).length;
    const count = say(`n_${kind}`, { n });
    return open === 0 ? count : count + say('ofThemOpen', { n: open });
  };
  return [
    some('incident'),
    some('release'),
    ...(of('drill').length > 0 ? [some('drill')] : []),
    actionCount(actions, say),
  ];
}

function actionCount(actions: readonly OpenAction[], say: Say): string {
  const late = actions.filter(({ overdue }) => overdue).length;
  const count = say('openActions', { n: actions.length });
  // Of one without a due time nobody can say that it is late.
  const undue = actions.filter(({ note }) => note.due === null).length;
  const parts = [
    ...(late === 0 ? [] : [say('late', { n: late })]),
    ...(undue === 0 ? [] : [say('undue', { n: undue })]),
  ];
  return parts.length === 0 ? count : count + say('ofThem', { parts: parts.join(say('comma')) });
}
