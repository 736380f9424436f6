import { describe, expect, it } from 'vitest';
import { hideOverLines, SecretsOverLines } from '../../src/text/secrets-over-lines.ts';

const live = (lines: readonly string[]): readonly string[] => {
  const secrets = new SecretsOverLines();
  return lines.map((line) => secrets.take(line));
};

describe('a secret over several lines', () => {
  it.each([
    [['db password:', 'Tr0ub4dor&3xyz', 'ready']],
    [['retrying', 'api_key =', 'Zk3nQ9vLr2Xw8', 'api_key = set']],
    [['started\n  client_secret:', '  Zk3nQ9vLr2Xw8', 'ok']],
  ])('TXT-500 a value is hidden on the line after its name: %j', (lines) => {
    const [secret] = lines.flatMap((line) => /Tr0ub4dor&3xyz|Zk3nQ9vLr2Xw8/.exec(line) ?? []);
    for (const hidden of [live(lines), hideOverLines(lines)]) {
      expect(hidden.join('\n')).not.toContain(secret);
      expect(hidden.join('\n').replace(/\[redacted:[\w-]+\]/g, secret ?? '')).toBe(lines.join('\n'));
    }
  });

  it.each([
    [['waiting for:', 'checkout-7d9f8c6b5 to answer']],
    [['enter the password:', 'request 17 done in 3 ms']],
    [['password:', 'INFO started', 'Zk3nQ9vLr2Xw8 is an order']],
  ])('TXT-500 other lines stay as they are: %j', (lines) => {
    expect(live(lines)).toEqual(lines);
    expect(hideOverLines(lines)).toEqual(lines);
  });

  it('TXT-500 keys over lines are still hidden', () => {
    const lines = [
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7',
      'x',
    ];
    expect(live(lines).slice(1)).toEqual(['[redacted:private-key]', '[redacted:private-key]']);
  });
});
