import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoderOf, ENCODINGS, guessEncoding } from '../../src/logs/encoding.ts';
import { LineSplitter } from '../../src/logs/line-splitter.ts';

/** `決済エラー: タイムアウト` and `ﾃｽﾄ` as iconv writes them. */
const SAMPLES = {
  'euc-jp': {
    bytes: 'b7e8bad1a5a8a5e9a1bc3a20a5bfa5a4a5e0a5a2a5a6a5c8',
    text: '決済エラー: タイムアウト',
  },
  shift_jis: {
    bytes: '8c888dcf8347838981 5b3a20835e8343838083418345 8367'.replaceAll(' ', ''),
    text: '決済エラー: タイムアウト',
  },
} as const;
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('encodings', () => {
  it.each(Object.entries(SAMPLES))(
    'LOG-320 reads %s, and shows a byte that is none of it',
    (encoding, sample) => {
      const { decode } = decoderOf(encoding as keyof typeof SAMPLES);
      expect(decode(bytesOf(sample.bytes))).toBe(sample.text);
      expect(decode(bytesOf(`${sample.bytes}ff61`))).toBe(`${sample.text}<0xFF>a`);
      expect(decode(Uint8Array.from(Buffer.from('plain \0 ascii')))).toBe('plain \0 ascii');
    },
  );

  it('LOG-320 has half-width kana and the signs of Windows in Shift_JIS, and three-byte characters in EUC-JP', () => {
    expect(decoderOf('shift_jis').decode(bytesOf('c3bdc48740'))).toBe('ﾃｽﾄ①');
    expect(decoderOf('euc-jp').decode(bytesOf('8ec38ebd8ec4'))).toBe('ﾃｽﾄ');
    expect(decoderOf('euc-jp').decode(bytesOf('8fb0a1'))).toBe('丂');
  });

  it.each(ENCODINGS)('LOG-320 accounts for every byte of any text in %s', (encoding) => {
    const { decode, unfinished } = decoderOf(encoding);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = decode(bytes);
        // What is shown as broken is as many bytes, and what is left decodes to the rest without a mistake.
        const broken = [...text.matchAll(/<0x([0-9A-F]{2})>/g)].length;
        const label = encoding === 'utf-8' ? 'utf-8' : encoding;
        expect(broken > 0).toBe(
          new TextDecoder(label, { ignoreBOM: true }).decode(bytes).includes('\ufffd') &&
            !(encoding === 'utf-8' && text.includes('\ufffd')),
        );
        expect(unfinished(bytes)).toBeLessThanOrEqual(3);
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  it('LOG-320 names UTF-16, with its mark and without, and no text that has a zero byte somewhere', () => {
    const looksOf = (bytes: Uint8Array) => new LineSplitter().push(bytes)[0]?.broken;
    expect(looksOf(Buffer.from('\uFEFFERROR boom\r\n', 'utf16le'))).toBe('utf-16');
    expect(looksOf(Buffer.from('ERROR boom\r\n', 'utf16le'))).toBe('utf-16');
    expect(looksOf(Buffer.from('a key\0and its value\n'))).toBeUndefined();
  });

  it.each(Object.entries(SAMPLES))(
    'LOG-320 cuts no character of %s across reads or at the limit',
    (encoding, { bytes, text }) => {
      const all = Uint8Array.from([...bytesOf(bytes), 10, ...bytesOf(bytes)]);
      for (let size = 1; size < 8; size += 1) {
        const splitter = new LineSplitter(0, undefined, decoderOf(encoding as keyof typeof SAMPLES));
        const lines = [];
        for (let at = 0; at < all.length; at += size)
          lines.push(...splitter.push(all.subarray(at, at + size)));
        lines.push(splitter.close(true));
        expect(lines.map((line) => line?.text)).toEqual([text, text]);
      }
      const limited = new LineSplitter(0, 3, decoderOf(encoding as keyof typeof SAMPLES));
      expect(limited.push(all)[0]).toMatchObject({ text: '決', lost: bytes.length / 2 - 2 });
    },
  );

  it('LOG-321 tells lines with bytes that do not decode, and which encoding they look like', () => {
    const splitter = new LineSplitter();
    const line = (hex: string) => splitter.push(Uint8Array.from([...bytesOf(hex), 10]))[0];
    expect(line(SAMPLES['euc-jp'].bytes)?.broken).toBe('euc-jp');
    expect(line(SAMPLES.shift_jis.bytes)?.broken).toBe('shift_jis');
    expect(line('e6b1ba')?.broken).toBeUndefined();
    expect(line('61fffe62')?.broken).toBe('unknown');
    expect(guessEncoding(bytesOf('c3bdc4'))).toBe('shift_jis');
    expect(guessEncoding(bytesOf('636166e9'))).toBe('unknown');
  });
});
