import { describe, expect, it } from 'vitest';
import { matchFault } from '../../src/detection/match-fault.ts';

const query = (text: string) => matchFault({ by: 'query', query: text });

describe('what an exclusion may not leave out', () => {
  it('DET-900 is what no source can read, and everything', () => {
    for (const text of ['message:((', 'a:b)', 'message:"open', '")" AND (a:b'])
      expect([text, query(text)]).toEqual([text, 'broken']);
    for (const text of ['*', '*:*', 'a:b OR *', '(*:*)', '* AND *:*'])
      expect([text, query(text)]).toEqual([text, 'everything']);
  });

  it('DET-900 is nothing that only a cluster can judge', () => {
    const sound = ['a:b', 'message:"(("', 'a:\\(b', 'message:/(re|gex/', 'a:b~2', 'day:["a b" TO "c d"]'];
    for (const text of [...sound, '* AND a:b', '_exists_:a'])
      expect([text, query(text)]).toEqual([text, null]);
  });

  it('DET-900 is a pattern without a word', () => {
    const pattern = (template: string) => matchFault({ by: 'pattern', pattern: '', template });
    expect(pattern('<number> - <text>')).toBe('no-word');
    expect(pattern('cart <id> not found')).toBe(null);
  });
});
