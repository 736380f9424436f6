import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scannedFingerprint } from '../../../src/logs/patterns/fingerprint.ts';
import { READ, scan } from '../../../src/logs/patterns/scan.ts';
import { scannedTokens, templateText } from '../../../src/logs/patterns/template.ts';
import { MOST_TOKENS } from '../../../src/logs/patterns/tokens.ts';
import { status } from '../../../src/logs/patterns/words.ts';

const template = (line: string): string => {
  scan(line);
  return templateText(scannedTokens());
};
const print = (line: string): number => {
  scan(line);
  return scannedFingerprint();
};

describe('a line read into constants and values', () => {
  it.each([
    [
      'payment gateway timeout after 3000 ms order=8123',
      'payment gateway timeout after <duration> order=<number>',
    ],
    ['took 1.5s at 10.0.0.12:5432', 'took <duration> at <address>'],
    ['user 0b7c1f0e-3d2a-4b1c-9f00-aa11bb22cc33 left', 'user <id> left'],
    ['pod checkout-7d9f8c6b5-x2x4z is ready', 'pod checkout-<id> is ready'],
    ['node-12 joined', 'node-<number> joined'],
    ['cannot find "blue shirt" in stock', 'cannot find <text> in stock'],
    ["key 'abc' isn't there", "key <text> isn't there"],
    ['「青いシャツ」の在庫がありません', '<text>の在庫がありません'],
    ['注文81234を処理できません', '注文<number>を処理できません'],
    ['応答まで3秒かかりました', '応答まで<duration>かかりました'],
    ['connection from 1.2.3.4 () at Fri Jul 29 03:10:22 2005', 'connection from <address> at <time>'],
    ['sent 5325 bytes (5.2 KB), 12 ms', 'sent <number> bytes, <duration>'],
    ['lifetime <1 sec', 'lifetime <duration>'],
    ['deleting blk_1 blk_2 blk_3', 'deleting blk_<number>'],
    ['retry 1, 2, 3', 'retry <number>'],
    ['cannot open /var/lib/app/data.db', 'cannot open <path>'],
    ['lookup db-1.example.com failed', 'lookup <address> failed'],
    ['at com.acme.Checkout(Checkout.java:42)', 'at com.acme.Checkout(Checkout.java:<number>)'],
    ['http2 stream 7 over utf-8', 'http2 stream <number> over utf-8'],
    ['boom\n\tat A.b(A.java:12)', 'boom'],
  ])('LOG-480 %s', (line, expected) => {
    expect(template(line)).toBe(expected);
  });

  it.each([
    ['GET /pay/814392?retry=1 500 12ms', 'GET /pay/<id> 500 <duration>', 500],
    [
      '10.0.0.1 - - "POST /v2/orders/17 HTTP/1.1" 404 23',
      '<address> - - "POST /v2/orders/<id> HTTP/<number>" 404 <number>',
      404,
    ],
    [
      'upstream answered with status: 503 after 250 ms',
      'upstream answered with status: 503 after <duration>',
      503,
    ],
    ['{"status":502,"took":17}', '{"status":502,"took":<number>}', 502],
    ['read 512 bytes', 'read <number> bytes', 0],
  ])('LOG-481 keeps the status code of %s', (line, expected, code) => {
    expect(template(line)).toBe(expected);
    scan(line);
    expect(status).toBe(code);
  });

  const word = fc.constantFrom(
    'order',
    'GET',
    '/a/b/9',
    '500',
    '12ms',
    'x=3',
    '"q r"',
    '(1)',
    'Fri',
    'Jul',
    '2',
    'node-7',
    '注文3を',
    '<number>',
    "it's",
    ':',
    '10.0.0.1',
    'a,b',
  );
  it('LOG-482 gives the tokens of a template again when it reads the template', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const line = words.join(' ');
        const first = template(line);
        expect(template(first)).toBe(first);
        expect(print(first)).toBe(print(line));
      }),
      { numRuns: 500 },
    );
  });

  it('LOG-483 reads a bounded part of a line, whatever follows', () => {
    for (const part of ['"', "'", '<', '「', 'a.b:', '//', '1:', '((', 'GET /', '-1-', 'Jul ']) {
      const line = part.repeat(READ);
      expect(scan(line)).toBeLessThanOrEqual(MOST_TOKENS + 8);
      expect(print(`${line}>"'」)`)).toBe(print(line.slice(0, READ)));
    }
  });

  it('LOG-483 reads any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (line) => {
        expect(scan(line)).toBeLessThanOrEqual(MOST_TOKENS + 8);
      }),
    );
  });
});
