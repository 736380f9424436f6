import { copyFile, rename, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
    expect(heard.gaps).toEqual([{ count: null, from: rig.at(1), to: null }]);
    expect(heard.lines.length).toBeGreaterThan(100);
    expect(heard.lines.length).toBeLessThan(400);
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
  ];
  const others = [
    'app.log',
    'app.log.gz',
    'app.log.1.gz',
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
