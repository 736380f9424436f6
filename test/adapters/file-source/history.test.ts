import { copyFile, rename, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileTrouble } from '../../../src/adapters/file-source/file-system.ts';
import { nodeFiles } from '../../../src/adapters/file-source/node-files.ts';
import { FILE_TUNING } from '../../../src/adapters/file-source/options.ts';
import { isRotatedName } from '../../../src/adapters/file-source/rotated.ts';
import { FileRig } from './file-rig.ts';

let rig: FileRig;

beforeEach(async () => {
  rig = await FileRig.make('');
});
afterEach(() => rig.clear());

const beside = (name: string) => join(rig.folder, name);
const block = (from: number, to: number, say = (n: number) => `line ${n}`) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${rig.at(from + i)} ${say(from + i)}\n`).join('');
const expected = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);

describe('what was there before', () => {
  const minutesAgo = (minutes: number) => new Date(rig.time.now() - minutes * 60_000).toISOString();

  it('LOG-323 of a file is its last 200 lines, whatever their age, marked as older than the window', async () => {
    await rig.append(block(1, 300));
    const heard = await rig.open();
    await rig.until('the last lines', () => heard.older.length >= 200);
    await rig.append(`${minutesAgo(0)} new\n`);
    await rig.until('a new one', () => heard.lines.length === 1);
    expect(heard.older.map(({ message }) => message)).toEqual(expected(101, 300));
    expect(heard.messages).toEqual(['new']);
    expect(new Set([...heard.older, ...heard.lines].map(({ id }) => id)).size).toBe(201);
    expect(heard.state).toBe('live');
    const back = await rig.source().before!(heard.older[3]?.id as string, 2);
    expect(back.map(({ message }) => message)).toEqual(expected(102, 103));
  });

  it('LOG-323 is not marked where it is of the last minutes, and lines without a time go by the file', async () => {
    await rig.append(`${minutesAgo(16)} long ago\n${minutesAgo(14)} just now\n`);
    const heard = await rig.open();
    await rig.until('both', () => heard.older.length + heard.lines.length === 2);
    expect(heard.older.map(({ message }) => message)).toEqual(['long ago']);
    expect(heard.messages).toEqual(['just now']);
    const untimed = await FileRig.make('a\nb\n');
    try {
      const now = rig.time.now() / 1_000;
      await utimes(untimed.path, now, now);
      const fresh = await untimed.open();
      await untimed.until('both', () => fresh.lines.length === 2);
      expect(fresh.older).toEqual([]);
      await utimes(untimed.path, now - 3_600, now - 3_600);
      const stale = await untimed.open();
      await untimed.until('both', () => stale.older.length === 2);
    } finally {
      await untimed.clear();
    }
  });

  it('LOG-323 reaches into rotated files, and is asked for once: not where something is since, or the tail goes on', async () => {
    await writeFile(beside('app.log.1'), block(1, 4));
    await rig.append(block(5, 6));
    const all = await rig.open();
    await rig.until('six', () => all.older.length === 6);
    expect(all.older.map(({ message }) => message)).toEqual(expected(1, 6));
    const since = await rig.open({}, { since: rig.at(6) });
    await rig.until('one', () => since.lines.length === 1);
    const none = await rig.open({}, { since: rig.at(100) });
    await rig.until('six', () => none.older.length === 6);
    const resumed = await rig.open({}, { since: rig.at(100), resumed: true });
    await rig.append(block(101, 101));
    await rig.until('the new line', () =>
      [resumed.lines.length === 1, none.lines.length === 1, since.lines.length === 2].every(Boolean),
    );
    expect([since.older, resumed.older]).toEqual([[], []]);
    expect(since.messages).toEqual(['line 6', 'line 101']);
  });

  it('LOG-323 is given once, though the file could not be read at first', async () => {
    await rig.append(block(1, 2));
    let locked = true;
    const files = {
      ...nodeFiles,
      open: async (path: string) => {
        if (locked) throw new FileTrouble('file-unreadable', { path, code: 'EACCES' });
        return nodeFiles.open(path);
      },
    };
    const heard = await rig.open({ files });
    locked = false;
    await rig.until('both', () => heard.older.length === 2);
    await rig.rest();
    expect(heard.older).toHaveLength(2);
  });
});

describe('what is counted of a file', () => {
  it('LOG-862 begins with the oldest of its rotated files, or with the first time that a line tells', async () => {
    await rig.append(`no time\n${block(7, 9)}`);
    expect(await rig.source().oldest?.()).toBe(rig.at(7));
    await writeFile(beside('app.log.1'), block(3, 6));
    expect(await rig.source().oldest?.()).toBe(rig.at(3));
  });

  it('LOG-863 of more than may be read at once it says from when on lines were read', async () => {
    await rig.append(block(1, 200));
    const tuning = { ...FILE_TUNING, wholeBytes: 100, lookBytes: 1_000 };
    const kinds = (await rig.source({ tuning }).sample?.(rig.at(1), rig.at(201), 1_000)) ?? [];
    const times = kinds.flatMap(({ lines }) => lines.flatMap(({ time }) => time ?? [])).sort();
    expect(times.length).toBeLessThan(40);
    for (const { since } of kinds) expect(times).toContain(since);
    const all = await rig
      .source({ tuning: { ...tuning, lookBytes: 1_000_000 } })
      .sample?.(rig.at(1), rig.at(201), 1_000);
    expect(all?.map(({ since }) => since)).toEqual([undefined, undefined]);
  });
});

describe('encodings and zones of a file', () => {
  it('TUI-692 a file says that it has no query', async () => {
    await expect(rig.source().tryQuery?.('nosuch:thing')).rejects.toMatchObject({ kind: 'no-query' });
  });

  const euc = Buffer.from('b7e8bad1a5a8a5e9a1bc', 'hex');

  it('LOG-320 reads a file in the encoding that is named, back and forth', async () => {
    const time = (second: number) => Buffer.from(`${rig.at(second)} `);
    await rig.append(Buffer.concat([time(1), euc, Buffer.from('\n')]));
    const heard = await rig.open({ encoding: 'euc-jp' }, { since: rig.at(1) });
    await rig.append(Buffer.concat([time(2), euc, Buffer.from('\n')]));
    await rig.until('both', () => heard.lines.length === 2);
    expect(heard.messages).toEqual(['決済エラー', '決済エラー']);
    const back = await rig.source({ encoding: 'euc-jp' }).before!(heard.lines[1]?.id as string, 5);
    expect(back.map(({ message }) => message)).toEqual(['決済エラー']);
    expect(heard.statuses.at(-1)?.reason).toBeUndefined();
  });

  it('LOG-321 says that bytes do not decode, and which encoding they look like, until it has been right for long', async () => {
    const heard = await rig.open();
    await rig.append(Buffer.concat([euc, Buffer.from('\n'), euc, Buffer.from('\n')]));
    await rig.until('the hint', () => heard.statuses.at(-1)?.reason?.kind === 'undecodable');
    expect(heard.statuses.at(-1)).toMatchObject({
      state: 'live',
      reason: { kind: 'undecodable', params: { looks: 'euc-jp' } },
    });
    await rig.append('fine\n'.repeat(3_000));
    await rig.until('no hint', () => heard.statuses.at(-1)?.reason === undefined);
  });

  it('LOG-324 reads a time without an offset in the zone of the source', async () => {
    const heard = await rig.open({ zone: 'Asia/Tokyo' });
    await rig.append('2026-11-25 12:10:01 a\n');
    await rig.until('a', () => heard.lines.length === 1);
    expect(heard.lines[0]?.time).toBe('2026-11-25T03:10:01.000Z');
  });
});

describe('reading back', () => {
  it('LOG-130 begins at `since` in a long file', async () => {
    await rig.append(block(1, 20_000));
    const heard = await rig.open({}, { since: rig.at(19_991) });
    await rig.until('all', () => heard.lines.length === 10);
    expect(heard.messages).toEqual(expected(19_991, 20_000));
    expect(heard.gaps).toEqual([]);
  });

  it('LOG-130 begins at `since` in rotated files too', async () => {
    await writeFile(beside('app.log.2'), block(1, 5));
    await writeFile(beside('app.log.1'), block(6, 10));
    await utimes(beside('app.log.2'), Date.parse(rig.at(5)) / 1_000, Date.parse(rig.at(5)) / 1_000);
    await utimes(beside('app.log.1'), Date.parse(rig.at(10)) / 1_000, Date.parse(rig.at(10)) / 1_000);
    await rig.append(block(11, 15));
    const heard = await rig.open({}, { since: rig.at(4) });
    await rig.until('all', () => heard.lines.length === 12);
    expect(heard.messages).toEqual(expected(4, 15));
    await rig.append(block(16, 17));
    await rig.until('live lines', () => heard.lines.length === 14);
    expect(heard.messages).toEqual(expected(4, 17));
  });

  it('LOG-130 leaves out older lines that stand between newer ones, with what follows them without a time', async () => {
    const line = (second: number, msg: string) => `${JSON.stringify({ time: rig.at(second), msg })}\n`;
    await rig.append(
      `${line(5, 'old')}${line(8, 'a')}${line(3, 'late')}{"msg":"of late"}\n${line(9, 'b')}{"msg":"of b"}\n`,
    );
    const heard = await rig.open({}, { since: rig.at(7) });
    await rig.until('all', () => heard.lines.length >= 3);
    await rig.append(line(2, 'live and late'));
    await rig.until('live', () => heard.messages.includes('live and late'));
    expect(heard.messages).toEqual(['a', 'b', 'of b', 'live and late']);
  });

  it('LOG-131 tells a gap when more was asked for than may be read back', async () => {
    await rig.append(block(1, 5_000));
    const heard = await rig.open({ tuning: { sinceBytes: 10_000 } }, { since: rig.at(1) });
    await rig.until('the tail', () => heard.messages.at(-1) === 'line 5000');
    expect(heard.gaps).toEqual([{ count: null, from: rig.at(1), to: heard.lines[0]?.time }]);
    expect(heard.lines.length).toBeGreaterThan(100);
    expect(heard.lines.length).toBeLessThan(400);
  });

  it('LOG-329 a gap begins at the first line that was left out, however much earlier the window began', async () => {
    await rig.append(block(600, 5_000));
    const heard = await rig.open({ tuning: { sinceBytes: 10_000 } }, { since: rig.at(1) });
    await rig.until('the tail', () => heard.messages.at(-1) === 'line 5000');
    expect(heard.gaps).toEqual([{ count: null, from: rig.at(600), to: heard.lines[0]?.time }]);
  });

  it('LOG-329 where older files hold more than is read back, the gap begins where the window does', async () => {
    await rig.append(block(600, 1_000));
    await rename(rig.path, beside('app.log.1'));
    const written = new Date(rig.at(1_000));
    await utimes(beside('app.log.1'), written, written);
    await rig.append(block(1_001, 5_000));
    const heard = await rig.open({ tuning: { sinceBytes: 10_000 } }, { since: rig.at(601) });
    await rig.until('the tail', () => heard.messages.at(-1) === 'line 5000');
    expect(heard.gaps).toEqual([{ count: null, from: rig.at(601), to: heard.lines[0]?.time }]);
  });

  it('LOG-130 gives nothing of a file without times, and goes on live', async () => {
    await rig.append('a\nb\n');
    const heard = await rig.open({}, { since: rig.at(0) });
    await rig.append('{"msg":"c"}\n');
    await rig.until('c', () => heard.lines.length === 1);
    expect(heard.messages).toEqual(['c']);
  });

  it('LOG-132 scrolls back through a long file page by page to its first line', async () => {
    await rig.append(block(1, 3_000, (n) => `line ${n}`));
    const source = rig.source();
    const seen: string[] = [];
    let before = rig.at(3_001);
    for (let pages = 0; pages < 100; pages += 1) {
      const page = await source.before!(before, 70);
      if (page.length === 0) break;
      seen.unshift(...page.map(({ message }) => message));
      before = page[0]?.id as string;
    }
    expect(seen).toEqual(expected(1, 3_000));
  });

  it('LOG-330 reads on from rotated files into newer ones, up to the last whole line', async () => {
    await writeFile(beside('app.log.2'), block(1, 5));
    await writeFile(beside('app.log.1'), block(6, 10));
    for (const [name, second] of [
      ['app.log.2', 5],
      ['app.log.1', 10],
    ] as const) {
      await utimes(beside(name), Date.parse(rig.at(second)) / 1_000, Date.parse(rig.at(second)) / 1_000);
    }
    await rig.append(`${block(11, 15)}${rig.at(16)} half a li`);
    const source = rig.source();
    const page = (await source.after?.(rig.at(4), 4)) ?? [];
    expect(page.map(({ message }) => message)).toEqual(expected(4, 7));
    const rest = (await source.after?.(page.at(-1)?.id ?? '', 100)) ?? [];
    expect(rest.map(({ message }) => message)).toEqual(expected(8, 15));
    const all = (await source.after?.('2020-01-01T00:00:00Z', 100)) ?? [];
    expect(all.map(({ message }) => message)).toEqual(expected(1, 15));
  });

  it('LOG-132 scrolls on into rotated files, whose lines keep the ids they had', async () => {
    await rig.append(block(1, 3));
    const heard = await rig.open({}, { since: rig.at(1) });
    await rig.until('all', () => heard.lines.length === 3);
    await rename(rig.path, beside('app.log.1'));
    await rig.append(block(4, 6));
    await rig.until('six', () => heard.lines.length === 6);
    const source = rig.source();
    expect(await source.before!(heard.lines[4]?.id as string, 10)).toEqual(heard.lines.slice(0, 4));
    expect(await source.before!(heard.lines[1]?.id as string, 10)).toEqual(heard.lines.slice(0, 1));
    expect((await source.before!(rig.at(3), 10)).map(({ message }) => message)).toEqual(expected(1, 2));
    expect((await source.context!(heard.lines[3]?.id as string, 2, 1)).map(({ message }) => message)).toEqual(
      expected(2, 5),
    );
  });

  it('LOG-133 finds a line in the copy that a truncation left', async () => {
    await rig.append(block(1, 5));
    const heard = await rig.open({}, { since: rig.at(1) });
    await rig.until('all', () => heard.lines.length === 5);
    await copyFile(rig.path, beside('app.log-20261125'));
    await truncate(rig.path);
    await rig.append(block(6, 7));
    await rig.until('seven', () => heard.lines.length === 7);
    const back = await rig.source().before!(heard.lines[3]?.id as string, 2);
    expect(back.map(({ message }) => message)).toEqual(expected(2, 3));
  });

  it('LOG-134 keeps stack traces together, and begins with no half of one', async () => {
    const say = (n: number) => `ERROR line ${n}\n\tat A.b(A.java:${n})\n\tat A.c(A.java:${n})`;
    await rig.append(block(1, 2_000, say));
    const page = await rig.source().before!(rig.at(1_991), 300);
    expect(page.length).toBe(300);
    expect(page.every(({ message }) => /^line \d+\n\tat .*\n\tat .*$/.test(message))).toBe(true);
    expect(page.at(-1)?.message.startsWith('line 1990')).toBe(true);
  });

  it('LOG-134 begins with no half of a trace where it may not read further', async () => {
    await rig.append(block(1, 40, (n) => `ERROR line ${n}\n${`\tat A.b(A.java:${n})\n`.repeat(50)}\tend`));
    const page = await rig.source({ tuning: { backBytes: 2_500 } }).before!(rig.at(40), 50);
    expect(page.length).toBeGreaterThan(0);
    expect(page[0]?.message).toMatch(/^line 3\d\n/);
  });

  it('LOG-134 reads no more than it may for one page', async () => {
    await rig.append(`${'x'.repeat(300_000)}\n${block(1, 3)}`);
    const page = await rig.source({ tuning: { backBytes: 100_000 } }).before!(rig.at(3), 50);
    expect(page.map(({ message }) => message)).toEqual(expected(1, 2));
  });

  it('tells nothing of a file that is not there', async () => {
    const source = rig.source({ path: beside('none.log') });
    expect(await source.before!(rig.at(3), 5)).toEqual([]);
    expect(await source.context!('abc-00000000:0', 1, 1)).toEqual([]);
  });
});

it('LOG-135 knows the names that rotation gives, and no others', () => {
  const rotated = [
    'app.log.1',
    'app.log.12',
    'app.log-20261125',
    'app.log.2026-11-25',
    'app-1.log',
    'app-2026-11-25.log',
    'app.log-1795576258',
    'app.2026-11-25.3.log',
    'app.log.1.gz',
    'app-20261125.log.gz',
  ];
  const others = [
    'app.log',
    'app.log.gz',
    'app.log.old',
    'app.logs',
    'app-error.log',
    'other.log.1',
    'app.log.lock',
    'app1.log',
  ];
  expect(rotated.filter((name) => !isRotatedName(name, 'app.log'))).toEqual([]);
  expect(others.filter((name) => isRotatedName(name, 'app.log'))).toEqual([]);
});
