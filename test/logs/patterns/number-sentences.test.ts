import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseText } from '../../../src/logs/parse-text.ts';
import { scan } from '../../../src/logs/patterns/scan.ts';
import { statusInText } from '../../../src/logs/patterns/status.ts';
import { scannedTokens, templateText } from '../../../src/logs/patterns/template.ts';

interface Sentence {
  readonly status: number | null;
  readonly level: string | null;
  readonly text: string;
  /** The rules were made without looking at it. */
  readonly isHeldOut: boolean;
}

function sentences(): Sentence[] {
  const rows = readFileSync(join(import.meta.dirname, 'number-sentences.txt'), 'utf8').split('\n');
  const found: Sentence[] = [];
  let row = 0;
  for (const line of rows) {
    if (line.startsWith('## ')) row = 0;
    const [, status, level, text] = /^([\d-]+) (\S+) (.+)$/.exec(line) ?? [];
    if (text === undefined) continue;
    const or = (value: string | undefined) => (value === undefined || value === '-' ? null : value);
    found.push({
      status: or(status) === null ? null : Number(status),
      level: or(level),
      text,
      isHeldOut: row++ % 2 === 1,
    });
  }
  return found;
}

const SENTENCES = sentences();
const read = (text: string) => {
  const { level, message, fields } = parseText(text, { zone: 'UTC', now: 0 });
  const status = statusInText(message) ?? (fields.status === undefined ? null : Number(fields.status));
  return { text, status, level };
};
const template = (line: string): string => {
  scan(line);
  return templateText(scannedTokens());
};

describe('numbers from 100 to 599 in sentences', () => {
  it('LOG-870 are many, of each kind', () => {
    expect(SENTENCES.length).toBeGreaterThan(400);
    expect(SENTENCES.filter(({ status }) => status === null).length).toBeGreaterThan(200);
    expect(SENTENCES.filter(({ isHeldOut }) => isHeldOut).length).toBeGreaterThan(200);
  });

  it('LOG-870 are no status where they count, measure or name something', () => {
    const wanted = SENTENCES.filter(({ status }) => status === null);
    expect(wanted.map(({ text }) => read(text))).toEqual(
      wanted.map(({ text, level }) => ({ text, status: null, level })),
    );
  });

  it.each([
    ['those that the rules were made with', false, 0],
    ['those held out', true, 4],
  ])('LOG-871 are the status by its field, format, words or sentence: %s', (_, isHeldOut, missed) => {
    const wanted = SENTENCES.filter((one) => one.status !== null && one.isHeldOut === isHeldOut);
    const wrong = wanted.filter(({ text, status, level }) => {
      const found = read(text);
      return found.status !== status || found.level !== level;
    });
    expect(wrong.map(({ text }) => text).length).toBeLessThanOrEqual(missed);
    // What is missed is taken for a plain number, not for another status.
    for (const { text } of wrong) expect(read(text).status).toBeNull();
  });

  it('LOG-482 have a template that is read again as itself', () => {
    const first = SENTENCES.map(({ text }) => template(text));
    expect(first.map(template)).toEqual(first);
  });

  it('LOG-871 are bytes behind a status that was read', () => {
    expect(template('GET /pay 200 12ms 404')).toBe('GET /pay 200 <duration>');
  });

  it.each([
    ['[GIN] 2026/11/25 - 03:10:58 | 503 |   1.2s | 10.0.0.1 | GET "/pay"', 503],
    ['status:503 host:web-3', 503],
    ['{"status":"503"}', 503],
    ['id="503"', null],
    ['size | 503 | rows', null],
    ['port:443', null],
    ['GET /items 404 ms', null],
    ['HTTP 200 requests', null],
    ['status: 200 bytes', null],
    ['GET /items 404件', null],
    ['HTTP 500件', null],
    ['exit status: 500', null],
    ['SQL error code: 500', null],
    ['query returned 500 in 12 ms', null],
    ['code 1a9 returned', null],
    ['wrote 500 error records to the dead letter queue', null],
    ['found 500 error lines in app.log', null],
    ['returned 404 response messages', null],
    ['got a 500 error message from acquirer-b', 500],
    ['注文番号 404 を受け取りました', null],
    ['ユーザーID 500 を返しました', null],
    ['顧客503を受け取りました', null],
    ['決済APIから503を受け取りました', 503],
    ['acquirer-b 503 を返しました', 503],
    ['レスポンス503を返しました', 503],
    ['503を返しました', 503],
  ])('LOG-871 %s', (text, status) => {
    expect(read(text).status).toBe(status);
  });
});
