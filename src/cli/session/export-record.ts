import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { eventHash } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { ChainVerifier } from '../../domain/verify-chain.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import { fromJsonl, toJsonl } from '../../record/jsonl.ts';
import { renderRecord } from '../../record/markdown.ts';
import { LANGS, type Lang } from '../../text/i18n/messages.ts';
import { neutraliseJson } from '../../text/neutralise.ts';
import { dayStamp } from '../../text/time.ts';
import { CliError } from '../base/errors.ts';
import { sha256 } from '../base/machine.ts';
import { writeText } from '../base/output.ts';
import { shown } from '../base/paths.ts';
import type { HubApi } from '../link/hub-api.ts';
import type { Invocation } from '../settings/invocation.ts';
import { checkStaysInside } from '../settings/untrusted-settings.ts';
import { checkChain, parseRecordFile } from './record-file.ts';

export const FORMATS = ['md', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

export interface SessionRecord {
  readonly session: string;
  readonly events: readonly AnyEvent[];
  readonly head: { readonly seq: number; readonly hash: string };
  /** As of `RecordOptions`. */
  readonly importedTo: number;
}

/** What the hub says of a log: how far it goes, and where it cannot be read. A session's summary is one. */
export interface LogExtent {
  readonly id: string;
  readonly seq: number;
  readonly damagedAt?: number | null;
  readonly importedTo?: number | undefined;
}

/**
 * The whole log of a session, fetched and checked: a record with a broken chain, or one that ends before the last event that
 * its hub knows, is none. Of a session that the list calls damaged, what stands before its first bad event.
 */
export async function fetchRecord(api: HubApi, extent: LogExtent): Promise<SessionRecord> {
  const { missing, ...record } = await fetchReadable(api, extent);
  if (missing > 0 && (extent.damagedAt ?? null) === null) throw shortLog(record, missing);
  return record;
}

/** What can be read of a session's log, and how many events its hub knows beyond that. */
export async function fetchReadable(
  api: Pick<HubApi, 'events'>,
  { id, seq, damagedAt = null, importedTo = 0 }: LogExtent,
): Promise<SessionRecord & { readonly missing: number }> {
  const { body, known } = await api.events(id);
  const { events, head } = checkChain(parseRecordFile(await readAll(body), id), id, damagedAt !== null);
  return {
    session: id,
    events,
    head,
    importedTo,
    missing: Math.max(0, Math.max(seq, known?.seq ?? 0) - head.seq),
  };
}

export const shortLog = (
  { session, head }: Pick<SessionRecord, 'session' | 'head'>,
  missing: number,
): CliError => new CliError('log-short', { session, n: head.seq, of: head.seq + missing, missing });

/** One format of the record as text. */
export function recordText({ events, head, importedTo }: SessionRecord, format: Format, lang: Lang): string {
  return format === 'jsonl'
    ? neutraliseJson(toJsonl(events))
    : renderRecord(events, { lang, hash: head.hash, importedTo });
}

/** Folder records are written to. */
export function recordFolder(cli: Pick<Invocation, 'config' | 'cwd'>): string {
  return cli.config.settings.records ?? join(cli.cwd, 'sessions');
}

/** `sessions/<date>-<id>.<format>`, by the day the session was opened in its own time zone. Throws where it leads out of the folder. */
export function defaultFile(
  cli: Pick<Invocation, 'config' | 'cwd' | 'env'>,
  record: SessionRecord,
  format: Format,
): string {
  // What a hub calls a session leads to no other folder.
  if (!SESSION_ID.test(record.session)) throw new CliError('bad-session-id', { id: record.session });
  const [opened] = record.events;
  const zone = (opened?.data as { timeZone?: unknown } | undefined)?.timeZone;
  const day = dayStamp(opened?.at ?? '', typeof zone === 'string' ? zone : 'UTC');
  const file = join(recordFolder(cli), `${day}-${record.session}.${format}`);
  checkStaysInside(cli, 'records', file);
  return file;
}

/**
 * Writes a record whole or not at all, over an earlier export of the same session only. Rejects when the file is
 * another session's, or something else. Whether one that was edited by hand goes, `replace` says.
 */
export async function writeRecord(
  cli: Pick<Invocation, 'env' | 'cwd'>,
  record: SessionRecord,
  file: string,
  text: string,
  replace: (file: string) => Promise<boolean> = async () => false,
): Promise<string> {
  const path = resolve(cli.cwd, file);
  // The demo works in a folder of its own: a path from there is none for the reader.
  const name = shown(path, cli.env, process.cwd());
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new CliError('file-unwritable', { file: name, reason: error.code ?? 'unknown' }, error);
  });
  if (before !== null && before.trim() !== '') {
    const other = sessionIn(before);
    if (other === null) throw new CliError('not-ours-file', { file: name });
    if (other !== record.session) throw new CliError('other-session-file', { file: name, other });
    if (before !== text && !isEarlierExport(before, record) && !(await replace(name))) {
      throw new CliError('edited-file', { file: name });
    }
  }
  const fresh = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeText(fresh, text, { flag: 'wx' });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CliError('file-unwritable', { file: name, reason }, error);
  }
  return name;
}

/** The session a file of ours is about: by the front matter of Markdown, or by the first event. */
export function sessionIn(text: string): string | null {
  const markdown = /^---\nsession: "?([a-z0-9][a-z0-9-]{0,63})"?\n/.exec(text)?.[1];
  if (markdown !== undefined) return markdown;
  try {
    const { session, seq } = JSON.parse(text.slice(0, text.indexOf('\n'))) as Record<string, unknown>;
    return typeof session === 'string' && seq === 1 ? session : null;
  } catch {
    return null;
  }
}

/** A log as its hub has it; `importedTo` as of `RecordOptions`. */
interface Exported {
  readonly events: readonly AnyEvent[];
  readonly importedTo: number;
}

/**
 * Whether a file holds nothing but an earlier export of this log, as this program writes it: then it can be written
 * over without asking. One that was edited by hand, that is longer, or that another version wrote is not.
 */
function isEarlierExport(text: string, { events, importedTo }: Exported): boolean {
  return text.startsWith('---\n') ? isEarlierPage(text, events, importedTo) : isEarlierLog(text, events);
}

function isEarlierPage(text: string, events: readonly AnyEvent[], importedTo: number): boolean {
  const seq = Number(/^head_seq: (\d+)$/m.exec(text)?.[1]);
  const last = events[seq - 1];
  if (last === undefined) return false;
  const before = events.slice(0, seq);
  const hash = eventHash(last, sha256);
  return LANGS.some((lang) => renderRecord(before, { lang, hash, importedTo }) === text);
}

/** Its chain is whole, and ends where ours passed: texts that were taken out since make no difference. */
function isEarlierLog(text: string, events: readonly AnyEvent[]): boolean {
  const read = fromJsonl(text);
  if (!read.ok || read.events.length > events.length) return false;
  const chain = new ChainVerifier(sha256);
  if (!read.events.every((event) => chain.take(event).ok)) return false;
  return chain.tip.hash === eventHash(events[read.events.length - 1] as AnyEvent, sha256);
}
