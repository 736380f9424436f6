import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileSource } from '../../../src/adapters/file-source/file-source.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { runsRig } from './runs-rig.ts';

const MINUTE = 60_000;
const QUERY = { query: 'level:ERROR', expect: { most: 0 }, window: '5m' };

/** A hub whose session reads a growing file. */
async function checking(query: object = QUERY) {
  const reads = { opened: 0, silent: false };
  const folder = await mkdtemp(join(tmpdir(), 'oncall-check-'));
  const path = join(folder, 'app.log');
  await writeFile(path, '');
  onTestFinished(() => rm(folder, { recursive: true }));
  const rig = await runsRig({
    ...{ query, speed: 20 },
    openSource: (time) => (spec) => {
      if (spec !== 'app') throw new Error(`no source ${spec}`);
      const source = fileSource({ path, time, name: spec, guests: false });
      return {
        ...source,
        open: (...how) => {
          reads.opened += 1;
          return source.open(...how);
        },
        count: (...asked) =>
          reads.silent
            ? new Promise<never>(() => {})
            : time.call(source.count?.(...asked) ?? Promise.reject(null)),
      };
    },
  });
  await rig.open();
  return {
    ...{ rig, path, reads },
    /** Lines of so long ago. */
    write: (level: string, n = 1, ago = 1_000) =>
      appendFile(
        path,
        Array.from({ length: n }, (_, i) => {
          const at = new Date(rig.time.now() - ago + i).toISOString();
          return `${JSON.stringify({ '@timestamp': at, level, message: `line ${i}` })}\n`;
        }).join(''),
      ),
    moves: async () => {
      const all: string[] = [];
      const { id } = await rig.state();
      for await (const events of rig.hub.events(id))
        for (const { type } of events) if (type === 'run.moved') all.push(type);
      return all.length;
    },
  };
}

describe('a check of the log that a step runs', () => {
  it('OUT-452 says the number, looks on while it does not hold, and ticks the step once it does', async () => {
    const { rig, write, moves } = await checking();
    await write('ERROR', 3);
    await write('INFO');
    await rig.ask();
    expect(await rig.until((state) => state === 'running')).toMatchObject({
      ...{ counted: { lines: 3, partial: null }, kind: null, hash: null, what: null },
    });
    expect(await rig.step()).toMatchObject({ status: 'todo' });
    await write('ERROR', 2, 0);
    await rig.until((state, { counted }) => state === 'running' && counted?.lines === 5);
    for (let i = 0; i < 6; i += 1) {
      await write('INFO');
      await rig.time.pass(MINUTE);
    }
    expect(await rig.until((state) => state === 'done')).toMatchObject({
      counted: { lines: 0, partial: null },
    });
    expect(await rig.step()).toMatchObject({ status: 'done', by: sato, waiting: null });
    // Five looks a minute, and a word where the number is another: 3, 5, perhaps what is left of them, and 0.
    expect(await moves()).toBeLessThanOrEqual(5);
    expect(rig.repo.runs).toEqual([]);
  });

  it('OUT-452 tells a number that changes with each look every 30 seconds at most', async () => {
    const { rig, write, moves } = await checking();
    await write('ERROR');
    await rig.ask();
    const { since } = await rig.until((state) => state === 'running');
    for (let i = 0; i < 30; i += 1) {
      await write('ERROR');
      await rig.time.pass(10_000);
    }
    const told = await moves();
    expect(told).toBeGreaterThan(3);
    expect(told).toBeLessThanOrEqual(2 + (rig.time.now() - Date.parse(since)) / 30_000);
  });

  it('OUT-452 holds at once where there are at least so many lines', async () => {
    const { rig, write } = await checking({ query: 'level:INFO', expect: { least: 2 }, source: 'app' });
    await write('INFO', 2);
    await rig.ask();
    expect(await rig.until((state) => state === 'done')).toMatchObject({ counted: { lines: 2 } });
  });

  it('OUT-453 says that it is not known where the log cannot be read or has no line in the window, and never zero', async () => {
    const { rig, write, path } = await checking();
    await write('INFO');
    await rename(path, `${path}.away`);
    await rig.ask();
    expect(await rig.until((state) => state === 'unknown')).toMatchObject({ kind: 'file-missing' });
    await writeFile(path, '');
    expect(await rig.until((_, run) => run.kind === 'no-lines')).toMatchObject({
      ...{ state: 'unknown', params: { source: 'app' } },
    });
    expect(await rig.step()).toMatchObject({ status: 'todo' });
    await write('INFO');
    expect(await rig.until((state) => state === 'done')).toMatchObject({ counted: { lines: 0 } });
  });

  it.each([
    [{ ...QUERY, query: 'level:(ERROR' }, 'bad-query'],
    [{ ...QUERY, source: 'api' }, 'not-read'],
  ])('OUT-453 refuses at once what no later look changes: %j', async (query, kind) => {
    const { rig, write } = await checking(query);
    await write('INFO');
    await rig.ask();
    expect(await rig.until((state) => state === 'refused')).toMatchObject({ kind });
  });

  it('OUT-454 is taken up by the next hub, and ends an hour after it was asked for', async () => {
    const { rig, write, reads } = await checking();
    await write('ERROR');
    await rig.ask();
    await rig.until((state) => state === 'running');
    // Nobody is there; the log is read all the same, and once by each hub.
    await rig.time.pass(25 * MINUTE);
    await rig.restart();
    await rig.time.pass(25 * MINUTE);
    expect(reads.opened).toBe(2);
    await write('ERROR', 2);
    await rig.until((state, { counted }) => state === 'running' && counted?.lines === 2);
    await rig.time.pass(12 * MINUTE);
    const { kind, at, since } = await rig.until((state) => state === 'failed');
    expect(kind).toBe('not-held');
    expect(Date.parse(since) - Date.parse(at)).toBeGreaterThanOrEqual(60 * MINUTE);
    expect(await rig.step()).toMatchObject({ status: 'todo' });
  });

  it('OUT-454 ends as somebody withdraws it, does the step by hand or closes the session', async () => {
    const { rig, write } = await checking();
    await write('ERROR');
    await rig.ask();
    const first = await rig.until((state) => state === 'running');
    await rig.command(tanaka, 'run.withdraw', { run: first.id });
    await rig.time.pass(MINUTE);
    expect(await rig.run()).toMatchObject({ state: 'withdrawn', id: first.id });
    await write('ERROR');
    await rig.ask();
    await rig.until((state) => state === 'running');
    await rig.command(tanaka, 'step.do', { step: first.step });
    expect(await rig.until((state) => state === 'cancelled')).toMatchObject({ kind: 'step-settled' });
    expect(await rig.step()).toMatchObject({ status: 'done', by: tanaka });
    await write('ERROR');
    await rig.ask();
    await rig.until((state) => state === 'running');
    await rig.command(sato, 'session.close', { reason: 'over' });
    expect(await rig.until((state) => state === 'cancelled')).toMatchObject({ kind: 'session-closed' });
  });

  it('OUT-454 ends at once, also while a source does not answer', async () => {
    const { rig, write, reads } = await checking();
    await write('ERROR');
    await rig.ask();
    const { step } = await rig.until((state) => state === 'running');
    reads.silent = true;
    await rig.time.pass(MINUTE);
    await rig.command(tanaka, 'step.do', { step });
    await rig.until((state) => state === 'cancelled');
  });
});
