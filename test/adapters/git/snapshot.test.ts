import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunGit, snapshotReader } from '../../../src/adapters/git/snapshot.ts';
import { snapshotsFor } from '../../../src/cli/wiring/git.ts';
import { cleanClone, git, KINDS } from '../../cli/hostile/kinds.ts';

const root = mkdtempSync(join(tmpdir(), 'oncall-snapshot-'));
afterAll(() => rmSync(root, { recursive: true }));
const read = snapshotsFor({ PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' });

let folder = '';
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(root, `r${count}`);
  mkdirSync(folder);
});

function commit(at: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(at, name, '..'), { recursive: true });
    writeFileSync(join(at, name), text);
  }
  git(at, 'add', '-A');
  git(at, 'commit', '-qm', 'one');
  return git(at, 'rev-parse', 'HEAD').trim();
}

describe('a folder as a commit has it', () => {
  it.each(['sha1', 'sha256'])(
    'PRC-680 has its files and their texts, in a repository of %s',
    async (format) => {
      git(folder, 'init', '-q', '-b', 'main', `--object-format=${format}`);
      const first = commit(folder, {
        'a.yaml': 'x',
        'in/b.yaml': '手順\n',
        'in/c\td.yaml': '',
        'in/sub/e.yaml': 'e',
      });
      writeFileSync(join(folder, 'in', 'b.yaml'), 'other');
      git(folder, 'commit', '-qam', 'two');
      const old = await read(join(folder, 'in'), 'main~1');
      expect([old.commit, old.files]).toEqual([first, ['b.yaml', 'c\td.yaml']]);
      expect([await old.read('b.yaml'), await old.read('c\td.yaml')]).toEqual(['手順\n', '']);
      expect(old.path('b.yaml')).toBe('in/b.yaml');
      expect([old.has('b.yaml', '手順\n'), old.has('b.yaml', 'other'), old.has('none.yaml', '')]).toEqual([
        true,
        false,
        false,
      ]);
      expect((await read(join(folder, 'in'), 'HEAD')).has('b.yaml', 'other')).toBe(true);
      expect((await read(folder, 'HEAD')).files).toEqual(['a.yaml']);
      await expect(old.read('a.yaml')).rejects.toThrow('no file');
      await expect(read(folder, 'no-such')).rejects.toThrow();
      await expect(read(folder, '--all')).rejects.toThrow();
      await expect(read(join(root), 'HEAD')).rejects.toThrow();
      await expect(read(join(folder, 'gone'), 'HEAD')).rejects.toThrow();
    },
  );

  it('PRC-680 a link in it has no text, and a text that replaces another is not taken for it', async () => {
    git(folder, 'init', '-q', '-b', 'main');
    symlinkSync('a.yaml', join(folder, 'l.yaml'));
    const first = commit(folder, { 'a.yaml': 'true text' });
    const found = await read(folder, 'HEAD');
    expect([found.files, found.has('l.yaml', 'true text')]).toEqual([['a.yaml'], null]);
    await expect(found.read('l.yaml')).rejects.toThrow('no file');
    const other = commit(folder, { 'a.yaml': 'a lie' });
    git(folder, 'replace', first, other);
    expect((await read(folder, first)).has('a.yaml', 'a lie')).toBe(false);
    expect((await read(folder, first)).has('a.yaml', 'true text')).toBe(true);
  });

  it('PRC-680 what git cannot say in time, or says too long, is not known', async () => {
    git(folder, 'init', '-q', '-b', 'main');
    commit(folder, { 'big.yaml': 'x'.repeat(17 * 1024 * 1024) });
    spawnSync('mkfifo', [join(folder, 'pipe')]);
    const found = await read(folder, 'HEAD');
    await expect(found.read('big.yaml')).rejects.toThrow('SIGKILL');
    git(folder, 'config', 'include.path', '../pipe');
    await expect(read(folder, 'HEAD')).rejects.toThrow('SIGKILL');
  });
});

describe('a git that knows none of the newer settings', () => {
  const trap = join(root, 'trap');
  beforeAll(() => writeFileSync(trap, `#!/bin/sh\n: > '${trap}.sprung'\nexit 1\n`, { mode: 0o755 }));

  /** As an older git hears it; and `told`, what it says of what it may not do. */
  const told: string[] = [];
  const older: RunGit = async (cwd, words, { GIT_NO_LAZY_FETCH: _, ...set }) => {
    const known = words.filter((word, i) => {
      const isNew = (at: number) => words[at]?.startsWith('safe.bareRepository=') === true;
      return !isNew(i) && !(word === '-c' && isNew(i + 1));
    });
    expect(known.length).toBe(words.length - 2);
    const env = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', ...set };
    const { status, stdout, stderr } = spawnSync('git', known, { cwd, env });
    told.push(String(stderr));
    if (status !== 0) throw new Error(`exit ${status}`);
    return stdout;
  };

  it.each(KINDS.map((kind) => [kind.name, kind] as const))(
    'SEC-702 runs no program of %s either',
    async (_, kind) => {
      cleanClone(folder);
      kind.lay(folder, trap);
      const sprung = `${trap}.sprung`;
      const readOlder = snapshotReader(older);
      for (const at of ['.', 'runbooks', 'sessions/procedures', 'sessions/rules']) {
        const found = await readOlder(join(folder, at), 'HEAD').catch(() => null);
        for (const file of found?.files ?? []) await found?.read(file).catch(() => null);
      }
      const isSprung = existsSync(sprung);
      rmSync(sprung, { force: true });
      expect(isSprung).toBe(false);
      // It was asked for what is missing, and only what it may use kept it from that.
      const isKept = /transport '\w*' not allowed/.test(told.splice(0).join());
      expect(isKept).toBe(kind.name.startsWith('missing'));
    },
  );
});
