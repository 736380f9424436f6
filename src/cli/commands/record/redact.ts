import { readFile } from 'node:fs/promises';
import type { AnyEvent } from '../../../domain/event.ts';
import { REDACT_LIMIT } from '../../../domain/event-schema.ts';
import { holdsWords, redactEvent } from '../../../domain/redaction.ts';
import type { FoundFact } from '../../../protocol/http.ts';
import { LANGS, type Lang } from '../../../text/i18n/messages.ts';
import { clockAndDay, clockSeconds } from '../../../text/time.ts';
import { CliError, EXIT, type ExitCode } from '../../base/errors.ts';
import { sha256 } from '../../base/machine.ts';
import { ask, readStdin } from '../../base/prompt.ts';
import { command } from '../../grammar/command.ts';
import { type ActPlace, actOn, runCommand } from '../../link/act.ts';
import { hubOf } from '../../link/wire.ts';
import {
  defaultFile,
  FORMATS,
  fetchRecord,
  recordText,
  type SessionRecord,
  sessionIn,
  writeRecord,
} from '../../session/export-record.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

interface RedactOptions {
  readonly reason?: string;
  readonly yes?: true;
  readonly pages?: true;
}

/**
 * Takes the texts out of events for good, or out of what belongs to no session. Without numbers it asks for the words, which
 * nobody sees and no history keeps, and finds what holds them.
 */
export const redact = command<RedactOptions>({
  arguments: [
    ['[session]', 'argSession', 'any-session'],
    ['[seq...]', 'argSeqs'],
  ],
  options: [
    { flags: '--reason <text>', help: 'optRedactReason' },
    { flags: '--pages', help: 'optRedactPages' },
    { flags: '--yes', help: 'optYes' },
  ],
  async run(cli, [word, given], { reason = null, yes = false, pages = false }) {
    if (pages === (word !== undefined)) throw new CliError('redact-what');
    if (pages) return redactFacts(cli, reason, yes);
    const place = await actOn(cli, String(word));
    const record = await recordOf(place);
    const numbers = (given ?? []) as readonly string[];
    const found = numbers.length > 0 ? named(record, numbers) : holding(record, await wordsToFind(cli), cli);
    for (const event of found) cli.out.say(lineOf(event, place.timeZone));
    if (!yes && !(await agreed(cli, found.length))) return EXIT.failed;
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

/** Takes the words out of acts on pages, verdicts on them, and changes that were typed in. */
async function redactFacts(cli: Invocation, reason: string | null, yes: boolean): Promise<ExitCode> {
  mayChange(cli);
  const { api } = await hubOf(cli, {});
  const words = await wordsToFind(cli);
  const all = await api.findFacts(words);
  if (all.length === 0) throw new CliError('no-such-fact-words');
  const named = ({ stream, n }: FoundFact) => `${stream} ${n}`;
  const stays = all.filter((one) => one.stays);
  if (stays.length > 0) cli.out.say(cli.t('redact-facts-stay', { facts: stays.map(named).join(', ') }));
  const found = all.filter((one) => !one.stays);
  if (found.length === 0) return EXIT.failed;
  for (const one of found)
    cli.out.say(
      `${named(one)}  ${clockAndDay(one.at, new Date().toISOString(), timeZone(cli), cli.lang)}  ${one.by}  ${one.about}`,
    );
  if (!yes && !(await agreed(cli, found.length))) return EXIT.failed;
  let n = 0;
  for (let at = 0; at < found.length; at += REDACT_LIMIT) {
    const some = found.slice(at, at + REDACT_LIMIT).map(({ stream, n: number }) => ({ stream, n: number }));
    n += await api.redactFacts({ facts: some, reason });
  }
  if (cli.globals.json)
    cli.out.json({ redacted: n, facts: found.map(({ stream, n: number }) => ({ stream, n: number })) });
  cli.out.say(cli.t('redacted-facts', { n, all: found.length }));
  cli.out.say(cli.t('redact-elsewhere'));
  return n === found.length ? EXIT.done : EXIT.failed;
}

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
  if (!given) throw new CliError('missing-argument', { command: 'oncall redact', argument: 'words' });
  return given;
}

/** The events with these words in a text that a redaction takes out; says where else they stand, and stay. */
function holding({ events, session }: SessionRecord, words: string, cli: Invocation): readonly AnyEvent[] {
  const withWords = events.filter(({ data }) => holdsWords(data, words));
  const stays = withWords.filter((event) => holdsWords(redactEvent(event, sha256).data, words));
  if (stays.length > 0) {
    cli.out.say(cli.t('redact-stays', { seqs: stays.map(({ seq }) => seq).join(', ') }));
  }
  const found = withWords.filter(({ redacted }) => redacted === undefined);
  if (found.length === 0) throw new CliError('no-such-words', { session });
  return found;
}

const lineOf = ({ seq, at, by, type }: AnyEvent, zone: string): string =>
  `${seq}  ${clockSeconds(at, zone)}  ${by.name}  ${type}`;

/** Whether it is wanted; where it is not, it says that nothing was changed. */
async function agreed(cli: Invocation, n: number): Promise<boolean> {
  if (!cli.canAsk) throw new CliError('needs-yes', { command: 'oncall redact' });
  const agrees = /^y(?:es)?$/i.test((await ask(cli.t('ask-redact', { n }))) ?? '');
  if (!agrees) cli.out.say(cli.t('redact-left'));
  return agrees;
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
