import { readFile } from 'node:fs/promises';
import type { AnyEvent } from '../../../domain/event.ts';
import { REDACT_LIMIT } from '../../../domain/event-schema.ts';
import { redactEvent } from '../../../domain/redaction.ts';
import { LANGS, type Lang } from '../../../text/i18n/messages.ts';
import { clockSeconds } from '../../../text/time.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { sha256 } from '../../base/machine.ts';
import { ask, readStdin } from '../../base/prompt.ts';
import { command } from '../../grammar/command.ts';
import { type ActPlace, actOn, runCommand } from '../../link/act.ts';
import {
  defaultFile,
  FORMATS,
  fetchRecord,
  recordText,
  type SessionRecord,
  sessionIn,
  writeRecord,
} from '../../session/export-record.ts';
import type { Invocation } from '../../settings/invocation.ts';

interface RedactOptions {
  readonly reason?: string;
  readonly yes?: true;
}

/**
 * Takes the texts out of events for good. Without numbers it asks for the words, which nobody sees and no history keeps,
 * and finds the events that hold them.
 */
export const redact = command<RedactOptions>({
  arguments: [
    ['<session>', 'argSession', 'any-session'],
    ['[seq...]', 'argSeqs'],
  ],
  options: [
    { flags: '--reason <text>', help: 'optRedactReason' },
    { flags: '--yes', help: 'optYes' },
  ],
  async run(cli, [word, given], { reason = null, yes = false }) {
    const place = await actOn(cli, String(word));
    const record = await recordOf(place);
    const numbers = (given ?? []) as readonly string[];
    const found = numbers.length > 0 ? named(record, numbers) : holding(record, await wordsToFind(cli), cli);
    for (const event of found) cli.out.say(lineOf(event, place.timeZone));
    if (!yes && !(await agreed(cli, found.length))) {
      cli.out.say(cli.t('redact-left'));
      return EXIT.failed;
    }
    const seqs = found.map(({ seq }) => seq);
    const quiet = { ...cli, globals: { ...cli.globals, json: false } };
    for (let at = 0; at < seqs.length; at += REDACT_LIMIT) {
      await runCommand(quiet, place, 'events.redact', { events: seqs.slice(at, at + REDACT_LIMIT), reason });
    }
    const after = await recordOf(place);
    const files = await writeAgain(cli, after);
    if (cli.globals.json) cli.out.json({ session: place.session, ...after.head, events: seqs, files });
    else for (const file of files) cli.out.line(file);
    cli.out.say(cli.t('redacted', { n: seqs.length, session: place.session }));
    cli.out.say(cli.t('redact-elsewhere'));
    return undefined;
  },
});

async function recordOf({ link, session }: ActPlace): Promise<SessionRecord> {
  return fetchRecord(link.api, await link.api.session(session));
}

function named({ events, session }: SessionRecord, numbers: readonly string[]): readonly AnyEvent[] {
  return [...new Set(numbers)].map((given) => {
    const seq = /^\d{1,15}$/.test(given) ? Number(given) : 0;
    if (seq < 1) throw new CliError('bad-seq', { value: given });
    const event = events[seq - 1];
    if (event === undefined) throw new CliError('no-event', { session, seq, last: events.length });
    return event;
  });
}

async function wordsToFind(cli: Invocation): Promise<string> {
  const given = cli.canAsk ? await ask(cli.t('ask-words'), true) : (await readStdin()).trim();
  if (!given) throw new CliError('nothing-given', { what: 'redact' });
  return given;
}

/** The events with these words in a text that a redaction takes out; says where else they stand, and stay. */
function holding({ events, session }: SessionRecord, words: string, cli: Invocation): readonly AnyEvent[] {
  const holds = (value: unknown): boolean => stringsIn(value).some((text) => text.includes(words));
  const withWords = events.filter(({ data }) => holds(data));
  const stays = withWords.filter((event) => holds(redactEvent(event, sha256).data));
  if (stays.length > 0) {
    cli.out.say(cli.t('redact-stays', { seqs: stays.map(({ seq }) => seq).join(', ') }));
  }
  const found = withWords.filter(({ redacted }) => redacted === undefined);
  if (found.length === 0) throw new CliError('no-such-words', { session });
  return found;
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => [key, ...stringsIn(held)]);
}

const lineOf = ({ seq, at, by, type }: AnyEvent, zone: string): string =>
  `${seq}  ${clockSeconds(at, zone)}  ${by.name}  ${type}`;

async function agreed(cli: Invocation, n: number): Promise<boolean> {
  if (!cli.canAsk) throw new CliError('needs-yes', { command: 'oncall redact' });
  return /^y(?:es)?$/i.test((await ask(cli.t('ask-redact', { n }))) ?? '');
}

/** The session's own record files in the folder of records, where there are any; in the language that each is in. */
async function writeAgain(cli: Invocation, record: SessionRecord): Promise<readonly string[]> {
  const files: string[] = [];
  for (const format of FORMATS) {
    const file = defaultFile(cli, record, format);
    const before = await readFile(file, 'utf8').catch(() => null);
    if (before === null || sessionIn(before) !== record.session) continue;
    const text = recordText(record, format, languageOf(before) ?? cli.config.settings.recordLang ?? cli.lang);
    files.push(await writeRecord(cli, record, file, text, async () => true));
  }
  return files;
}

function languageOf(page: string): Lang | undefined {
  const lang = /^lang: "([a-z]+)"$/m.exec(page)?.[1];
  return LANGS.find((known) => known === lang);
}
