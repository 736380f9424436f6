import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * `npm test` runs what is published: the packed program, installed into an empty folder with an empty home. Elsewhere
 * (`npx vitest run …`) tests run what `npm run build` made, so that nobody waits for a package.
 */
export default function setup(): (() => void) | undefined {
  if (process.env.npm_lifecycle_event !== 'test') return;
  const place = mkdtempSync(join(tmpdir(), 'oncall-packed-'));
  const home = join(place, 'home');
  mkdirSync(home);
  writeFileSync(join(place, 'package.json'), '{"private":true}');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  // Offline: whatever it would still have to fetch fails here.
  const tarball = join(ROOT, 'release', `oncall-${version}.tgz`);
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], {
    cwd: place,
    env: { PATH: process.env.PATH, HOME: home },
  });
  process.env.ONCALL_TEST_BIN = join(place, 'node_modules', 'oncall', 'bin', 'oncall.js');
  process.env.ONCALL_TEST_MAPS = join(ROOT, 'release', 'maps', 'dist');
  return () => rmSync(place, { recursive: true, force: true });
}
