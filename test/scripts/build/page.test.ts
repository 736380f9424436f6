import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { buildPage, PAGE_LIMIT } from '../../../scripts/build/page.mjs';

const dir = mkdtempSync(join(tmpdir(), 'oncall-page-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('WPG-3 what a session is shown by is 36 KiB compressed at most, and all of it 44, under names that follow from their content', async () => {
  const { bytes, all } = await buildPage(dir);
  const files = readdirSync(dir);
  const html = readFileSync(join(dir, 'page.html'), 'utf8');
  const size = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + gzipSync(readFileSync(join(dir, name)), { level: 9 }).length, 0);
  const named = [...html.matchAll(/(?:src|href)="\/web\/([^"]+)"/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThanOrEqual(2);
  expect(size(['page.html', ...named])).toBe(bytes);
  expect(size(files)).toBe(all);
  expect(bytes).toBeLessThanOrEqual(PAGE_LIMIT);
  expect(PAGE_LIMIT).toBe(36 * 1024);
  expect(all).toBeLessThanOrEqual(44 * 1024);
  // What is imported at once is named by the document, or a train waits for it once more.
  const script = readFileSync(
    join(dir, named.find((name) => html.includes(`src="/web/${name}"`)) ?? ''),
    'utf8',
  );
  const imported = [...script.matchAll(/from["'`]\.\/([^"'`]+)["'`]/g)].map(([, name = '']) => name);
  expect(imported.filter((name) => !named.includes(name))).toEqual([]);
  expect(html).not.toMatch(/(?:src|href)="(?!\/web\/|data:,)/);
  const again = mkdtempSync(join(tmpdir(), 'oncall-page-'));
  await buildPage(again);
  expect(readdirSync(again)).toEqual(files);
  rmSync(again, { recursive: true });
});
