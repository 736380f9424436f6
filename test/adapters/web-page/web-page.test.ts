import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { webPage } from '../../../src/adapters/web-page/web-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'oncall-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const none = webPage(folder);
writeFileSync(join(folder, 'page.html'), '<html lang="en"><script src="/web/page-a.js"></script>');
writeFileSync(join(folder, 'page-a.js'), 'export {}');
writeFileSync(join(folder, 'page-a.css'), 'a{}');
writeFileSync(join(folder, 'notes.txt'), 'private');
const page = webPage(folder)!;

it('WPG-1 the page is read when the hub starts; where it was not built there is none', () => {
  expect(none).toBe(null);
  writeFileSync(join(folder, 'page-a.js'), 'changed');
  const text = new TextDecoder();
  const script = page.file('page-a.js')!;
  expect([text.decode(script.bytes), script.type]).toEqual(['export {}', 'text/javascript; charset=utf-8']);
  expect(gunzipSync(script.gzip).toString()).toBe('export {}');
  expect(page.file('page-a.css')?.type).toBe('text/css; charset=utf-8');
  expect(['page.html', 'notes.txt', '../page-a.js', ''].map((name) => page.file(name))).toEqual(
    Array(4).fill(null),
  );
});

it('WPG-2 the document says its language, and its policy names no origin but its own', () => {
  const { html, csp } = page.document('ja', 'hub.example.jp:7373');
  expect(html).toContain('<html lang="ja">');
  expect(csp).toContain("connect-src 'self' wss://hub.example.jp:7373;");
  expect(csp).toMatch(/^default-src 'none'; .*require-trusted-types-for 'script'; trusted-types 'none'$/);
  for (const host of ['a; script-src *', "a 'unsafe-inline'", '', 'a,b'])
    expect(page.document('en', host).csp).toContain("connect-src 'self';");
});
