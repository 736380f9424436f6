import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { webPage } from '../../../src/adapters/web-page/web-page.ts';
import { LANGS } from '../../../src/text/i18n/messages.ts';

const folder = mkdtempSync(join(tmpdir(), 'oncall-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const none = webPage(folder);
const put = (name: string, text: string): void =>
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
for (const lang of LANGS)
  put(`page-${lang}.html`, `<html lang="${lang}"><script src="/web/page-a.js"></script>`);
put('page-a.js', 'export {}');
put('page-a.css', 'a{}');
put('notes.txt', 'private');
writeFileSync(join(folder, 'page-b.js'), 'not built');
const page = webPage(folder)!;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

it('WPG-1 the page is read when the hub starts; where it was not built there is none', () => {
  expect(none).toBe(null);
  put('page-a.js', 'changed');
  const { bytes, coded, type } = page.file('page-a.js')!;
  expect([text(bytes), type]).toEqual(['export {}', 'text/javascript; charset=utf-8']);
  expect([gunzipSync(coded.gzip), brotliDecompressSync(coded.br)].map(text)).toEqual(
    Array(2).fill('export {}'),
  );
  expect(page.file('page-a.css')?.type).toBe('text/css; charset=utf-8');
  expect(
    ['page-ja.html', 'page-a.js.br', 'page-b.js', 'notes.txt', '../page-a.js', ''].map((name) =>
      page.file(name),
    ),
  ).toEqual(Array(6).fill(null));
});

it('WPG-2 the document says its language, and its policy names no origin but its own', () => {
  const { bytes, csp } = page.document('ja', 'hub.example.jp:7373');
  expect(text(bytes)).toContain('<html lang="ja">');
  expect(csp).toContain("connect-src 'self' wss://hub.example.jp:7373;");
  expect(csp).toMatch(/^default-src 'none'; .*require-trusted-types-for 'script'; trusted-types 'none'$/);
  for (const host of ['a; script-src *', "a 'unsafe-inline'", '', 'a,b'])
    expect(page.document('en', host).csp).toContain("connect-src 'self';");
});
