import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOM = new URL('../../../src/text/i18n/', import.meta.url);

/** A word that is not used, and the one that is. */
const JA: readonly (readonly [not: RegExp, but: string])[] = [
  [/区画/, 'ペイン'],
  [/題名|件名/, 'タイトル'],
  [/フォルダー/, 'フォルダ'],
  [/ユーザー/, '利用者'],
  [/最近の知らせ/, '通知履歴'],
  [/文書ID/, 'ドキュメントID'],
  [/前後の行/, '前後のログ'],
  [/(?:^|[^出])版[がは]/, 'バージョン'],
  [/なぜ鳴ったか/, 'アラートの原因'],
];
const EN: readonly (readonly [not: RegExp, but: string])[] = [
  [/\banew\b/i, 'again'],
  [/\bwhoever\b/i, 'the person who'],
  [/\blest\b/i, 'so that'],
  [/\bbesides\b/i, 'beside, and'],
  [/\b(?:is|are) told\b/i, 'appears, shows'],
  [/\bstands in\b/i, 'is kept in'],
  [/\bdid users suffer\b/i, 'were users affected'],
  [/\bmain function\b/i, 'major feature'],
];

type Found = readonly [key: string, ja: string, en: string];

/** Every text of every table. */
async function texts(): Promise<readonly Found[]> {
  const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const modules = await Promise.all(files.map((name) => import(new URL(name, ROOM).href)));
  return modules.flatMap((module) => Object.values(module).flatMap((table) => textsIn('', table)));
}

function textsIn(key: string, value: unknown): readonly Found[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('ja' in value && 'en' in value && typeof value.ja === 'string' && typeof value.en === 'string') {
    return [[key, value.ja, value.en]];
  }
  return Object.entries(value).flatMap(([name, inner]) => textsIn(name, inner));
}

describe('the words of the texts', () => {
  it('TXT-301 each thing has one word in each language, the one of the glossary', async () => {
    // What else people call an act, the palette has to know.
    const all = (await texts()).filter(([key]) => !key.startsWith('also.'));
    expect(all.length).toBeGreaterThan(800);
    const wrong = all.flatMap(([key, ja, en]) => [
      ...JA.filter(([not]) => not.test(ja)).map(([not, but]) => `${key}: ${not} → ${but}: ${ja}`),
      ...EN.filter(([not]) => not.test(en)).map(([not, but]) => `${key}: ${not} → ${but}: ${en}`),
    ]);
    expect(wrong).toEqual([]);
  });
});
