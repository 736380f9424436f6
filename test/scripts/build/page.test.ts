import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { buildPage, PAGE_LIMIT } from '../../../scripts/build/page.mjs';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { pageWords } from '../../../src/text/i18n/web/page-words.ts';

const dir = mkdtempSync(join(tmpdir(), 'oncall-page-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('WPG-3 document, style and script are 30,000 bytes compressed at most, under names that follow from their content', async () => {
  const { bytes } = await buildPage(dir);
  const files = readdirSync(dir);
  const packed = (name: string): Buffer => readFileSync(join(dir, `${name}.br`));
  const sizes = LANGS.map((lang) => {
    const html = brotliDecompressSync(packed(`page-${lang}.html`)).toString();
    const named = [...html.matchAll(/(?:src|href)="\/web\/([^"]+)"/g)].map(([, name = '']) => name);
    expect([`page-${lang}.html`, ...named].every((name) => files.includes(`${name}.br`))).toBe(true);
    expect(html).not.toMatch(/(?:src|href)="(?!\/web\/|data:,)/);
    // Words of one language, and no other.
    const words = /id="words">(.*)<\/script>/.exec(html)?.[1] ?? '';
    expect(JSON.parse(words)).toEqual(pageWords(lang));
    expect(words).not.toContain('<');
    return [`page-${lang}.html`, ...named].reduce((sum, name) => sum + packed(name).length, 0);
  });
  expect(bytes).toBe(Math.max(...sizes));
  expect(bytes).toBeLessThanOrEqual(PAGE_LIMIT);
  expect(PAGE_LIMIT).toBe(30_000);
  // What the document names is all that there is: nothing is loaded later.
  expect(files.length).toBe(LANGS.length + 2);
  const again = mkdtempSync(join(tmpdir(), 'oncall-page-'));
  await buildPage(again);
  expect(readdirSync(again)).toEqual(files);
  rmSync(again, { recursive: true });
});
