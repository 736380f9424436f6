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
