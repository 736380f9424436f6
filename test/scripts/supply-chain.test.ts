import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SCRIPT = join(ROOT, 'scripts/supply-chain.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oncall-chain-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Fields = Readonly<Record<string, unknown>>;
const PLAIN = { version: '1.2.3', integrity: 'sha512-AAAA' };
const RUNS = { ...PLAIN, hasInstallScript: true };

/** A project of one allowed script and one plain package, with what a test changes; null takes a package out. */
function project({ manifest = {}, packages = {} }: { manifest?: Fields; packages?: Fields } = {}): void {
  const own = {
    dependencies: { plain: '1.2.3' },
    devDependencies: { builds: '1.2.3' },
    allowScripts: { builds: true },
  };
  const all = { '': {}, 'node_modules/plain': PLAIN, 'node_modules/builds': RUNS, ...packages };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...own, ...manifest }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: all }));
}

function install(name: string, fields: Fields, files: readonly string[] = []): void {
  const place = join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify({ version: '1.2.3', ...fields }));
  for (const file of files) writeFileSync(join(place, file), '');
}

function check(place: string, ...more: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, place, ...more], { encoding: 'utf8' });
  const told = stderr.split('\n').filter((line) => line !== '');
  return [status, told.map((line) => line.replace(/^supply chain: /, ''))];
}

describe('the supply chain', () => {
  it('ARC-444 of this project holds, as locked and as installed', () => {
    expect(check(ROOT, '--installed')).toEqual([0, []]);
  });

  it('ARC-444 is refused for an install script that nobody has allowed, at any depth', () => {
    project();
    expect(check(folder)).toEqual([0, []]);
    project({ packages: { 'node_modules/plain/node_modules/deep': RUNS } });
    expect(check(folder)).toEqual([
      1,
      [
        'node_modules/plain/node_modules/deep runs a script when installed, and allowScripts in package.json does not name it',
      ],
    ]);
    project({ manifest: { allowScripts: { builds: false } } });
    expect(check(folder)).toEqual([1, [expect.stringMatching(/^node_modules\/builds runs a script/)]]);
    project({ manifest: { allowScripts: { builds: true, plain: true } } });
    expect(check(folder)).toEqual([1, [expect.stringMatching(/names plain, which runs no script/)]]);
  });

  it.each([
    '^1.2.3',
    '~1.2.3',
    '1.x',
    'latest',
    '*',
    '>=1',
    'github:someone/plain',
    'file:../plain',
    'npm:other@1.2.3',
  ])('ARC-444 is refused for a dependency that is not pinned: %s', (version) => {
    project({ manifest: { dependencies: { plain: version } } });
    expect(check(folder)).toEqual([
      1,
      expect.arrayContaining([`plain is not pinned in package.json: ${version}`]),
    ]);
  });

  it('ARC-444 is refused for a lock file that names another version, no hash, or another place', () => {
    project({ packages: { 'node_modules/plain': { ...PLAIN, version: '1.2.4' } } });
    expect(check(folder)).toEqual([1, ['plain is 1.2.3 in package.json and 1.2.4 in the lock file']]);
    project({ packages: { 'node_modules/plain': { version: '1.2.3' } } });
    expect(check(folder)).toEqual([1, ['node_modules/plain has no sha512 in the lock file']]);
    project({
      packages: { 'node_modules/plain': { ...PLAIN, resolved: 'git+ssh://git@example.com/plain.git' } },
    });
    expect(check(folder)).toEqual([
      1,
      [expect.stringMatching(/plain comes from elsewhere than the registry: git/)],
    ]);
  });

  it('ARC-444 is refused for an installed package that runs what the lock file does not say', () => {
    project();
    install('plain', {});
    install('builds', { scripts: { postinstall: 'node install.js' } });
    expect(check(folder, '--installed')).toEqual([0, []]);
    const silent = 'node_modules/plain has an install script of which the lock file says nothing';
    install('plain', { scripts: { preinstall: 'curl' } });
    expect(check(folder, '--installed')).toEqual([1, [silent]]);
    install('plain', {}, ['binding.gyp']);
    expect(check(folder, '--installed')).toEqual([1, [silent]]);
    expect(check(folder)).toEqual([0, []]);
  });
});
