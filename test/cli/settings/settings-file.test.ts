import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFileWithin } from '../../../src/adapters/procedure-files/folders.ts';
import { readHubConfig } from '../../../src/cli/hub/read-hub-config.ts';
import { parseSettings, readSettings } from '../../../src/cli/settings/settings-file.ts';
import { settingsLine } from '../../../src/cli/settings/settings-problem.ts';
import { folder } from '../folder.ts';

const lines = (text: string) =>
  parseSettings(text, 'oncall.yaml').problems.map((problem) => {
    const { where, problem: what } = settingsLine(problem, 'en');
    return `${where} ${what}`;
  });

describe('settings file', () => {
  it('CLI-5 says file, line, field and what is wrong, all problems at once', () => {
    const text =
      'name: sato\nlnag: ja\nlang: fr\ntimeZone: Mars/Base\nlogs: file:a\nhub: ftp://x\nemail: nobody\n';
    expect(lines(text)).toEqual([
      'oncall.yaml:6 hub: must be a URL that begins with https://',
      'oncall.yaml:7 email: must be an e-mail address',
      'oncall.yaml:3 lang: must be one of: ja, en',
      'oncall.yaml:4 timeZone: there is no such time zone. Try Asia/Tokyo',
      'oncall.yaml:5 logs: must be array',
      'oncall.yaml:2 lnag: there is no such field. Did you mean lang?',
    ]);
  });

  it('CLI-5 names the place inside a list', () => {
    expect(lines('logs:\n  - file:a\n  - ""\n')).toEqual(['oncall.yaml:3 logs[1]: is empty or too long']);
  });

  it('tells broken YAML by its line', () => {
    expect(lines('name: sato\nhub: [\n')[0]).toMatch(/^oncall\.yaml:\d+: cannot be read as YAML/);
  });

  it('CLI-5 a file that leads to a device without an end is read no further than the limit', async () => {
    const link = join(folder(), 'oncall.yaml');
    symlinkSync('/dev/zero', link);
    const before = process.memoryUsage.rss();
    const unread = (reason: string) => ({
      problems: [{ kind: 'unreadable', line: null, params: { reason } }],
    });
    expect(await readSettings(link, 'oncall.yaml')).toMatchObject(unread('wrong-type'));
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 << 20);
    const large = join(folder(), 'oncall.yaml');
    writeFileSync(large, '#'.repeat(2_000_000));
    expect(await readSettings(large, 'oncall.yaml')).toMatchObject(unread('too-large'));
    expect(await readHubConfig(large, 'hub.yaml')).toMatchObject(unread('too-large'));
    writeFileSync(large, '#'.repeat(256 * 1024));
    expect(await readSettings(large, 'oncall.yaml')).toMatchObject({ problems: [] });
  });

  it('CLI-5 a pipe is no settings file, and nobody waits for its writer', async () => {
    const pipe = join(folder(), 'oncall.yaml');
    execFileSync('mkfifo', [pipe]);
    for (const read of [readSettings, readHubConfig])
      expect(await read(pipe, 'x.yaml')).toMatchObject({
        problems: [{ file: 'x.yaml', kind: 'unreadable', params: { reason: 'wrong-type' } }],
      });
    await expect(readFileWithin(pipe)).rejects.toMatchObject({ code: 'not-regular' });
  });

  it('CLI-5 an alias bomb and lists in lists without an end are one problem at their line', () => {
    const bomb = Array.from({ length: 9 }, (_, i) => `k${i}: &k${i} [${i ? `*k${i - 1},`.repeat(9) : '1'}]`);
    expect(lines(bomb.join('\n'))).toEqual(['oncall.yaml:1: cannot be read as YAML (too many aliases)']);
    expect(lines(`name: a\nhub: ${'['.repeat(200_000)}`)).toEqual([
      'oncall.yaml:2: cannot be read as YAML (nested too deep)',
    ]);
  });

  it('keeps the good fields beside bad ones, so that the rest of the program still speaks Japanese', () => {
    expect(parseSettings('lang: ja\nname: 7\n', 'f').settings).toEqual({ lang: 'ja' });
  });

  it('CLI-690 the example of the reference can be pasted as it stands', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/settings.md'), 'utf8');
    const blocks = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => text);
    expect(blocks.length).toBeGreaterThanOrEqual(1);
    expect(blocks.flatMap(lines)).toEqual([]);
  });

  it('takes an empty file and refuses what is no mapping', () => {
    expect(parseSettings('', 'f')).toEqual({ settings: {}, problems: [] });
    expect(parseSettings('- a\n', 'f').problems).toHaveLength(1);
  });

  it('reads paths relative to the file they stand in', async () => {
    const place = folder();
    writeFileSync(join(place, 'c.yaml'), 'procedures: p\nrecords: /abs\nlogs: [file:log/a.log, "pipe:"]\n');
    const read = await readSettings(join(place, 'c.yaml'), 'c.yaml');
    expect(read?.settings).toEqual({
      procedures: join(place, 'p'),
      records: '/abs',
      logs: [`file:${join(place, 'log/a.log')}`, 'pipe:'],
    });
    expect(await readSettings(join(place, 'none.yaml'), 'none.yaml')).toBeNull();
    expect(await readSettings(place, 'x')).toMatchObject({ problems: [{ params: { reason: 'EISDIR' } }] });
  });
});
