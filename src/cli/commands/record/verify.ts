import { existsSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import type { ChainHead } from '../../../domain/chain.ts';
import { reduceAll } from '../../../domain/reduce.ts';
import { fromFileTo, initialSession, type Session } from '../../../domain/session.ts';
import { importedWords } from '../../../record/imported.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { CliError } from '../../base/errors.ts';
import type { CliText } from '../../base/language.ts';
import { command } from '../../grammar/command.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import { shortLog } from '../../session/export-record.ts';
import { type CheckedRecord, checkChain, parseRecordFile, readText } from '../../session/record-file.ts';
import type { Invocation } from '../../settings/invocation.ts';

export const verify = command<{ readonly head?: string }>({
  arguments: [['<session-or-file>', 'argSessionOrFile', 'record']],
  options: [{ flags: '--head <seq:hash>', help: 'optHead' }],
  async run(cli, [given], { head }) {
    const noted = head === undefined ? null : readHead(head);
    const { text, name, imported, known } = await recordOf(cli, String(given));
    const checked = checkChain(parseRecordFile(text, name), name);
    const { session, redacted } = checked;
    for (const end of [known, noted]) if (end !== null) mustReach(checked, end);
    const { seq, hash } = checked.head;
    const fromFile = fromFileOf(checked, imported);
    const { importedTo, importedBy } = fromFile;
    const isWhole = known !== null || noted?.seq === seq || null;
    const by = importedBy?.by.name ?? null;
    const json = { session, ok: true, seq, hash, isWhole, importedTo, importedBy: by, redacted };
    if (cli.globals.json) cli.out.json(json);
    else cli.out.line(verifiedLine(cli.t, { session, head: checked.head, isWhole }));
    if (redacted.length > 0) cli.out.say(cli.t('verified-redacted', { seqs: redacted.join(', ') }));
    const told = importedLine(cli.t, fromFile, cli.lang);
    if (told !== null) cli.out.say(told);
    return undefined;
  },
});

/** How far a log came from a file by its own mark, and where it has none by what its hub knows (`imported`, a seq). */
export function fromFileOf({ session, events }: CheckedRecord, imported: number): Session {
  return fromFileTo(reduceAll(initialSession(session), events), imported);
}

export function importedLine(t: CliText, session: Session, lang: Lang): string | null {
  const by = importedWords(session, lang);
  return by === null ? null : t('verified-imported', { n: session.importedTo, by });
}

/** A known end of the log: from the hub, or noted by a person. `hash` null: the hub gave only the number. */
interface KnownEnd {
  readonly seq: number;
  readonly hash: string | null;
}

/** A checked log. `isWhole` null: its end is unknown, and a cut end does not show. */
export interface Verified {
  readonly session: string;
  readonly head: ChainHead;
  readonly isWhole: true | null;
}

export function verifiedLine(t: CliText, { session, head, isWhole }: Verified): string {
  const key = isWhole ? 'verified' : 'verified-open';
  return t(key, { session, n: head.seq, head: `${head.seq}:${head.hash}` });
}

/** Rejects where the log ends before an end that is known, or has another event there. */
export function mustReach({ session, head, events }: CheckedRecord, end: KnownEnd): void {
  if (head.seq < end.seq) throw shortLog({ session, head }, end.seq - head.seq);
  // An earlier head still confirms all that is before it: the event after it names it.
  const there = head.seq === end.seq ? head.hash : (events[end.seq]?.prev ?? null);
  if (end.hash !== null && there !== end.hash) {
    throw new CliError('chain-broken', { session, seq: end.seq, reason: 'bad-head' });
  }
}

interface Recorded {
  readonly text: string;
  readonly name: string;
  /** Events that this hub took from a file; a file itself tells of earlier ones only. */
  readonly imported: number;
  /** Null: a file, which says nothing of what came after it. */
  readonly known: KnownEnd | null;
}

async function recordOf(cli: Invocation, given: string): Promise<Recorded> {
  if (given === '-' || given.includes('/') || given.includes('.') || existsSync(given)) {
    return { text: await readText(given), name: given, imported: 0, known: null };
  }
  const { api } = await hubOf(cli, { session: given, reading: true });
  const { id, seq, damagedAt, importedTo = 0 } = await resolveSession(api, given, cli.t);
  if (damagedAt !== null) throw new CliError('damaged', { session: id, seq: damagedAt });
  // As the store has it now: what the hub remembers confirms nothing that is kept.
  const { body, known } = await api.events(id, true);
  const isFurther = known !== null && known.seq >= seq;
  return {
    text: await readAll(body),
    name: id,
    imported: importedTo,
    known: isFurther ? known : { seq, hash: null },
  };
}

function readHead(value: string): { seq: number; hash: string } {
  const found = /^(\d{1,15}):([A-Za-z0-9_-]{43})$/.exec(value);
  if (!found) throw new CliError('bad-head', { value });
  return { seq: Number(found[1]), hash: found[2]! };
}
