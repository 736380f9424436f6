import { describe, expect, it } from 'vitest';
import { exclusionQuery } from '../../src/detection/exclusion.ts';
import { matchesQuery } from '../../src/detection/query/matches.ts';
import { parseQuery } from '../../src/detection/query/parse.ts';

const pattern = (template: string, field = 'message') =>
  exclusionQuery({ by: 'pattern', pattern: 'p', template }, field);

describe('the query of an exclusion', () => {
  it('DET-720 is the one that a person typed', () => {
    expect(exclusionQuery({ by: 'query', query: 'a:b OR c:d' }, 'message')).toBe('a:b OR c:d');
  });

  it('DET-720 has every constant part of a pattern, each with a letter or a digit', () => {
    const all = ['number', 'duration', 'id', 'address', 'time', 'path', 'text', 'name'];
    for (const place of all) expect(pattern(`a <${place}> b`)).toBe('message:"a" AND message:"b"');
    expect(pattern('a <other> b')).toBe('message:"a <other> b"');
    expect(pattern('<id> - 7 <id>: <id> 決済 <id>')).toBe('message:"- 7" AND message:"決済"');
    expect(pattern('<id> -- <id>')).toBeNull();
  });

  it('DET-720 is read by a source as the words of the pattern, whatever marks it has', () => {
    expect(pattern('say "hi" \\ to <name>')).toBe('message:"say \\"hi\\" \\\\ to"');
    expect(pattern('lost <id>', 'log text:(x)')).toBe('log\\ text\\:\\(x\\):"lost"');
    const query = parseQuery(pattern('card "<id>" \\ declined (again)') ?? '');
    expect(matchesQuery(query, { message: 'card "4711" \\ declined (again)' })).toBe(true);
    expect(matchesQuery(query, { message: 'card "4711" accepted' })).toBe(false);
  });
});
