import { describe, expect, it, vi } from 'vitest';
import { readYaml } from '../../src/text/read-yaml.ts';

const BOMB = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...Array.from('bcdefgh', (name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`),
].join('\n');

describe('YAML that anybody may have written', () => {
  it.each([
    ['lists in one line', 'x: 1\ny: '.concat('['.repeat(200_000)), 2],
    ['lists in one line that are closed', `y: ${'['.repeat(100_000)}${']'.repeat(100_000)}`, 1],
    ['maps in one line', '{a: '.repeat(50_000), 1],
    ['lists of dashes', `x:\n  ${'- '.repeat(100_000)}a`, 2],
    ['keys that are maps', `${'? '.repeat(100_000)}a`, 1],
  ])('CLI-5 refuses %s beyond two hundred levels, at their line', (_, text, line) => {
    const { faults, value } = readYaml(text);
    expect(faults).toEqual([{ kind: 'deep', line, reason: 'More than 200 levels' }]);
    expect(value).toBeUndefined();
  });

  it('CLI-5 reads two hundred levels, and brackets that only stand in texts one after the other', () => {
    expect(readYaml(`${'['.repeat(200)}${']'.repeat(200)}`).faults).toEqual([]);
    const texts = Array.from({ length: 500 }, (_, i) => `k${i}: 'level [${i}]'`).join('\n');
    expect(readYaml(texts)).toMatchObject({ faults: [], value: { k7: 'level [7]' } });
  });

  it('CLI-5 refuses names that repeat each other, and does not write them out', () => {
    expect(readYaml(BOMB)).toMatchObject({ value: undefined, faults: [{ kind: 'aliases', line: 1 }] });
    expect(readYaml('a: &a [1]\nb: *a\nc: *a')).toMatchObject({ value: { c: [1] }, faults: [] });
  });

  it('CLI-5 tells nothing to the console, where a screen may be', () => {
    const told = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    expect(readYaml('{ a: 1 }: 2').value).toEqual({ '{ a: 1 }': 2 });
    readYaml('%UNKNOWN 1\n---\na: !tag 1');
    expect(told.mock.calls).toEqual([]);
    told.mockRestore();
  });
});
