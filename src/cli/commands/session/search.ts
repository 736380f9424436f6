import type { Pin, Session } from '../../../domain/session.ts';
import type { SessionSummary } from '../../../protocol/http.ts';
import { authorWords, titleWithImport } from '../../../record/imported.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { clock, dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { type CliText, cliText } from '../../base/language.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../grammar/command.ts';
import { hubOf } from '../../link/wire.ts';
import { sessionsOf } from '../../session/recorded-sessions.ts';

interface Hit {
  readonly session: string;
  readonly title: string;
  /** A pinned line: its number, the person who pinned it, and what the line and the comment say. Absent: another hit. */
  readonly pin?: {
    readonly number: number;
    readonly at: string;
    readonly by: string;
    readonly imported: boolean;
    readonly text: string;
  };
  /** Absent where a pin or only the title has the words. */
  readonly note?: {
    readonly id: string;
    readonly at: string;
    readonly by: string;
    /** Its author is the word of a file that was imported. */
    readonly imported: boolean;
    readonly text: string;
  };
  /** Who imported the session; null: that is not known. Absent: nobody did. */
  readonly importedBy?: string | null;
}

interface Found {
  readonly hit: Hit;
  readonly session: Session;
}

export const search = command({
  arguments: [['<words...>', 'argWords']],
  async run(cli, [given]) {
    const words = (given as readonly string[]).flatMap((word) => fold(word).split(/\s+/)).filter(Boolean);
    if (words.length === 0) throw new CliError('nothing-given', { what: 'search' });
    const { api } = await hubOf(cli, { reading: true });
    const { every, sessions, damaged } = await sessionsOf(api, () => true);
    const found = sessions.flatMap((session) => hitsIn(session, words));
    const hits = found.map(({ hit }) => hit);
    const told = searchedLines(cli.t, {
      words,
      isFound: found.length > 0,
      read: sessions.length,
      unread: damaged,
    });
    if (cli.globals.json) {
      cli.out.json(hits);
      // The data has no place for what was not looked at.
      if (damaged.length > 0) for (const line of told) cli.out.say(line);
    } else if (every.length === 0) cli.out.say(cli.t('list-empty'));
    else {
      for (const line of foundRows(found, cli.lang)) cli.out.line(line);
      for (const line of told) cli.out.say(line);
    }
    return hits.length === 0 ? EXIT.notFound : EXIT.done;
  },
});

interface Searched {
  readonly words: readonly string[];
  readonly isFound: boolean;
  /** The number of sessions that were searched. */
  readonly read: number;
  /** Their logs are damaged, so their content is unknown. */
  readonly unread: readonly SessionSummary[];
}

/** The lines for a search without a hit, and for sessions that were not searched. */
export function searchedLines(t: CliText, { words, isFound, read, unread }: Searched): readonly string[] {
  const key = unread.length === 0 ? 'search-nothing' : 'search-nothing-read';
  const left = { sessions: unread.map(({ id }) => id).join(', ') };
  return [
    ...(isFound ? [] : [t(key, { words: words.join(' '), n: read })]),
    ...(unread.length === 0 ? [] : [t('search-unread', left)]),
  ];
}

/** A line for each, in columns. */
export const foundRows = (found: readonly Found[], lang: Lang): readonly string[] =>
  columns(
    found.map((one) => rowOf(one, lang)),
    width,
  );

/** Session, when and who wrote it, and the text on one line; of a session whose title alone has the words, the title. */
function rowOf({ hit: { session: id, note, pin }, session }: Found, lang: Lang): readonly string[] {
  const found = note ?? pin;
  if (!found) return [id, '', '', titleWithImport(session, lang)];
  const zone = session.timeZone;
  const when = `${dayStamp(found.at, zone)} ${clock(found.at, zone)}`;
  const text = found.text.split('\n').join(' / ');
  const said = pin ? cliText(lang)('search-pin', { n: pin.number, text }) : text;
  return [id, when, authorWords(found.by, found.imported, lang), said];
}

/** Where a session has all of these words, which are folded. */
export function hitsIn(session: Session, words: readonly string[]): readonly Found[] {
  const has = (text: string) => {
    const folded = fold(text);
    return words.every((word) => folded.includes(word));
  };
  const { id, title, importedTo, importedBy } = session;
  const of = {
    session: id,
    title,
    ...(importedTo > 0 ? { importedBy: importedBy?.by.name ?? null } : {}),
  };
  const notes = session.notes.filter((note) => !note.removed && has(`${note.text}\n${note.by.name}`));
  const hits = notes.map((note) => {
    const { id, at, by, text, seq } = note;
    return { ...of, note: { id, at, by: by.name, imported: seq <= importedTo, text } };
  });
  const pins = session.pins
    .map((pin) => ({ ...pin, text: pinText(pin) }))
    .filter(({ removed, text, by }) => !removed && has(`${text}\n${by.name}`))
    .map(({ number, at, by, text, seq }) => ({
      ...of,
      pin: { number, at, by: by.name, imported: seq <= importedTo, text },
    }));
  const within: readonly Hit[] = [...hits, ...pins];
  const all = has(`${id} ${title}`) && within.length === 0 ? [of] : within;
  return all.map((hit) => ({ hit, session }));
}

const pinText = ({ line, comment }: Pin): string =>
  [[line.service, line.message].filter(Boolean).join(' '), comment].filter(Boolean).join('\n');

/** Width and case are no difference to someone who searches. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
