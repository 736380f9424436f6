import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readText } from '../../../src/cli/session/record-file.ts';
import { recordsFound, sessionsIn } from '../../../src/cli/session/recorded-sessions.ts';
import { folder } from '../folder.ts';

it('CLI-1038 of a record that leads to a device without an end nothing is read, in a folder or named', async () => {
  const dir = folder();
  const link = join(dir, 'a.jsonl');
  symlinkSync('/dev/zero', link);
  const before = process.memoryUsage.rss();
  const unread = { kind: 'file-unreadable', params: { reason: 'wrong-type' } };
  for (const read of [() => readText(link), () => sessionsIn([dir]), () => sessionsIn([link])]) {
    await expect(read()).rejects.toMatchObject(unread);
  }
  const told: unknown[] = [];
  expect(await recordsFound(dir, (error) => told.push(error))).toEqual([]);
  expect(told).toMatchObject([unread]);
  expect(process.memoryUsage.rss() - before).toBeLessThan(64 << 20);
});

it('CLI-1038 nobody waits for the writer of a pipe in a folder of records; one that a person named is read', async () => {
  const dir = folder();
  const pipe = join(dir, 'a.jsonl');
  execFileSync('mkfifo', [pipe]);
  const unread = { kind: 'file-unreadable', params: { reason: 'wrong-type' } };
  await expect(sessionsIn([dir])).rejects.toMatchObject(unread);
  const told: unknown[] = [];
  expect(await recordsFound(dir, (error) => told.push(error))).toEqual([]);
  expect(told).toMatchObject([unread]);
  const named = readText(pipe);
  writeFileSync(pipe, 'one\n');
  expect(await named).toBe('one\n');
});
