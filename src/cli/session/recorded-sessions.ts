import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reduceAll } from '../../domain/reduce.ts';
import { initialSession, type Session } from '../../domain/session.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import { CliError } from '../base/errors.ts';
import { retryTransient } from '../link/act.ts';
import type { HubApi } from '../link/hub-api.ts';
import { checkChain, parseRecordFile, readText } from './record-file.ts';

/**
 * The sessions of record files (JSONL) and of folders of them, each checked by its chain. One that is in several is
 * taken from the longest. Rejects with the first file that holds no sound record.
 */
export async function sessionsIn(paths: readonly string[]): Promise<readonly Session[]> {
  const found = new Map<string, Session>();
  for (const path of paths) {
    for (const file of await recordsAt(path)) {
      const { session, events } = checkChain(parseRecordFile(await readText(file), file), file);
      const state = reduceAll(initialSession(session), events);
      if (state.seq > (found.get(session)?.seq ?? 0)) found.set(session, state);
    }
  }
  return [...found.values()];
}

/**
 * The sessions of the records in a folder, or none where there is no such folder. A file that holds no sound record is
 * left out, and told.
 */
export async function recordsFound(
  folder: string,
  onTrouble: (error: unknown) => void,
): Promise<readonly Session[]> {
  const names = await readdir(folder).catch(() => []);
  const found = new Map<string, Session>();
  for (const name of names.filter((each) => each.endsWith('.jsonl')).sort()) {
    try {
      for (const state of await sessionsIn([join(folder, name)])) {
        if (state.seq > (found.get(state.id)?.seq ?? 0)) found.set(state.id, state);
      }
    } catch (error) {
      onTrouble(error);
    }
  }
  return [...found.values()];
}

async function recordsAt(path: string): Promise<readonly string[]> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR' || error.code === 'ENOENT') return null;
    throw new CliError('file-unreadable', { file: path, reason: error.code ?? 'unknown' }, error);
  });
  if (names === null) return [path];
  const records = names.filter((name) => name.endsWith('.jsonl')).sort();
  if (records.length === 0) throw new CliError('no-records', { folder: path });
  return records.map((name) => join(path, name));
}

export interface HubSessions {
  readonly sessions: readonly Session[];
  /** All of them, as the list tells. */
  readonly every: readonly SessionSummary[];
  /** Those that cannot be read, with the seq at which they are damaged. */
  readonly damaged: readonly SessionSummary[];
}

/** The sessions of a hub that `wanted` says, by what its list tells of them: each as `briefOf` makes it. */
export async function sessionsOf(
  api: HubApi,
  wanted: (summary: SessionSummary) => boolean,
): Promise<HubSessions> {
  const every = await api.sessions();
  const asked = every.filter((summary) => summary.status !== 'damaged' && wanted(summary));
  const briefs = await retryTransient(() => api.briefs(asked.map(({ id }) => id)));
  const sessions = briefs.flatMap(({ session }) => (session === null ? [] : [session]));
  // Also those whose log could not be read just now.
  const unread = new Set(briefs.flatMap(({ id, session }) => (session === null ? [id] : [])));
  const damaged = every.filter(({ id, status }) => status === 'damaged' || unread.has(id));
  return { every, sessions, damaged };
}
