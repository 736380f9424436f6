import { clockSeconds, dateTime } from '../../../text/time.ts';
import { wrap } from '../../../text/wrap.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { blank, entries, firstLine, prose } from '../../draw/prose.ts';
import { TONE_MARK, TONE_STYLE } from '../../draw/tones.ts';
import type { PageRoom } from '../../kernel/dialogs.ts';
import { helpPage } from '../../kernel/help.ts';
import { PANE_SCOPES } from '../../keys/keys.ts';
import { SESSION_KEYS } from '../../keys/look-up.ts';
import type { Rect } from '../../model/layout.ts';
import type { ScreenState, TextId } from '../../model/screen-state.ts';
import { whenText } from '../../model/when.ts';
import { say, word } from '../../model/words.ts';
import { authorOf, nameOf, type World } from '../../model/world.ts';
import { issueWords } from '../../select/issues.ts';
import { noteText } from '../note-lines.ts';
import { countsText } from '../pattern-words.ts';
import { briefingPage } from './briefing.ts';
import { changePage } from './change.ts';
import { logLinePage } from './log-line.ts';
import type { PageOf, TextDialog } from './page.ts';
import { stepPage } from './step.ts';
import { tracePage } from './trace.ts';
import { valuesPage } from './values.ts';

/** Wider than this nobody reads well; what is looked at in columns may be wider. */
const READ_COLS = 96;
const WIDE: ReadonlySet<TextId> = new Set(['line', 'pin', 'context', 'pattern', 'help', 'values', 'trace']);

/** From so many columns on a list of values stands beside the line that it was asked from, which gets this share. */
const BESIDE_FROM = 110;
const LINE_SHARE = 0.44;

/** The opened line whose field's values lie on top, where the screen has room for both; else null. */
export function lineBeside({ dialogs }: ScreenState, { layout }: World): TextDialog | null {
  const [below, top] = dialogs.slice(-2);
  if (below?.kind !== 'text' || top?.kind !== 'text' || layout.dialog.w < BESIDE_FROM) return null;
  return below.text === 'line' && top.text === 'values' ? below : null;
}

/** Where a page may lie. */
function areaOf(dialog: TextDialog, state: ScreenState, world: World): Rect {
  const whole = world.layout.dialog;
  const line = lineBeside(state, world);
  const left = Math.round(whole.w * LINE_SHARE);
  if (dialog === line) return { ...whole, w: left };
  const isTop = line !== null && dialog === state.dialogs.at(-1);
  return isTop ? { ...whole, x: whole.x + left, w: whole.w - left } : whole;
}

/** Where a page lies. */
export function sessionRoom(dialog: TextDialog, state: ScreenState, world: World): PageRoom {
  const area = areaOf(dialog, state, world);
  const most = area.w - 4;
  const cols = Math.max(10, WIDE.has(dialog.text) ? Math.min(most, 140) : Math.min(most, READ_COLS));
  // Two beside each other begin at one height.
  const up = area.w !== world.layout.dialog.w;
  return { area, cols, up, beside: lineBeside(state, world) === dialog };
}

/** What a page says. */
export const sessionPage: PageOf = (dialog, state, world, cols) =>
  PAGES[dialog.text](dialog, state, world, cols);

const LEGEND = [
  [MARKS.here, 'mark.here'],
  ['*', 'mark.required'],
  ['+', 'mark.folded'],
  [`${MARKS.open} ${MARKS.ticked} ${MARKS.not}`, 'mark.steps'],
  [MARKS.warn, 'mark.warn'],
  ['>', 'mark.driver'],
  ['x14', 'mark.repeats'],
] as const;

const TIME_COLS = 'hh:mm:ss'.length;

/** What was said at the foot, to be read again: newest first. */
const newsPage: PageOf = (_dialog, state, world, cols) => {
  const { lang, session } = world;
  const title = word(lang, 'told.title');
  if (state.told.length === 0) return { title, lines: prose(word(lang, 'told.none'), cols, 'past') };
  const lines = state.told.toReversed().flatMap(({ tone, say: saying, at }): readonly Line[] => {
    const time = clockSeconds(new Date(at).toISOString(), session.timeZone);
    const rows = prose(`${TONE_MARK[tone]} ${say(lang, saying)}`, cols - TIME_COLS - 1, TONE_STYLE[tone]);
    return rows.map((row, i) =>
      line(styled('past', i === 0 ? time : ' '.repeat(TIME_COLS)), ' ', ...row.spans),
    );
  });
  return { title, lines };
};

/** What stood around a line in its own source, whatever the filters. */
const contextPage: PageOf = (dialog, _state, world, cols) => {
  const { lang, session } = world;
  const title = word(lang, 'context.title');
  const { payload } = dialog;
  if (payload === undefined) return { title, lines: prose(word(lang, 'context.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'context') return { title, lines: [] };
  if (payload.lines.length === 0) return { title, lines: prose(word(lang, 'context.none'), cols, 'past') };
  const [service = null, ...others] = new Set(payload.lines.map((entry) => entry.service));
  const lines = payload.lines.map((entry, i) => {
    const here = i === payload.at;
    const time =
      entry.time === null ? word(lang, 'logs.no-time') : clockSeconds(entry.time, session.timeZone);
    const of = others.length === 0 ? '' : `${entry.service ?? '-'} `;
    const text = `${(entry.level ?? '').toUpperCase().padEnd(5)} ${of}${firstLine(entry.message).first}`;
    return line(here ? MARKS.here : ' ', styled('past', time), ' ', here ? styled('strong', text) : text);
  });
  // An index is asked for the lines of the line's own service.
  if (service === null || others.length > 0) return { title, lines };
  return { title: word(lang, 'context.title-of', { service }), lines };
};

/** A pattern with its counts, and its newest lines as its sources have them. */
const patternPage: PageOf = (dialog, _state, world, cols) => {
  const { lang, session } = world;
  const title = word(lang, 'pattern.title');
  const { payload } = dialog;
  const { answer } = world.patterns;
  const pattern = answer?.rows.find(({ id }) => id === dialog.target);
  const template = pattern?.template ?? (payload?.kind === 'pattern' ? payload.template : '');
  const counts =
    answer === null || pattern === undefined
      ? []
      : [line(styled('past', word(lang, 'pattern.counts', countsText(pattern, answer, world))))];
  const head = [...prose(template, cols, 'strong').slice(0, 3), ...counts];
  if (payload === undefined) return { title, head, lines: prose(word(lang, 'pattern.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, head, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'pattern' || payload.lines.length === 0)
    return { title, head, lines: prose(word(lang, 'pattern.none'), cols, 'past') };
  const lines = payload.lines.map(({ time, level, service, message }) => {
    const at = time === null ? word(lang, 'logs.no-time') : clockSeconds(time, session.timeZone);
    const text = `${(level ?? '').toUpperCase().padEnd(5)} ${service ?? ''} ${firstLine(message).first}`;
    return line(styled('past', at), ' ', text);
  });
  return { title, head, lines };
};

/** What a colleague runs and pastes, and whom it lets in. */
const joinPage: PageOf = (dialog, _state, world, cols) => {
  const { lang } = world;
  const title = word(lang, 'join.title');
  const { payload } = dialog;
  if (payload === undefined) return { title, lines: prose(word(lang, 'join.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'join') return { title, lines: [] };
  const { result } = payload;
  if (!result.ok) {
    const why = word(lang, `join.${result.kind}`, result.params);
    return { title, lines: prose(why, cols, 'burn') };
  }
  const facts = [
    ...(result.lines.length > 1 ? [word(lang, 'join.how')] : []),
    result.public ? word(lang, 'join.public') : word(lang, 'join.local', { session: world.session.id }),
    ...(result.expiresAt === null
      ? []
      : [word(lang, 'join.secret', { time: whenText(result.expiresAt, world) })]),
  ];
  return {
    title,
    lines: [
      ...result.lines.flatMap((text) => prose(text, cols, 'strong')),
      blank,
      ...facts.flatMap((text) => prose(text, cols)),
    ],
    copy: result.lines.join('\n'),
  };
};

/** A link for browsers: where it leads, whom it lets in, and what their warning has to show. */
const webLinkPage: PageOf = ({ payload }, _state, world, cols) => {
  const { lang } = world;
  const title = word(lang, 'web-link.title');
  if (payload === undefined) return { title, lines: prose(word(lang, 'join.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'join') return { title, lines: [] };
  const { result } = payload;
  if (!result.ok)
    return { title, lines: prose(word(lang, `join.${result.kind}`, result.params), cols, 'burn') };
  if (!result.public)
    return { title, lines: prose(word(lang, 'web-link.local', { session: world.session.id }), cols) };
  const [url = '', ...fingerprint] = result.lines;
  const until = result.expiresAt === null ? '' : whenText(result.expiresAt, world);
  const facts = [
    word(lang, 'web-link.how', { time: until }),
    ...fingerprint.map((shown) => word(lang, 'web-link.fingerprint', { fingerprint: shown })),
  ];
  return {
    title,
    lines: [...prose(url, cols, 'strong'), blank, ...facts.flatMap((text) => prose(text, cols))],
    copy: url,
  };
};

/** A note in full, with its earlier wordings. */
const notePage: PageOf = (dialog, _state, world, cols) => {
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
  const issue = issueWords(note, world);
  if (issue !== null)
    pairs.push([
      word(lang, 'note.field-issue'),
      [issue.text, issue.url ?? '', issue.why ?? ''].filter(Boolean).join('  '),
    ]);
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

/** A pinned line as it was kept: it is here when the log has long let go of it. */
const pinPage: PageOf = (dialog, _state, world, cols) => {
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

const PAGES: Readonly<Record<TextId, PageOf>> = {
  help: helpPage(SESSION_KEYS, { elsewhere: [...PANE_SCOPES, 'editor'], marks: LEGEND }),
  news: newsPage,
  briefing: briefingPage,
  step: stepPage,
  line: logLinePage,
  note: notePage,
  pin: pinPage,
  join: joinPage,
  'web-link': webLinkPage,
  context: contextPage,
  values: valuesPage,
  trace: tracePage,
  pattern: patternPage,
  change: changePage,
};
