import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { buildPage, PAGE_LIMIT } from '../../../scripts/build/page.mjs';

const dir = mkdtempSync(join(tmpdir(), 'oncall-page-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('WPG-3 document, script and style are 30 KiB compressed at most, under names that follow from their content', async () => {
  const { bytes } = await buildPage(dir);
  const files = readdirSync(dir).sort();
  expect(files).toHaveLength(3);
  const sizes = files.map((name) => gzipSync(readFileSync(join(dir, name)), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes);
  expect(PAGE_LIMIT).toBe(30 * 1024);
  expect(bytes).toBeLessThanOrEqual(PAGE_LIMIT);
  const html = readFileSync(join(dir, 'page.html'), 'utf8');
  for (const name of files.filter((each) => each !== 'page.html')) {
    const hash = createHash('sha256')
      .update(readFileSync(join(dir, name)))
      .digest('base64url');
    expect(name).toMatch(new RegExp(`^page-${hash.slice(0, 10)}\\.(?:js|css)$`));
    expect(html).toContain(`"/web/${name}"`);
  }
  // What is read from elsewhere would be refused by the page's own policy.
  expect(html).not.toMatch(/(?:src|href)="(?!\/web\/|data:,)/);
});
