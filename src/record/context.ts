import type { AnyEvent } from '../domain/event.ts';
import type { Bilingual } from '../domain/procedure.ts';
import type { Session } from '../domain/session.ts';
import type { Lang, Params } from '../text/i18n/messages.ts';
import { translator } from '../text/i18n/messages.ts';
import { type RecordKey, recordMessages } from '../text/i18n/record/record.ts';
import { mdLines, mdLink, mdText } from '../text/markdown.ts';
import { clock, clockSeconds, dateOf, dayStamp, exactDuration, utcOffset } from '../text/time.ts';
import { authorWords } from './imported.ts';

/** Hundreds may look on from the web: so many of them are named, the others counted. */
export const WEB_TOLD = 20;

/** How outside words are written: for a page of Markdown, or for a terminal. */
export interface Writer {
  /** One line, read as it was written. */
  readonly text: (text: string) => string;
  /** The same with its line breaks kept, inside a list item. */
  readonly lines: (text: string) => string;
  /** A label of ours that leads to a web address. */
  readonly link: (label: string, url: string | null) => string;
  /** Whether times of a short session show their seconds. */
  readonly seconds: boolean;
}

export const MARKDOWN: Writer = {
  text: mdText,
  lines: (text) => mdLines(text, '  '),
  // A bare `#4812` would be an issue to GitHub; what is in a link is left alone there.
  link: (label, url) => {
    const linked = mdLink(label, url);
    return linked === label ? mdText(label) : linked;
  },
  seconds: true,
};

/** For a terminal: as it was written, on one line. */
export const PLAIN_TEXT: Writer = {
  text: (text) => text,
  lines: (text) => text.split('\n').join(' / '),
  link: (label) => label,
  seconds: false,
};

/** What every section of a record is made from. */
export interface RecordContext extends Omit<Writer, 'seconds'> {
  readonly session: Session;
  readonly events: readonly AnyEvent[];
  readonly lang: Lang;
  readonly t: (key: RecordKey, params?: Params) => string;
  /** A bilingual text in the record's language. */
  readonly say: (text: Bilingual) => string;
  /** Who did an event: of the time before an import it is the file's word, and marked as such. */
  readonly author: (event: { readonly seq: number; readonly by: { readonly name: string } }) => string;
  /** Name of a participant by id. */
  readonly name: (id: string | null) => string;
  /** An incident by its number, leading to its page. */
  readonly incident: (incident: {
    readonly id: string;
    readonly number: number | null;
    readonly url?: string | null;
  }) => string;
  /** Clock time in the session's zone; with the date on another day than the opening's. */
  readonly time: (iso: string) => string;
  /** Clock time alone. */
  readonly clock: (iso: string, seconds?: boolean) => string;
  /** `2026/11/25(水) 02:58 +09:00`; seconds where the session was short, or as asked. */
  readonly fullTime: (iso: string, seconds?: boolean) => string;
  /** A span of ms in words. */
  readonly took: (ms: number) => string;
  /** Names one after the other. */
  readonly list: (names: readonly string[]) => string;
  /** The last event's time: the record says nothing later than its log. */
  readonly end: string;
}

/** In a session shorter than this, milliseconds, everything happened in the same few minutes: seconds tell it apart. */
const SHORT_MS = 10 * 60_000;

/** Builds the context; `session` is the fold of `events`. */
export function recordContext(
  session: Session,
  events: readonly AnyEvent[],
  lang: Lang,
  writer: Writer = MARKDOWN,
): RecordContext {
  const { timeZone: zone, participants, importedTo } = session;
  const { text, lines, link } = writer;
  const day = session.clock.opened === null ? null : dayStamp(session.clock.opened, zone);
  const t = translator(recordMessages, lang);
  const short = writer.seconds && lastedOf(session) < SHORT_MS;
  const clockOf = (iso: string, seconds = short): string => (seconds ? clockSeconds : clock)(iso, zone);
  const fullTime = (iso: string, seconds = short): string =>
    `${dateOf(iso, zone, lang)} ${clockOf(iso, seconds)} ${utcOffset(iso, zone)}`;
  return {
    session,
    events,
    lang,
    t,
    text,
    lines,
    link,
    author: ({ seq, by }) => authorWords(text(by.name), seq <= importedTo, lang),
    say: (bilingual) => text(bilingual[lang]),
    name: (id) => text(id === null ? '' : (participants[id]?.name ?? id)),
    incident: ({ id, number, url }) =>
      number === null ? link(text(id), url ?? null) : link(`#${number}`, url ?? null),
    time: (iso) => (dayStamp(iso, zone) === day ? clockOf(iso) : fullTime(iso)),
    clock: clockOf,
    fullTime,
    took: (ms) => exactDuration(ms, lang),
    list: (names) => names.join(lang === 'ja' ? '、' : ', '),
    end: session.at ?? '',
  };
}

/** From the alert or the opening to the close or the last event, ms. */
function lastedOf({ clock: c, closedAt, at }: Session): number {
  const from = [c.fired, c.opened].filter((iso) => iso !== null).sort()[0];
  const to = [closedAt ?? at, c.resolved, c.mitigated]
    .filter((iso) => iso !== null)
    .sort()
    .at(-1);
  return from === undefined || to === undefined ? 0 : Date.parse(to) - Date.parse(from);
}

/** The time of a pinned line in ISO 8601 UTC; null where it is none, or of a year that no log has. */
export function lineTime(time: string | null): string | null {
  const at = new Date(time ?? '');
  return Math.abs(at.getUTCFullYear()) <= 9_999 ? at.toISOString() : null;
}

/** A section with its heading; null or no content leaves it out. */
export function section(heading: string, lines: readonly string[] | null): readonly string[] {
  return lines === null || lines.length === 0 ? [] : [`## ${heading}`, '', ...lines, ''];
}

export const item = (text: string): string => `- ${text}`;

/** A GFM table; cells are already escaped and hold no newline. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}
