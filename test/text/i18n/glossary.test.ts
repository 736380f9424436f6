import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COUNTED } from '../../../src/text/i18n/counted.ts';
import { fill, type Params } from '../../../src/text/i18n/messages.ts';

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
  [/オンコール/, '当番'],
  [/比較の境/, '基準時刻'],
  [/前と今の比較/, '前後比較'],
  [/後で続ける/, '下書き保存'],
  [/終了分/, '終了済み'],
  [/ピン留め/, '証跡'],
  [/連絡履歴/, '状況報告'],
  [/を残しました/, '記録しました'],
  [/みんなの画面/, '全員の画面'],
  [/ドライバーを空ける/, '外す'],
  [/画面が届いていません/, '画面を共有していません'],
  [/手順書と実際/, '手順書との差異'],
  [/1つ打って操作/, 'コマンドを1行ずつ入力'],
  [/交代の時間を知らせ/, '交代通知'],
  [/記録が新しくなったため/, '作り直されたため'],
  [/終了と書き出し/, '終了・記録出力'],
  [/すべて見るだけ/, '閲覧のみ'],
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
  [/^(?:Keep|Check it)$/, 'Save, Review'],
  [/\bgo on later\b/i, 'keep draft'],
  [/\bhide lines with\b/i, 'Hide lines containing'],
  [/\bnothing evaluates\b/i, 'No detection runs here'],
  [/\bgiven up in\b/i, 'Gave up sending to'],
  [/\byou drive yourself\b/i, 'You are the driver'],
  [/\bis yours now\b|^yours:/i, 'You own, Assigned to you'],
  [/\bresolved \(monitoring\)/i, 'monitoring'],
  [/\bpicture of 15\b/i, '15-minute chart'],
  [/\bwhy close with\b/i, 'Reason for closing anyway'],
  [/\bclosing makes\b/i, 'On close'],
  [/^left: /i, 'Open actions'],
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

/** Parameters that are no counts. */
const TEXTS = new Set('share all group who name file key number names value rule streams time'.split(' '));
/** Behind these a plural is what is done, and not what is counted: "1 drops unjudged pages". */
const VERBS = new Set(['affected', 'drops', 'evaluates', 'lines']);
/** Here another sentence about the same begins. */
const ENDS = /^(?:that|these|may)$/;

describe('counts in English', () => {
  it.each([
    ['{n} lines were lost', { n: 1 }, '1 line was lost'],
    ['{n} lines were lost', { n: 2 }, '2 lines were lost'],
    ['{n} lines were lost', { n: 0 }, '0 lines were lost'],
    ['{count} required steps are open', { count: '1' }, '1 required step is open'],
    ['{n} of {total} steps', { n: 1, total: 3 }, '1 of 3 steps'],
    ['{n} of {total} steps', { n: 0, total: 1 }, '0 of 1 step'],
    ['{n} lines of {whose} have no time', { n: 1, whose: 'web-3' }, '1 line of web-3 has no time'],
    ['{n} lines of rare patterns are not in it', { n: 1 }, '1 line of rare patterns is not in it'],
    ['{n} lines of rare patterns are not in it', { n: 2 }, '2 lines of rare patterns are not in it'],
    ['{n} workflow runs', { n: 1 }, '1 workflow run'],
    ['{n} entries have no time', { n: 1 }, '1 entry has no time'],
    ['{n} affected users, {m} did not', { n: 1, m: 1 }, '1 affected users, 1 did not'],
    ['undo {n} takes it back', { n: 1 }, 'undo 1 takes it back'],
    ['{who} waits {n} minutes', { who: '1', n: 11 }, '1 waits 11 minutes'],
    ['{text} lines', { text: '{n} lines', n: 1 }, '{n} lines lines'],
  ])('TXT-950 %j with %j is %j', (en, params, is) => {
    expect(fill({ ja: '', en }, 'en', params as Params)).toBe(is);
  });

  it('TXT-950 leaves Japanese alone', () => {
    expect(fill({ ja: '{n} lines', en: '' }, 'ja', { n: 1 })).toBe('1 lines');
  });

  it('TXT-950 no text says of one what the text for several says, too', async () => {
    const all = await texts();
    const one = new Map(all.map(([key, ja, en]) => [`${ja}|${en}`, key]));
    const found = all.flatMap(([key, ja, en]) => {
      const marks = new Set([...en.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
      return [...marks].flatMap((name) => {
        const said = (['ja', 'en'] as const).map((lang) => fill({ ja, en }, lang, { [name]: 1 }));
        const same = one.get(said.join('|'));
        return same === undefined ? [] : [`${same}: ${key}`];
      });
    });
    expect(found).toEqual([]);
  });

  it('TXT-950 knows each word that is counted', async () => {
    // Verbs, and what is no count, behind a mark.
    const others = new Set(
      'is has was does ms needs waits holds speaks asks exists ends contains writes works stays refuses looks begins as answers yours yes tries this takes status settings rejects reads others ones offers names less keeps its gives evaluates drops drives counts confirms comes calls progress address --yes'.split(
        ' ',
      ),
    );
    const unknown = (await texts()).flatMap(([key, , en]) =>
      [...en.matchAll(/\{\w+\}((?: [a-z-]+){1,3})/g)].flatMap(([, words = '']) => {
        const first = words
          .trim()
          .split(' ')
          .find((word) => /[a-z]{2}s$/.test(word));
        return first === undefined || others.has(first) || COUNTED.includes(first)
          ? []
          : [`${key}: ${first}`];
      }),
    );
    expect(unknown).toEqual([]);
  });

  it('TXT-952 no text has a plural behind a count of one, nor a verb for many', async () => {
    const plural = new RegExp(`^(?:${COUNTED.join('|')})$`);
    const found = (await texts()).flatMap(([key, , en]) => {
      const names = [...en.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const counts = names.filter((name) => !TEXTS.has(name));
      // Names stay as they are: only what is counted is one.
      const params = Object.fromEntries(counts.map((name) => [name, 1]));
      const text = fill({ ja: '', en }, 'en', params);
      return [...text.matchAll(/(?<![\w:/.-])1((?: [a-z-]+){1,4})/g)].flatMap(([said, words = '']) => {
        const given = words.trim().split(' ');
        const end = given.findIndex((word) => ENDS.test(word));
        const all = end < 0 ? given : given.slice(0, end);
        const noun = all.slice(0, 2).findIndex((word) => plural.test(word));
        const verb = all.findIndex((word) => /^(?:are|were|have|become|themselves)$/.test(word));
        const isOther = noun === 1 && VERBS.has(all[0] ?? '');
        return (noun >= 0 && !isOther) || verb >= 0 ? [`${key}: ${said}`] : [];
      });
    });
    expect(found).toEqual([]);
  });
});
