import { describe, expect, it } from 'vitest';
import { graphemes } from '../../src/text/graphemes.ts';
import { neutralise } from '../../src/text/neutralise.ts';
import { width } from '../../src/text/width.ts';
import { wrap } from '../../src/text/wrap.ts';
import { pick, randomText, seeded } from './random-text.ts';

const NEVER_FIRST =
  '、。，．・：；？！）］｝」』】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョヶ々ゝ”’…,.:;?!)]}%'.split('');
const NEVER_LAST = '（［｛「『【〈《〔“‘([{￥＄'.split('');

describe('wrap', () => {
  it.each([
    ['payment gateway timeout after 3000ms', 16, ['payment gateway', 'timeout after', '3000ms']],
    ['決済画面で5xxが急増しています', 10, ['決済画面で', '5xxが急増', 'しています']],
    ['決済が止まった。次の', 14, ['決済が止まっ', 'た。次の']],
    ['あいう「えお」か', 8, ['あいう', '「えお」', 'か']],
    ['サーバー', 6, ['サー', 'バー']],
    ['キャッシュ', 4, ['キャ', 'ッ', 'シュ']],
    ['errorが出た', 6, ['error', 'が出た']],
    ['a b', 1, ['a', 'b']],
    ['one\ntwo three\n\nfour', 5, ['one', 'two', 'three', '', 'four']],
    ['  indented text here', 10, ['  indented', 'text here']],
    ['', 10, ['']],
    ['fits', 10, ['fits']],
    ['https://example.com/very/long', 12, ['https://exam', 'ple.com/very', '/long']],
    ['家族👨‍👩‍👧‍👦です', 6, ['家族👨‍👩‍👧‍👦', 'です']],
  ])('TXT-50 wraps %j at %i columns', (text, cols, lines) => {
    expect(wrap(text, cols)).toEqual(lines);
  });

  it('TXT-51 never exceeds the columns, and loses nothing but spaces at breaks', () => {
    const random = seeded(51);
    for (let n = 0; n < 4000; n++) {
      const text = neutralise(randomText(random, 30), { newlines: true });
      const cols = 1 + Math.floor(random() * 24);
      const lines = wrap(text, cols);
      for (const line of lines) {
        const tooWide = width(line) > cols && graphemes(line).length > 1;
        if (tooWide) expect.fail(JSON.stringify([text, cols, line]));
      }
      const bare = (all: string) => all.replace(/[ \u3000\n]/g, '');
      expect(bare(lines.join('')), JSON.stringify([text, cols])).toBe(bare(text));
      expect(lines.length).toBeGreaterThanOrEqual(text.split('\n').length);
    }
  });

  it('TXT-52 keeps kinsoku wherever a line has room for it', () => {
    const random = seeded(52);
    const words = [
      '決済',
      'が',
      '止まった。',
      '「5xx」',
      'サーバー',
      '、',
      'しょっちゅう',
      'error',
      '（暫定）',
      '100%',
      'デプロイ',
      '…',
      'です',
      'ok!',
      ' ',
    ];
    for (let n = 0; n < 3000; n++) {
      let text = '';
      let last = '';
      for (let left = 40; left > 0; left--) {
        const word = pick(random, words);
        // A run of marks longer than a line leaves no choice, and a space allows a break before a mark.
        if (/^[、…]/.test(word) && /[、…。）」 ]$|^$/.test(last)) continue;
        if (word === ' ' && (last === ' ' || last === '')) continue;
        text += word;
        last = word;
      }
      const lines = wrap(text, 16 + Math.floor(random() * 30));
      for (const line of lines) {
        const all = graphemes(line);
        if (NEVER_FIRST.includes(all[0]!) || NEVER_LAST.includes(all.at(-1)!))
          expect.fail(JSON.stringify([text, line]));
      }
    }
  });

  it('TXT-53 fills lines: the next word would not have fitted', () => {
    const lines = wrap('aaa bb cccc d eeeee ff ggg h iiii'.repeat(20), 12);
    for (const [n, line] of lines.slice(0, -1).entries()) {
      expect(width(line) + 1 + width(lines[n + 1]!.split(' ')[0]!)).toBeGreaterThan(12);
    }
  });

  it('TXT-53 wraps a token of 1 MB', () => {
    expect(wrap('a'.repeat(1_000_000), 100)).toHaveLength(10_000);
    expect(wrap('、'.repeat(200_000), 100).length).toBeGreaterThanOrEqual(4000);
    expect(wrap('あ'.repeat(200_000), 100)).toHaveLength(4000);
  });
});
