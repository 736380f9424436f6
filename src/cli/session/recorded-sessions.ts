import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reduceAll } from '../../domain/reduce.ts';
import { initialSession, type Session } from '../../domain/session.ts';
import { fromBrief } from '../../record/brief.ts';
import { CliError } from '../base/errors.ts';
import { retryTransient } from '../link/act.ts';
import type { HubApi } from '../link/hub-api.ts';
import type { Invocation } from '../settings/invocation.ts';
import { checkChain, parseRecordFile, readText } from './record-file.ts';

/**
 * The sessions of record files (JSONL) and of folders of them, each checked by its chain. One that is in several is
 * taken from the longest. Rejects with the first file that holds no sound record. `areFound`: no person named these files.
 */
export async function sessionsIn(paths: readonly string[], areFound = false): Promise<readonly Session[]> {
  const found = new Map<string, Session>();
  for (const path of paths) {
    for (const file of await recordsAt(path)) {
      const text = await readText(file, areFound || file !== path);
      const { session, events } = checkChain(parseRecordFile(text, file), file);
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
      for (const state of await sessionsIn([join(folder, name)], true)) {
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
  /** Seq of each session that can be read, by its id. */
  readonly seqs: ReadonlyMap<string, number>;
  /** Ids of those that cannot be read. */
  readonly unread: readonly string[];
}

/**
 * The sessions of a hub with open actions, and with `since` (ISO 8601 UTC) those of a digest from then on, each with what these
 * need. Says which are left out.
 */
export async function sessionsOf(
  { out, t }: Pick<Invocation, 'out' | 't'>,
  api: HubApi,
  since: string | null,
): Promise<HubSessions> {
  const { briefs, others, unread } = await retryTransient(() => api.briefs(since));
  for (const { id, damagedAt } of unread) {
    const key = damagedAt === null ? 'removed-left-out' : 'damaged-left-out';
    out.say(t(key, { session: id, seq: damagedAt ?? 0 }));
  }
  return {
    sessions: briefs.map(fromBrief),
    seqs: new Map([...briefs, ...others].map(({ id, seq = 0 }) => [id, seq])),
    unread: unread.map(({ id }) => id),
  };
}
