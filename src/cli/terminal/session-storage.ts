import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ProcessLock } from '../../adapters/private-files/process-lock.ts';
import type { Storage } from '../../client/drafts/drafts.ts';
import { neutraliseJson } from '../../text/neutralise.ts';
import { processLock } from '../wiring/secrets.ts';

/** Terminals one person has open in one session at a time; more than that keep nothing. */
const SLOTS = 16;

export interface SessionStorage extends Storage {
  /** Lets the next terminal have it; forgets it when it holds nothing that anyone would miss. */
  release(): void;
  /** The same for a session that is not there: where nobody has anything kept, no folder stays. */
  drop(): void;
}

/**
 * A private place for what one terminal keeps of one session: unsent commands, drafts, the pane. Two terminals never
 * share one, and a new terminal takes the one that was left last, so that nothing of a killed one stays unsent.
 * Falls back to memory where the state folder cannot be used.
 */
export async function openSessionStorage(state: string, scope: string): Promise<SessionStorage> {
  const name = createHash('sha256').update(scope).digest('base64url').slice(0, 24);
  const folder = join(state, 'terminals', name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const slot of slotsIn(folder)) {
      const lock = processLock(join(folder, `${slot}.lock`));
      if (lock) return inFile(join(folder, `${slot}.json`), lock);
    }
  } catch {}
  return inMemory();
}

/** For a terminal that only watches: it takes over nothing that another has left unsent, and leaves nothing. */
export function noStorage(): SessionStorage {
  return { load: () => null, save: () => {}, release: () => {}, drop: () => {} };
}

/** Slots with something kept, the latest first, then the empty ones. */
function slotsIn(folder: string): readonly string[] {
  const kept = readdirSync(folder)
    .filter((file) => /^\d+\.json$/.test(file))
    .map((file) => ({ slot: file.slice(0, -'.json'.length), at: statSync(join(folder, file)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .map(({ slot }) => slot);
  const all = Array.from({ length: SLOTS }, (_, i) => String(i + 1));
  return [...kept, ...all.filter((slot) => !kept.includes(slot))];
}

function inFile(file: string, lock: ProcessLock): SessionStorage {
  const fresh = `${file}.new`;
  const release = (): void => {
    try {
      if (holdsNothing(readIfThere(file))) rmSync(file, { force: true });
    } catch {}
    lock.release();
  };
  return {
    load: () => readIfThere(file),
    async save(text) {
      await writeFile(fresh, neutraliseJson(text), { mode: 0o600 });
      await rename(fresh, file);
    },
    release,
    drop() {
      release();
      const folder = dirname(file);
      try {
        if (readdirSync(folder).every((name) => name.endsWith('.lock')))
          rmSync(folder, { recursive: true, force: true });
      } catch {}
    },
  };
}

function inMemory(): SessionStorage {
  let kept: string | null = null;
  return {
    load: () => kept,
    save: () => {
      // Told as a failure, since a kill would lose it.
      throw new Error('the state folder cannot be written');
    },
    release: () => {
      kept = null;
    },
    drop: () => {},
  };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function holdsNothing(text: string | null): boolean {
  if (text === null) return true;
  const { pending, place } = JSON.parse(text) as { pending?: unknown[]; place?: { drafts?: object } };
  return pending?.length === 0 && Object.keys(place?.drafts ?? {}).length === 0;
}
