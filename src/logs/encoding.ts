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

/** What bytes that are none of an encoding look like. UTF-16 is named, not read: its line breaks are two bytes. */
export type Looks = Exclude<Encoding, 'utf-8'> | 'utf-16' | 'unknown';

/** Why a source cannot read its lines, and what to do: a reason of its status. Only a file's settings can name its encoding. */
export function undecodable(
  looks: Looks,
  where: 'file' | 'input' = 'file',
): {
  readonly kind: string;
  readonly params: { readonly looks?: Looks };
} {
  if (looks === 'unknown') return { kind: 'undecodable-unknown', params: {} };
  if (where === 'input') return { kind: 'undecodable-input', params: { looks } };
  if (looks === 'utf-16') return { kind: 'undecodable-wide', params: {} };
  return { kind: 'undecodable', params: { looks } };
}

/** Every other byte of UTF-16 is zero where the text is ASCII; elsewhere hardly one is. */
const isUtf16 = (bytes: Uint8Array): boolean => {
  let zeros = 0;
  for (const byte of bytes) if (byte === 0) zeros += 1;
  return zeros >= 2 && zeros * 3 > bytes.length;
};

/**
 * Which of the Japanese encodings, or UTF-16, bytes that are no UTF-8 look like. Of two that fit it is the one that gives the text
 * more of what Japanese is written with: the other makes rows of half-width kana or rare kanji of it.
 */
export function guessEncoding(bytes: Uint8Array): Looks {
  if (isUtf16(bytes)) return 'utf-16';
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

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that a sequence starting with this byte has; 0 when no sequence may start so (RFC 3629). */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** The second byte is bounded more narrowly after these leads: no overlong forms, surrogates, or beyond U+10FFFF. */
function secondFits(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0 && second <= 0xbf;
  if (lead === 0xed) return second >= 0x80 && second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90 && second <= 0xbf;
  if (lead === 0xf4) return second >= 0x80 && second <= 0x8f;
  return second >= 0x80 && second <= 0xbf;
}

/** How many bytes at `at` fit a sequence, and how many it needs; `have === need` is a whole character. */
function scan(bytes: Uint8Array, at: number): { readonly have: number; readonly need: number } {
  const lead = bytes[at] as number;
  const need = sequenceLength(lead);
  let have = need === 0 ? 0 : 1;
  while (have > 0 && have < need && at + have < bytes.length) {
    const next = bytes[at + have] as number;
    if (have === 1 ? !secondFits(lead, next) : (next & 0xc0) !== 0x80) break;
    have += 1;
  }
  return { have, need };
}

/** Bytes at the end that begin a character whose rest has not come; 0 to 3. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const at = bytes.length - back;
    if (((bytes[at] as number) & 0xc0) === 0x80) continue;
    const { have, need } = scan(bytes, at);
    return have === back && need > have ? back : 0;
  }
  return 0;
}

/** Text of UTF-8 bytes; every byte that is none is shown as `<0xE9>`, so nothing is lost and nothing guessed. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeBroken(bytes);
  }
}

function decodeBroken(bytes: Uint8Array): string {
  const parts: string[] = [];
  let good = 0;
  for (let at = 0; at < bytes.length; ) {
    const { have, need } = scan(bytes, at);
    if (need > 0 && have === need) {
      at += need;
      continue;
    }
    if (good < at) parts.push(decoder.decode(bytes.subarray(good, at)));
    parts.push(`<0x${(bytes[at] as number).toString(16).toUpperCase().padStart(2, '0')}>`);
    at += 1;
    good = at;
  }
  if (good < bytes.length) parts.push(decoder.decode(bytes.subarray(good)));
  return parts.join('');
}
