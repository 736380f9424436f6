import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, unfinishedBytes } from '../../src/logs/encoding.ts';
import { LineSplitter } from '../../src/logs/line-splitter.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const concat = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? [...bytes(part)] : part)));

function split(chunks: readonly Uint8Array[], limit?: number) {
  const splitter = new LineSplitter(0, limit);
  const lines = chunks.flatMap((chunk) => splitter.push(chunk));
  const last = splitter.close(true);
  return last === null ? lines : [...lines, last];
}

describe('bytes to lines', () => {
  it('LOG-90 cuts at LF and CRLF, each line with its byte offset', () => {
    expect(split([bytes('a\r\n日本\n\nx')])).toEqual([
      { offset: 0, text: 'a', lost: 0 },
      { offset: 3, text: '日本', lost: 0 },
      { offset: 10, text: '', lost: 0 },
      { offset: 11, text: 'x', lost: 0 },
    ]);
    expect(split([bytes('a\rb\n')])[0]?.text).toBe('a\rb');
  });

  it('LOG-90 takes off a byte order mark at the very start only', () => {
    expect(split([bytes('\ufeffa\n\ufeffb\n')]).map((line) => line.text)).toEqual(['a', '\ufeffb']);
  });

  it('LOG-91 gives the same lines however the bytes are chunked', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\n', '\r\n', '\r', 'é', '日', '😀', '\0'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        text,
        fc.array(fc.integer({ min: 1, max: 7 })),
        fc.constantFrom(8, 1_000),
        (whole, sizes, limit) => {
          const all = bytes(whole);
          const chunks: Uint8Array[] = [];
          let at = 0;
          for (const size of sizes) {
            chunks.push(all.slice(at, at + size));
            at += size;
          }
          chunks.push(all.slice(at));
          expect(split(chunks, limit)).toEqual(split([all], limit));
        },
      ),
      { seed: 17, numRuns: 500 },
    );
  });

  it('LOG-92 shows every byte that is no UTF-8, and loses none', () => {
    expect(decodeUtf8(concat('caf', [0xe9], ' ok'))).toBe('caf<0xE9> ok');
    expect(decodeUtf8(concat([0xff, 0xfe, 0x00], 'x'))).toBe('<0xFF><0xFE>\0x');
    expect(decodeUtf8(concat('日', [0xe6, 0x97], 'x'))).toBe('日<0xE6><0x97>x');
    expect(decodeUtf8(concat([0xed, 0xa0, 0x80]))).toBe('<0xED><0xA0><0x80>');
    expect(decodeUtf8(concat([0xc0, 0xaf]))).toBe('<0xC0><0xAF>');
    expect(decodeUtf8(concat([0xf4, 0x90, 0x80, 0x80]))).toBe('<0xF4><0x90><0x80><0x80>');
  });

  it('LOG-92 agrees with the platform on what is valid', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: 'binary', maxLength: 3 }).map(bytes),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (parts) => {
        const all = concat(...parts.map((part) => [...part]));
        const back: number[] = [];
        for (const [, hex, rest] of decodeUtf8(all).matchAll(/<0x([0-9A-F]{2})>|([\s\S])/gu)) {
          if (hex !== undefined) back.push(Number.parseInt(hex, 16));
          else back.push(...bytes(rest as string));
        }
        expect(back).toEqual([...all]);
        const native = new TextDecoder('utf-8', { ignoreBOM: true }).decode(all);
        expect(decodeUtf8(all).includes('<0x')).toBe(
          native.includes('\ufffd') && !decodeUtf8(all).includes('\ufffd'),
        );
      }),
      { seed: 23, numRuns: 500 },
    );
  });

  it('knows how many bytes of an unfinished character stand at the end', () => {
    expect(unfinishedBytes(concat('a', [0xe6]))).toBe(1);
    expect(unfinishedBytes(concat('a', [0xe6, 0x97]))).toBe(2);
    expect(unfinishedBytes(concat([0xf0, 0x9f, 0x98]))).toBe(3);
    expect(unfinishedBytes(concat('日'))).toBe(0);
    expect(unfinishedBytes(concat([0xe9], 'a'))).toBe(0);
    expect(unfinishedBytes(concat([0x80, 0x80, 0x80, 0x80]))).toBe(0);
    expect(unfinishedBytes(concat([0xff]))).toBe(0);
  });

  it('LOG-93 keeps a bounded part of a long line, whole characters, and counts the rest', () => {
    const [line, next] = split([bytes(`${'日'.repeat(100)}\nnext\n`)], 100);
    expect(line).toEqual({ offset: 0, text: '日'.repeat(33), lost: 300 - 99 });
    expect(next).toEqual({ offset: 301, text: 'next', lost: 0 });
    const splitter = new LineSplitter(0, 1_000);
    const chunk = new Uint8Array(65_536).fill(120);
    for (let i = 0; i < 160; i += 1) expect(splitter.push(chunk)).toEqual([]);
    expect(splitter.pending).toBe(160 * 65_536);
    expect(splitter.push(bytes('\n'))).toEqual([
      { offset: 0, text: 'x'.repeat(1_000), lost: 160 * 65_536 - 1_000 },
    ]);
  });

  it('LOG-94 gives an unfinished line when it will be waited for no longer, but no part of a character', () => {
    const splitter = new LineSplitter(10);
    splitter.push(concat('half', [0xe6, 0x97]));
    expect(splitter.close(false)).toEqual({ offset: 10, text: 'half', lost: 0 });
    expect(splitter.pending).toBe(2);
    expect(splitter.close(false)).toBeNull();
    expect(splitter.push(concat([0xa5], ' rest\n'))).toEqual([{ offset: 14, text: '日 rest', lost: 0 }]);
    splitter.push(concat([0xe6]));
    expect(splitter.close(true)).toEqual({
      offset: 23,
      text: '<0xE6>',
      lost: 0,
      broken: 'unknown',
    });
    expect(splitter.close(true)).toBeNull();
  });

  it('LOG-91 may be given the same buffer again', () => {
    const splitter = new LineSplitter();
    const buffer = bytes('ab');
    splitter.push(buffer);
    buffer.set(bytes('c\n'));
    expect(splitter.push(buffer)).toEqual([{ offset: 0, text: 'abc', lost: 0 }]);
  });
});
