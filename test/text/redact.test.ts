import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSequences, normalise } from '../../src/text/normalise.ts';
import { redact, redactField, sumCounts } from '../../src/text/redact.ts';
import { hideKeyBlocks, KeyBlocks } from '../../src/text/redaction/key-blocks.ts';
import { SOURCES, VENDOR_FORMS } from '../../src/text/redaction/vendor-forms.ts';
import { BYPASSES } from './redaction/bypasses.ts';
import { nearSecrets } from './redaction/near-secrets.ts';
import { ordinaryLines } from './redaction/ordinary-lines.ts';
import { partedSecrets, vendorTokens } from './redaction/parted-secrets.ts';
import { SecretMaker, samples } from './redaction/secret-corpus.ts';

/** What somebody who undoes every disguise can still read. */
function readable(text: string): string {
  const undone = hasSequences(text)
    ? [normalise(text, 'strip').text, normalise(text, 'open').text]
    : [normalise(text).text];
  return [text, ...undone].join('\n');
}

describe('redact', () => {
  for (const [name, disguise] of Object.entries(BYPASSES)) {
    it(`TXT-40 leaves no secret of the corpus behind, written with: ${name}`, () => {
      const left: string[] = [];
      const corpus = [1, 2, 3].flatMap(samples);
      // What is looked for is there before, in whatever disguise.
      const there = corpus.filter(({ line, secrets }) =>
        secrets.some((secret) => readable(disguise(line)).includes(secret)),
      );
      expect(there).toEqual(corpus);
      expect(there.length).toBeGreaterThan(1_000);
      for (const { kind, line, secrets } of corpus) {
        const { text } = redact(disguise(line));
        if (secrets.some((secret) => readable(text).includes(secret)))
          left.push(`${kind}: ${line} -> ${readable(text)}`);
      }
      expect(left.slice(0, 10)).toEqual([]);
    });
  }

  it.each(partedSecrets(6).map(({ kind, line, secrets }) => ({ kind, line, secret: secrets[0] as string })))(
    'TXT-320 finds a $kind whose key is far, escaped or unusual: $line',
    ({ kind, line, secret }) => {
      const { text } = redact(line);
      expect(text).not.toContain(secret);
      expect(text).toContain(`[redacted:${kind}]`);
      expect(redact(text).text).toBe(text);
    },
  );

  it.each(vendorTokens(7))('TXT-321 finds a token of %s by its form', (_vendor, token) => {
    const { text } = redact(`upstream refused ${token} (401)`);
    expect(text).not.toContain(token.slice(-12));
    expect(text).toMatch(/^upstream refused \S*\[redacted:[a-z-]+\]\S* \(401\)$/);
  });

  it('TXT-321 names for each form where it is published', () => {
    const unnamed = VENDOR_FORMS.filter(({ source }) => !/^(?:https:\/\/|docs\/)/.test(SOURCES[source]));
    expect(unnamed).toEqual([]);
    expect(new Set(VENDOR_FORMS.map(({ vendor }) => vendor)).size).toBeGreaterThan(60);
  });

  it('TXT-41 names the rule, counts it, and keeps what stands around', () => {
    const { text, counts } = redact(
      'login user=app password=h4nter2x, mail taro@example.com and hanako@example.com',
    );
    expect(text).toBe(
      'login user=app password=[redacted:password], mail [redacted:email] and [redacted:email]',
    );
    expect([counts.password, counts.email, counts.jwt]).toEqual([1, 2, 0]);
    expect(sumCounts([counts, counts, redact('nothing').counts])).toMatchObject({
      password: 2,
      email: 4,
      card: 0,
    });
  });

  it('TXT-41 gives most samples the name of their kind', () => {
    const all = samples(4);
    const wrong = all.filter(({ kind, line }) => !redact(line).text.includes(`[redacted:${kind}]`));
    expect(wrong.map(({ kind, line }) => `${kind}: ${redact(line).text}`)).toEqual([]);
  });

  it.each([
    ['{"password":"a\\"b","id":1}', '{"password":"[redacted:password]","id":1}'],
    ['"{\\"token\\":\\"abc123\\",\\"id\\":1}"', '"{\\"token\\":\\"[redacted:secret]\\",\\"id\\":1}"'],
    ['Authorization: Bearer abc123 host=x', 'Authorization: Bearer [redacted:authorization] host=x'],
    ['postgres://app:s3cret@db:5432/x', 'postgres://app:[redacted:url-password]@db:5432/x'],
    ['{"cookie":"sid=1; b=2","status":200}', '{"cookie":"[redacted:cookie]","status":200}'],
    ['{"token":{"id":1,"access_token":"abc123"}}', '{"token":{"id":1,"access_token":"[redacted:secret]"}}'],
    ['GET /x?token=abc123&page=2', 'GET /x?token=[redacted:secret]&page=2'],
    ['ｐａｓｓｗｏｒｄ：ｈｕｎｔｅｒ２　です', 'ｐａｓｓｗｏｒｄ：[redacted:password]　です'],
    ['user=taro@example.com;x', 'user=[redacted:email];x'],
    ['from <taro@example.com>', 'from <[redacted:email]>'],
    [`my token is oct_${'a1_B-'.repeat(9).slice(0, 43)}.`, 'my token is [redacted:vendor-token].'],
    ['user[password][]=hunter22&a=1', 'user[password][]=[redacted:password]&a=1'],
    ['password[0]=hunter22', 'password[0]=[redacted:password]'],
    ['パスワード「hunter22」で入れます', 'パスワード「[redacted:password]」で入れます'],
    ['sent x-api-key 8f3Kd92mQx71 to it', 'sent x-api-key [redacted:secret] to it'],
    ['passwd hunter2x', 'passwd [redacted:password]'],
    ['he typed passwd s3cret1! twice', 'he typed passwd [redacted:password] twice'],
    ['passphrase for key: correct horse battery', 'passphrase for key: [redacted:password]'],
    [
      'Enter passphrase for key "/home/a/.ssh/id_ed25519": correct horse',
      'Enter passphrase for key "/home/a/.ssh/id_ed25519": [redacted:password]',
    ],
    [
      'SharedAccessSignature sig=Zm9vYmFyYmF6cXV4Zm9v%3D&se=17&sr=hub',
      'SharedAccessSignature sig=[redacted:signed-url]&se=17&sr=hub',
    ],
    ['jdbc:oracle:thin:app/Tig3r@db:1521/x', 'jdbc:oracle:thin:app/[redacted:url-password]@db:1521/x'],
    ['jdbc:oracle:thin:app/"Ti@g/er"@//db/x', 'jdbc:oracle:thin:app/[redacted:url-password]@//db/x'],
    ['sqlplus scott/tiger@orcl', 'sqlplus scott/[redacted:password]@orcl'],
    ['pay DE89 3704 0044 0532 0130 00 now', 'pay [redacted:iban] now'],
    ['iban=GB82WEST12345698765432', 'iban=[redacted:iban]'],
    ['SSN: 536-22-8726', 'SSN: [redacted:ssn]'],
    ['"social_security_number":"536228726"', '"social_security_number":"[redacted:ssn]"'],
    ['applicant 536-22-8726 refused', 'applicant [redacted:ssn] refused'],
  ])('TXT-42 replaces the value only, in %j', (line, redacted) => {
    expect(redact(line).text).toBe(redacted);
  });

  it.each(['p\u0430ssw\u043erd=hunter22', 't\u03bfken: abc123XYZ', '\u0430\u0440i_key=abc123XYZ0'])(
    'TXT-40 finds the value of a key written with letters that only look Latin: %s',
    (line) => {
      expect(redact(line).text).toMatch(/^[^=:]*[=:] ?\[redacted:(?:password|secret)\]$/);
    },
  );

  it.each([
    ['write to taro [at] example [dot] com today', 'write to [redacted:email] today'],
    ['taro.yamada(at)example.co.jp', '[redacted:email]'],
    ['taro <アット> example.com です', '[redacted:email] です'],
  ])('TXT-40 finds an address that is spelt: %s', (line, redacted) => {
    expect(redact(line).text).toBe(redacted);
  });

  it.each([
    'error (at index.js:12) handler.run',
    'at Object.<anonymous> (at /srv/app.js:3:1)',
    'look (at this) first.thing',
    'Ошибка: сервер недоступен, повтор через 5 с',
    'items[at] value.length',
    'passwd changed for app',
    'passwd updated successfully',
    'x-api-key header missing',
    'x-api-key is required',
    'passphrase for key not given',
    'Enter passphrase for key "/home/a/.ssh/id_ed25519":',
    'jdbc:oracle:thin:@db:1521/x',
    'part 000-12-3456, lot 666-12-3456, 912-34-5678',
    'order 536-22-87265 and 1536-22-8726',
    'sku DE89 3704 0044 0532 0130 01',
    'build GB82WEST12345698765433',
    'Σφάλμα: δεν βρέθηκε το αρχείο',
  ])('TXT-43 leaves %s', (line) => {
    expect(redact(line).text).toBe(line);
  });

  it('TXT-47 hides a private key that a log holds line by line, down to its last short line', () => {
    const body = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj', 'Qk1Z', 'ab=='];
    const lines = [
      'start',
      '-----BEGIN PRIVATE KEY-----',
      ...body,
      '-----END PRIVATE KEY-----',
      'Done',
      'Qk1Z',
    ];
    const hidden = '[redacted:private-key]';
    const keys = new KeyBlocks();
    expect(lines.map((line) => keys.take(line))).toEqual([
      ...lines.slice(0, 2),
      ...body.map(() => hidden),
      ...lines.slice(5),
    ]);
    expect(hideKeyBlocks(lines.slice(3))).toEqual([hidden, hidden, ...lines.slice(5)]);
    // A key that is never ended hides no more than a key's length.
    const endless = new KeyBlocks();
    endless.take('-----BEGIN RSA PRIVATE KEY-----');
    expect(endless.take('12:00 INFO request served in 3 ms')).toContain('request');
    for (let i = 0; i < 300; i += 1) endless.take('word');
    expect(endless.take('word')).toBe('word');
  });

  it('TXT-323 hides a private key over several lines of text, documents and prefixes, and the lines between them stay', () => {
    const body = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj', 'Qk1ZaB3x', 'ab=='];
    const key = ['-----BEGIN RSA PRIVATE KEY-----', ...body, '-----END RSA PRIVATE KEY-----'];
    const shown = (lines: readonly string[]) => {
      const keys = new KeyBlocks();
      return lines.map((line) => keys.take(line));
    };
    const none = (lines: readonly string[]) => {
      for (const part of body) expect(lines.join('\n')).not.toContain(part);
    };
    const prefixes = [
      (i: number) => `web-1  | 2026-11-25T03:10:${10 + i}.123Z stderr F `,
      (i: number) => `[pod/app-7f9c5d6b8-x${i}k2p/app] `,
      () => 'INFO config: ',
      (i: number) => `${i} "`,
    ];
    for (const prefix of prefixes) {
      const lines = key.map((line, i) => `${prefix(i)}${line}${prefix(0).endsWith('"') ? '",' : ''}`);
      const other = `${prefix(7)}request served`;
      const mixed = [...lines.slice(0, 2), other, ...lines.slice(2), `${prefix(9)}Done`];
      none(shown(mixed));
      expect(shown(mixed)).toContain(other);
      expect(shown(mixed).at(-1)).toBe(`${prefix(9)}Done`);
      none(hideKeyBlocks(lines.slice(2)));
    }
    // Several lines in one document, and a key whose end stands in the next one.
    none(shown([[...key.slice(0, 2)].join('\n'), [...key.slice(2), 'Done'].join('\n')]));
    expect(shown([key.slice(0, 2).join('\n'), [...key.slice(2), 'Done'].join('\n')]).join('\n')).toMatch(
      /Done$/,
    );
  });

  it('TXT-43 changes hardly any of 10,000 ordinary lines', () => {
    const lines = ordinaryLines(11, 10_000);
    const changed = lines.filter((line) => redact(line).text !== line);
    expect(changed.length / lines.length, changed.slice(0, 20).join('\n')).toBeLessThan(0.001);
  });

  it('TXT-322 changes no line that only stands close to a rule', () => {
    fc.assert(
      fc.property(nearSecrets, (line) => {
        expect(redact(line).text).toBe(line);
      }),
      { numRuns: 4_000, seed: 20_261_125 },
    );
  });

  it('TXT-44 changes nothing the second time', () => {
    for (const { line } of samples(5)) {
      const once = redact(line).text;
      expect(redact(once).text).toBe(once);
    }
  });

  it('TXT-45 takes linear time on long texts made to be slow', () => {
    const hostile = [
      'a',
      '1',
      '0',
      '@',
      'eyJ',
      'eyJa.',
      'AKIA',
      'password',
      'password="',
      'token:',
      'token=["',
      '-----BEGIN PRIVATE KEY',
    ];
    hostile.push(
      '://a',
      '://a:b',
      'authorization:',
      'cookie: a',
      'cookie={',
      'aws ',
      'aws=+',
      '4111 ',
      '1 1 ',
      'a@a',
      'a.',
      '@a.',
    );
    hostile.push(
      'curl -u ',
      'mysql ',
      '\x1b]',
      '\u009d',
      '\x1b[',
      'か\u3099',
      'sk-',
      'xoxb-',
      'key=',
      'key="aA1',
      'basic ',
      'bearer ',
    );
    hostile.push(
      'A',
      'github_pat_',
      'pass phrase: ',
      'token=/a',
      'token=../a/',
      '<token>',
      '--token ',
      '090-',
      '0-',
      'MII',
      'AUTH PLAIN ',
    );
    hostile.push(
      'passphrase: ',
      'password is ',
      'my_number 1234',
      '\\"',
      'token\\":\\"',
      '[redacted:',
      '<U+',
      'x=.',
      'ａ',
      'SG.a',
      'secret-',
      'パスワードは',
      '\u200dパスワードは',
      '1-authorization: digest ',
      'password=&sig=',
      '\\"password\\":',
    );
    hostile.push(
      '"a"@',
      '"a" "a',
      '+1 4',
      '(415) ',
      'sid=',
      'code=a1b2c3d4',
      'code=a1b2c3d4&state=',
      '\\',
      '\\x',
      '%25',
      '"',
      '\\u003d',
      'password\\u003d',
      'password%253D',
      '&amp;amp;quot;',
      'password  ',
      'password\t',
      'password:\n',
      'password, ',
      'password -> ',
      'authorization: A b=',
      'Authorization: Splunk ',
      'phone ',
      'pat',
      'sk-ant-',
      'do',
      'fm2_',
    );
    for (const piece of hostile) {
      // In square time the fastest of them would take minutes.
      const text = piece.repeat(Math.ceil(400_000 / piece.length));
      expect(typeof redact(text).text).toBe('string');
    }
  });
});

describe('redactField', () => {
  it.each([
    ['db.password', 'correct horse', '[redacted:password]'],
    ['password', 'null', 'null'],
    ['http.request.headers.authorization', 'Bearer abc123', 'Bearer [redacted:authorization]'],
    ['headers.cookie', 'a=1; sid=2', '[redacted:cookie]'],
    ['aws.secretAccessKey', 'x/y+z', '[redacted:aws-secret]'],
    ['ｔｏｋｅｎ', 'abc', '[redacted:secret]'],
    ['to\u200Bken', 'abc', '[redacted:secret]'],
    ['usage.total_tokens', '1234', '1234'],
    ['user.email', 'taro@example.com', '[redacted:email]'],
    ['tel', '0312345678', '[redacted:phone]'],
    ['order.id', '0312345678', '0312345678'],
    ['trace', '4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['message', 'password=abc123 x', 'password=[redacted:password] x'],
  ])('TXT-46 redacts the field %s: %j as %j', (key, value, redacted) => {
    expect(redactField(key, value).text).toBe(redacted);
  });

  it('TXT-46 redacts an individual number by the name of its field', () => {
    const number = new SecretMaker(1).myNumber();
    expect(redactField('my_number', number).text).toBe('[redacted:my-number]');
    expect(redactField('order_number', number).text).toBe(number);
  });
});
