/** A small seeded generator (mulberry32): the same seed gives the same texts on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

/** What logs, names and notes are made of, and what breaks terminals, as pieces to join at random. */
export const PIECES: readonly string[] = [
  ...'abcXYZ019 -_./:=#*',
  ...'障害対応決済画面で急増しました、。「」ーっゃカタカナ',
  ...'ｶﾞﾊﾟｱｲｳﾞﾟ',
  ...'ＡＢｃ１２！？　',
  'か\u3099',
  'は\u309A',
  'e\u0301',
  'a\u0308\u0323',
  'が',
  '한',
  '글',
  '\u1112\u1161\u11ab',
  '\u1100',
  '\u1161',
  '\u11a8',
  ...['👍', '🔥', '✅', '❌', '⏳', '🔴', '☺', '⚠', '✓', '☑', '»', '★', '─', '…', '→', '●', '①', '×', '“'],
  '⚠\uFE0F',
  '❤\uFE0F',
  '⌚\uFE0E',
  '👍🏽',
  '🏽',
  '👨‍👩‍👧‍👦',
  '👩🏻‍💻',
  '🏳\uFE0F‍🌈',
  '🏳‍🌈',
  '👁‍🗨',
  '1\uFE0F\u20E3',
  '#\u20E3',
  '5\uFE0F',
  '🇯🇵',
  '🇯',
  '🇵',
  '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
  ...[
    '\u0301',
    '\u20DD',
    '\u3099',
    '\uFE0F',
    '\uFE0E',
    '\u200D',
    '\u200B',
    '\u200C',
    '\u00AD',
    '\u2060',
    '\uFEFF',
  ],
  ...['ไทย', 'น้ำ', 'กำ', 'ที่', '\u0E33', 'ล้ำ'],
  ...['हिन्दी', 'क्ष', 'क्‍ष', 'தமிழ்', '\u0600', '١٢', '\u06DD', 'שָׁלוֹם'],
  ...['𠮷', '𝐀', '\u{E0100}', '葛\u{E0100}', '\uD83D', '\uDE00', '\uFFFD', '\u{16D63}\u{16D67}\u{16D67}'],
  ...['\u3164', '\u115F', '\uFFA0', '\u00A0', '\u2003', '\u2028', '\t', '\n', '\r\n', '\u0085', '\u007F'],
];

/** A text of up to `most` pieces. */
export function randomText(random: () => number, most: number, pieces: readonly string[] = PIECES): string {
  let text = '';
  for (let left = Math.floor(random() * (most + 1)); left > 0; left--) text += pick(random, pieces);
  return text;
}
