import type { AnyEvent } from '../domain/event.ts';
import type { Bilingual } from '../domain/procedure.ts';
import type { Session } from '../domain/session.ts';
import type { Lang, Params } from '../text/i18n/messages.ts';
import { translator } from '../text/i18n/messages.ts';
import { type RecordKey, recordMessages } from '../text/i18n/record.ts';
import { mdLines, mdText } from '../text/markdown.ts';
import { clock, dateTime, dayStamp } from '../text/time.ts';

/** What every section of a record is made from. */
export interface RecordContext {
  readonly session: Session;
  readonly events: readonly AnyEvent[];
  readonly lang: Lang;
  readonly t: (key: RecordKey, params?: Params) => string;
  /** Literal outside text: nothing in it renders as Markdown. */
  readonly text: (text: string) => string;
  /** The same with its line breaks kept, to stand inside a list item. */
  readonly lines: (text: string) => string;
  /** A bilingual text in the record's language. */
  readonly say: (text: Bilingual) => string;
  /** Who did an event: who acted before the log was imported is the file's word, and is told as such. */
  readonly author: (event: { readonly seq: number; readonly by: { readonly name: string } }) => string;
  /** Name of a participant by id. */
  readonly name: (id: string | null) => string;
  /** Clock time in the session's zone; with the date on another day than the opening's. */
  readonly time: (iso: string) => string;
  readonly fullTime: (iso: string) => string;
  /** The last event's time: the record says nothing later than its log. */
  readonly end: string;
}

/** Builds the context; `session` is the fold of `events`. */
export function recordContext(session: Session, events: readonly AnyEvent[], lang: Lang): RecordContext {
  const zone = session.timeZone;
  const day = session.clock.opened === null ? null : dayStamp(session.clock.opened, zone);
  const t = translator(recordMessages, lang);
  return {
    session,
    events,
    lang,
    t,
    author: ({ seq, by }) =>
      seq <= session.importedTo ? t('importedAuthor', { who: mdText(by.name) }) : mdText(by.name),
    text: mdText,
    lines: (text) => mdLines(text, '  '),
    say: (text) => mdText(text[lang]),
    name: (id) => mdText(id === null ? '' : (session.participants[id]?.name ?? id)),
    time: (iso) => (dayStamp(iso, zone) === day ? clock(iso, zone) : dateTime(iso, zone, lang)),
    fullTime: (iso) => dateTime(iso, zone, lang),
    end: session.at ?? '',
  };
}

/** A time as a log source wrote it, in ISO 8601 UTC; null where it is none. */
export function lineTime(time: string | null): string | null {
  const ms = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** A section with its heading; null content leaves it out. */
export function section(heading: string, lines: readonly string[] | null): readonly string[] {
  return lines === null || lines.length === 0 ? [] : [`## ${heading}`, '', ...lines, ''];
}

/** A GFM table; cells are already escaped and hold no newline. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}
