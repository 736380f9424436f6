import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paths } from '../../src/cli/base/paths.ts';
import { commandId } from '../../src/cli/link/command-ids.ts';
import { allowLogFile, isAllowedLogFile } from '../../src/cli/logs/allowed-logs.ts';
import { editorCommand, editText } from '../../src/cli/terminal/editor.ts';
import {
  askedRender,
  askedTheme,
  keep,
  readKeptSettings,
  screenSettings,
} from '../../src/cli/terminal/screen-settings.ts';
import { openSessionStorage } from '../../src/cli/terminal/session-storage.ts';
import { folder } from './folder.ts';

const user = () => ({ paths: paths({ HOME: folder() }) });

describe('what one terminal keeps', () => {
  const kept = (drafts: Record<string, string>) => JSON.stringify({ pending: [], place: { drafts } });

  it('CLI-60 two terminals in one session never share a place, and a new one takes what was left last', async () => {
    const state = folder();
    const first = await openSessionStorage(state, 'hub sato checkout');
    const second = await openSessionStorage(state, 'hub sato checkout');
    const other = await openSessionStorage(state, 'hub tanaka checkout');
    expect([first.load(), second.load(), other.load()]).toEqual([null, null, null]);
    await first.save(kept({ note: 'one' }));
    await second.save(kept({ note: 'two' }));
    expect([first.load(), second.load(), other.load()]).toEqual([
      kept({ note: 'one' }),
      kept({ note: 'two' }),
      null,
    ]);
    first.release();
    const next = await openSessionStorage(state, 'hub sato checkout');
    expect(next.load()).toBe(kept({ note: 'one' }));
    for (const storage of [second, other, next]) storage.release();
  });

  it('forgets a place that holds nothing anyone would miss, and keeps it private till then', async () => {
    const state = folder();
    const storage = await openSessionStorage(state, 's');
    await storage.save(kept({ note: 'text' }));
    const file = join(state, 'terminals');
    expect(statSync(file).mode & 0o777).toBe(0o700);
    await storage.save(kept({}));
    storage.release();
    const again = await openSessionStorage(state, 's');
    expect(again.load()).toBeNull();
    again.release();
  });

  it('CLI-61 goes on in memory where the state folder cannot be used, and says that nothing is kept', async () => {
    const blocked = join(folder(), 'file');
    writeFileSync(blocked, '');
    const storage = await openSessionStorage(join(blocked, 'below'), 's');
    expect(storage.load()).toBeNull();
    expect(() => storage.save('text')).toThrow();
    storage.release();
  });
});

describe('command ids of scripts', () => {
  const note = (text: string) => ({ type: 'note.add', data: { text } });

  it('CLI-62 rise by one with each command that was answered', async () => {
    const cli = user();
    const ids: number[] = [];
    for (const text of ['a', 'a', 'b']) {
      const given = await commandId(cli, 'hub s', note(text));
      ids.push(given.id.n);
      await given.answered();
    }
    const other = await commandId(cli, 'hub t', note('a'));
    expect([ids, other.id.n]).toEqual([[1, 2, 3], 1]);
    expect(other.id.client).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
  });

  it('CLI-62 a line run again because its answer was lost carries the same id; another line does not', async () => {
    const cli = user();
    const lost = await commandId(cli, 'hub s', note('a'));
    const again = await commandId(cli, 'hub s', note('a'));
    expect(again.id).toEqual(lost.id);
    const other = await commandId(cli, 'hub s', note('b'));
    expect(other.id.n).toBe(2);
    await other.answered();
    expect((await commandId(cli, 'hub s', note('b'))).id.n).toBe(3);
  });

  it('CLI-62 lines that were run in between, answered or not, take nothing from one that waits', async () => {
    const cli = user();
    const lost = await commandId(cli, 'hub s', note('a'));
    const also = await commandId(cli, 'hub s', note('b'));
    const done = await commandId(cli, 'hub s', note('c'));
    await done.answered();
    expect((await commandId(cli, 'hub s', note('a'))).id).toEqual(lost.id);
    expect((await commandId(cli, 'hub s', note('b'))).id).toEqual(also.id);
    expect((await commandId(cli, 'hub s', note('c'))).id.n).toBe(4);
    await lost.answered();
    expect((await commandId(cli, 'hub s', note('a'))).id.n).toBe(5);
  });

  it('CLI-62 what an earlier version kept is read', async () => {
    const cli = user();
    const lost = await commandId(cli, 'hub s', note('a'));
    const file = join(cli.paths.credentials, 'commands.json');
    const { 'hub s': kept } = JSON.parse(readFileSync(file, 'utf8'));
    const older = { 'hub s': { ...kept, open: kept.open[0] }, 'hub t': { ...kept, n: 7, open: null } };
    writeFileSync(file, JSON.stringify(older));
    expect((await commandId(cli, 'hub s', note('a'))).id).toEqual(lost.id);
    expect((await commandId(cli, 'hub t', note('a'))).id.n).toBe(8);
  });

  it('CLI-62 the same line run twice at the same time is two commands', async () => {
    const cli = user();
    await commandId(cli, 'hub s', note('a'));
    const file = join(cli.paths.credentials, 'commands.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    // Process 1 is always there.
    kept['hub s'].open[0].pid = 1;
    writeFileSync(file, JSON.stringify(kept));
    expect((await commandId(cli, 'hub s', note('a'))).id.n).toBe(2);
  });
});

describe('log files', () => {
  it('CLI-63 only a file named on this machine’s command line may be followed by its hub', async () => {
    const cli = user();
    expect(isAllowedLogFile(cli.paths, '/var/log/app.log')).toBe(false);
    await allowLogFile(cli, '/var/log/app.log');
    expect(isAllowedLogFile(cli.paths, '/var/log/app.log')).toBe(true);
    expect(isAllowedLogFile(cli.paths, '/etc/shadow')).toBe(false);
  });
});

describe('$EDITOR', () => {
  const editor = (body: string) => {
    const file = join(folder(), 'editor');
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it('CLI-64 edits a private file that is gone afterwards, and takes arguments as a shell would', async () => {
    const seen = join(folder(), 'seen');
    const program = editor(
      `stat -c %a "$2" > '${seen}'; echo "$2" >> '${seen}'; printf ' and\\r\\nmore\\n\\n' >> "$2"`,
    );
    const result = await editText('復唱', {
      PATH: process.env.PATH,
      VISUAL: `'${program}' --wait`,
      EDITOR: 'false',
    });
    expect(result).toEqual({ ok: true, text: '復唱 and\nmore' });
    const [mode, file = ''] = readFileSync(seen, 'utf8').split('\n');
    expect([mode, existsSync(file)]).toEqual(['600', false]);
  });

  it('CLI-64 hands back what an editor that fails had written, and says so when there is none', async () => {
    const failed = await editText('text', {
      PATH: process.env.PATH,
      EDITOR: editor('echo more >> "$1"; exit 3'),
    });
    expect(failed).toMatchObject({ ok: false, kind: 'failed', params: { code: 3 }, text: 'textmore' });
    const killed = { PATH: process.env.PATH, EDITOR: editor('echo half >> "$1"; kill -9 $$') };
    expect(await editText('text', killed)).toMatchObject({ ok: false, text: 'texthalf' });
    const untouched = await editText('text', { PATH: process.env.PATH, EDITOR: editor('exit 1') });
    expect(untouched).not.toHaveProperty('text');
    expect(await editText('text', { PATH: '/nowhere' })).toEqual({
      ok: false,
      kind: 'no-editor',
      params: {},
    });
    expect(editorCommand({ VISUAL: ' ', EDITOR: 'emacs -nw' })).toBe('emacs -nw');
  });
});

describe('screen settings', () => {
  it('keeps choices, reads over a damaged file, and lets NO_COLOR and a chosen language win', () => {
    const file = join(folder(), 'deep', 'screen.json');
    expect(readKeptSettings(file)).toEqual({});
    keep(file, { bell: false, colour: false });
    keep(file, { borders: 'ascii', lang: 'ja' });
    expect(readKeptSettings(file)).toEqual({ bell: false, borders: 'ascii', lang: 'ja' });
    const chosen = { kept: readKeptSettings(file), lang: 'en', theme: undefined, render: undefined } as const;
    expect(screenSettings({ ...chosen, langChosen: false }, {}, {})).toMatchObject({
      lang: 'ja',
      borders: 'ascii',
      bell: false,
      colour: true,
    });
    expect(screenSettings({ ...chosen, langChosen: true }, { NO_COLOR: '1' }, {})).toMatchObject({
      lang: 'en',
      colour: false,
    });
    expect(keep(join(file, 'below', 'screen.json'), { bell: true })).toEqual({
      file: join(file, 'below', 'screen.json'),
      code: 'ENOTDIR',
    });
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), zoom: 'half' }));
    keep(file, { wrap: true, utc: true, fold: false, theme: 'light', background: 'dark' });
    expect(readKeptSettings(file)).toEqual({
      ...{ bell: false, borders: 'ascii', lang: 'ja' },
      ...{ wrap: true, utc: true, fold: false, theme: 'light' },
    });
    expect(() => askedTheme('blue')).toThrow('bad-choice');
    expect([askedTheme('light'), askedTheme(undefined)]).toEqual(['light', undefined]);
    writeFileSync(file, '{"borders":"round","bell":"loud"');
    expect(readKeptSettings(file)).toEqual({});
  });

  it('TRM-460 who draws the screen is what the settings or ONCALL_RENDER say, else the painter, and nobody else', () => {
    const chosen = { kept: {}, lang: 'en', langChosen: false, theme: undefined } as const;
    const renderOf = (value?: string) =>
      screenSettings({ ...chosen, render: askedRender(value) }, {}, {}).render ?? 'painter';
    expect([renderOf(), renderOf('painter'), renderOf('ink')]).toEqual(['painter', 'painter', 'ink']);
    expect(() => askedRender('curses')).toThrow('bad-choice');
  });
});
