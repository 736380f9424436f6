import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../../src/adapters/memory-detection/memory-detection.ts';
import { openSqliteDetection } from '../../../src/adapters/sqlite-detection/sqlite-detection.ts';
import type { Time } from '../../../src/ports/clock.ts';
import type { DetectionStore } from '../../../src/ports/detection-store.ts';
import { detectionStoreContract } from '../../contracts/detection-store.ts';

const time: Time = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

detectionStoreContract('memory', async () => {
  const store = new MemoryDetection();
  return { open: () => store, end: async () => {} };
});

detectionStoreContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'watch-'));
  const opened: DetectionStore[] = [];
  return {
    open() {
      const store = openSqliteDetection({ path: join(folder, 'watch.db'), time });
      opened.push(store);
      return store;
    },
    async end() {
      for (const store of opened) await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

describe('the file of the watchers', () => {
  it('DET-717 is this user’s alone, and says why it cannot be used', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'watch-'));
    const path = join(folder, 'data', 'watch.db');
    const store = openSqliteDetection({ path, time });
    await store.lease('a', 0, 1_000);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
    await store.close();
    // Also where it was made by something else, or copied.
    await chmod(path, 0o644);
    expect((await store.leaseNow(0))?.holder).toBe('a');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await store.close();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expect(store.checkpoint()).rejects.toMatchObject({ kind: 'newer', params: { version: 99 } });
    const other = join(folder, 'other.db');
    await writeFile(other, 'no database, but longer than its header would be'.repeat(5));
    await expect(openSqliteDetection({ path: other, time }).events(1)).rejects.toMatchObject({
      kind: 'damaged',
    });
    await chmod(join(folder, 'data'), 0o700);
    await rm(folder, { recursive: true });
  });

  it('DET-717 waits for another process that writes, and says so after a while', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'watch-'));
    const path = join(folder, 'watch.db');
    const store = openSqliteDetection({ path, time });
    await store.lease('a', 0, 1_000);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.lease('a', 0, 1_000)).rejects.toMatchObject({ kind: 'busy' });
    const waiting = store.lease('a', 10, 1_000);
    other.exec('ROLLBACK');
    expect(await waiting).toMatchObject({ holder: 'a' });
    other.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
});
