import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cliText } from '../../../src/cli/base/language.ts';
import { fileChecks } from '../../../src/cli/doctor/files.ts';
import type { Invocation } from '../../../src/cli/settings/invocation.ts';
import type { SourceDefinition } from '../../../src/cli/settings/source-schema.ts';
import { offsetText } from '../../../src/text/time.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oncall-doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Definition = Extract<SourceDefinition, { type: 'file' }>;
const HOUR = 3_600_000;

async function checked(name: string, more: Partial<Definition> = {}, lang: 'ja' | 'en' = 'en') {
  const definition: SourceDefinition = { type: 'file', path: join(folder, name), guests: false, ...more };
  const settings = { sources: [{ name: 'app', definition }], timeZone: 'UTC' };
  const told = await fileChecks({
    ...{ config: { settings }, env: {}, cwd: folder, lang, t: cliText(lang) },
  } as unknown as Invocation);
  expect(told.map(({ check }) => check)).toEqual(['file']);
  return told[0] as (typeof told)[number];
}

const lines = (end: number, count = 5): string =>
  Array.from(
    { length: count },
    (_, i) => `${new Date(end - (count - i) * 1_000).toISOString()} INFO line ${i}\n`,
  ).join('');

describe('doctor and the files of sources', () => {
  it('CLI-680 says that a file can be read, its encoding, its last line, and that its clock is right', async () => {
    const now = Date.now();
    await writeFile(join(folder, 'app.log'), lines(now));
    await writeFile(join(folder, 'app.log.1'), lines(now - HOUR));
    await writeFile(join(folder, 'app.log.2.gz'), gzipSync(lines(now - 2 * HOUR)));
    const { state, detail } = await checked('app.log');
    expect(state).toBe('ok');
    expect(detail).toMatch(
      /^app: \S*app\.log can be read, utf-8, 2 rotated files, written last .+, last line .+, its clock is right$/,
    );
  });

  it('CLI-860 sets its parts apart as the language does', async () => {
    await writeFile(join(folder, 'app.log'), lines(Date.now()));
    const { detail } = await checked('app.log', {}, 'ja');
    expect(detail.split('、').length).toBeGreaterThan(2);
    expect(detail).not.toContain(', ');
  });

  it('CLI-680 says which encoding lines look to be, and takes the one that is set', async () => {
    const text = Buffer.from([0x83, 0x47, 0x83, 0x89, 0x81, 0x5b, 0x0a]);
    const time = Buffer.from(`${new Date().toISOString()} ERROR `);
    await writeFile(join(folder, 'sjis.log'), Buffer.concat([time, text, time, text, time, text]));
    const wrong = await checked('sjis.log');
    expect([wrong.state, wrong.detail]).toEqual([
      'warn',
      expect.stringContaining('they look like shift_jis'),
    ]);
    const set = await checked('sjis.log', { encoding: 'shift_jis' });
    expect([set.state, set.detail]).toEqual(['ok', expect.stringContaining('shift_jis')]);
  });

  it('CLI-680 tells a clock that is ahead, or was behind when the file was written, with the offset', async () => {
    const now = Date.now();
    await writeFile(join(folder, 'ahead.log'), lines(now + 9 * HOUR));
    expect(await checked('ahead.log')).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining(`times ahead of now (${offsetText(9 * HOUR)})`),
    });
    const written = now - 50 * HOUR;
    await writeFile(join(folder, 'behind.log'), lines(written - 5 * HOUR));
    await utimes(join(folder, 'behind.log'), written / 1_000, written / 1_000);
    expect(await checked('behind.log')).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining(`behind now (${offsetText(-5 * HOUR)})`),
    });
    // An old file is no wrong clock.
    await writeFile(join(folder, 'old.log'), lines(written));
    await utimes(join(folder, 'old.log'), written / 1_000, written / 1_000);
    expect((await checked('old.log')).state).toBe('ok');
  });

  it('CLI-680 says why a file cannot be read, and what it lacks', async () => {
    expect(await checked('none.log')).toMatchObject({
      state: 'broken',
      detail: expect.stringMatching(/^app: .*none\.log/),
    });
    expect((await checked('.')).state).toBe('broken');
    await writeFile(join(folder, 'empty.log'), '');
    expect(await checked('empty.log')).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining('no line yet'),
    });
    await writeFile(join(folder, 'plain.log'), 'started\nready\n');
    expect(await checked('plain.log')).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining('no line tells a time'),
    });
  });
});
