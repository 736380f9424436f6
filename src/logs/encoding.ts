import { decodeUtf8, unfinishedBytes } from './decode-utf8.ts';

/** Encodings that a source may name. Shift_JIS is that of Windows (code page 932), as the platform reads it. */
export const ENCODINGS = ['utf-8', 'euc-jp', 'shift_jis'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Reads the bytes of a line. */
export interface LineDecoder {
  /** Text of the bytes; every byte that is none of the encoding is shown as `<0xE9>`. */
  decode(bytes: Uint8Array): string;
  /** Bytes at the end that begin a character whose rest has not come. */
  unfinished(bytes: Uint8Array): number;
  /** Whether some bytes are none of the encoding. */
  breaks(bytes: Uint8Array): boolean;
}

const strict = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  'euc-jp': new TextDecoder('euc-jp', { fatal: true }),
  shift_jis: new TextDecoder('shift_jis', { fatal: true }),
} as const;

function fits(encoding: Encoding, bytes: Uint8Array): boolean {
  try {
    strict[encoding].decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of the character that a byte begins (JIS X 0208 and 0212 as of the WHATWG Encoding Standard). */
const lengthIn = {
  'euc-jp': (lead: number) => (lead === 0x8f ? 3 : lead === 0x8e || (lead >= 0xa1 && lead <= 0xfe) ? 2 : 1),
  shift_jis: (lead: number) => ((lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc) ? 2 : 1),
} as const;

/** Where a character begins is only known from the start of the text. */
function walker(encoding: 'euc-jp' | 'shift_jis'): LineDecoder {
  const length = lengthIn[encoding];
  return {
    breaks: (bytes) => !fits(encoding, bytes),
    decode(bytes) {
      if (fits(encoding, bytes)) return strict[encoding].decode(bytes);
      const parts: string[] = [];
      for (let at = 0; at < bytes.length; ) {
        const lead = bytes[at] as number;
        const character = bytes.subarray(at, at + length(lead));
        if (fits(encoding, character)) {
          parts.push(strict[encoding].decode(character));
          at += character.length;
        } else {
          parts.push(`<0x${lead.toString(16).toUpperCase().padStart(2, '0')}>`);
          at += 1;
        }
      }
      return parts.join('');
    },
    unfinished(bytes) {
      let at = 0;
      while (at < bytes.length) {
        const next = at + length(bytes[at] as number);
        if (next > bytes.length) return bytes.length - at;
        at = next;
      }
      return 0;
    },
  };
}

const DECODERS: Readonly<Record<Encoding, LineDecoder>> = {
  'utf-8': {
    decode: decodeUtf8,
    unfinished: unfinishedBytes,
    breaks: (bytes) => !fits('utf-8', bytes),
  },
  'euc-jp': walker('euc-jp'),
  shift_jis: walker('shift_jis'),
};

export const decoderOf = (encoding: Encoding = 'utf-8'): LineDecoder => DECODERS[encoding];

/** Kana and the kanji of JIS, full width: what Japanese text is made of. */
const JAPANESE = /[ぁ-ん]|[ァ-ヶー]|[一-龠々]|[、。「」・：（）]/g;
const HALF_WIDTH = /[\uff61-\uff9f]/g;

/**
 * Which of the Japanese encodings bytes that are no UTF-8 look like. Of two that fit it is the one that gives the text
 * more of what Japanese is written with: the other makes rows of half-width kana or rare kanji of it.
 */
export function guessEncoding(bytes: Uint8Array): Exclude<Encoding, 'utf-8'> | 'unknown' {
  const scores = (['euc-jp', 'shift_jis'] as const).flatMap((encoding) => {
    if (!fits(encoding, bytes)) return [];
    const text = strict[encoding].decode(bytes);
    const full = text.match(JAPANESE)?.length ?? 0;
    const half = text.match(HALF_WIDTH)?.length ?? 0;
    return [{ encoding, score: full * 2 - half, told: full + half }];
  });
  const best = scores.toSorted((a, b) => b.score - a.score)[0];
  return best !== undefined && best.told > 0 ? best.encoding : 'unknown';
}
