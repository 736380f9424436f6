import { describe, expect, it } from 'vitest';
import { found, isInvalid, type LineFilter, matches, SHOW_ALL, searchHits } from '../../src/logs/filter.ts';
import { LEVELS } from '../../src/logs/line.ts';
import { makeLine } from './make-line.ts';

const line = makeLine({
  level: 'warn',
  service: 'checkout',
  message: 'Payment gateway timeout after 3000ms',
  trace: '4bf92f3577b34da6',
  fields: { order: '8123', env: 'prod' },
});
const view = (part: Partial<LineFilter>): LineFilter => ({ ...SHOW_ALL, ...part });
const include = (...texts: string[]) => texts.map((text) => ({ text, exclude: false, on: true }));
const exclude = (...texts: string[]) => texts.map((text) => ({ text, exclude: true, on: true }));

describe('the personal view', () => {
  it('LOG-10 shows the chosen level and what is more severe', () => {
    const shown = LEVELS.filter((level) => matches(makeLine({ level }), view({ level: 'warn' })));
    expect(shown).toEqual(['warn', 'error', 'fatal']);
  });

  it('LOG-10 shows a line of unknown level at every threshold', () => {
    expect(matches(makeLine({ level: null }), view({ level: 'fatal' }))).toBe(true);
  });

  it('LOG-11 narrows with every include that is on', () => {
    expect(matches(line, view({ filters: include('payment', 'timeout') }))).toBe(true);
    expect(matches(line, view({ filters: include('payment', 'circuit') }))).toBe(false);
    expect(matches(line, view({ filters: include('/payment|circuit/') }))).toBe(true);
  });

  it('LOG-11 hides what an exclude finds, and nothing once it is off', () => {
    const [term] = exclude('timeout');
    expect(matches(line, view({ filters: [term!] }))).toBe(false);
    expect(matches(line, view({ filters: [{ ...term!, on: false }] }))).toBe(true);
  });

  it('LOG-12 hides what a mute of the session finds', () => {
    expect(matches(line, view({ mutes: ['nothing', 'gateway'] }))).toBe(false);
    expect(matches(line, view({ mutes: ['', 'nothing'] }))).toBe(true);
  });

  it('LOG-13 looks at message, service and trace, and at fields only for name=value', () => {
    expect(found(line, 'checkout')).toBe(true);
    expect(found(line, '4bf92f35')).toBe(true);
    expect(found(line, '8123')).toBe(false);
    expect(found(line, 'order=8123')).toBe(true);
    expect(found(line, '/order=8\\d+/')).toBe(true);
    expect(found(line, 'service=checkout')).toBe(true);
    expect(found(line, 'trace=4bf92f35')).toBe(true);
    expect(found(line, 'service=cart')).toBe(false);
    expect(found(line, '')).toBe(false);
  });
});

describe('a value by its name', () => {
  const line = makeLine({ level: 'error', service: 'pay', fields: { user: 'u-20418', 'a.b': 'x=y' } });
  it.each([
    ['user==u-20418', true],
    ['user==u-2', false],
    ['user=u-2', true],
    ['level==error', true],
    ['service==pay', true],
    ['service==pa', false],
    ['a.b==x=y', true],
    ['gone==', false],
  ])('LOG-575 %s finds the line: %s', (text, expected) => {
    expect(found(line, text)).toBe(expected);
    const term = { text, exclude: true, on: true };
    expect(matches(line, { ...SHOW_ALL, filters: [term] })).toBe(!expected);
  });

  it('LOG-575 stays a text that messages hold', () => {
    expect(found(makeLine({ message: 'if (x==null) return' }), 'x==null')).toBe(true);
  });
});

describe('search', () => {
  it('LOG-14 finds either case for lower case, and exactly with a capital', () => {
    expect(found(line, 'payment')).toBe(true);
    expect(found(line, 'Payment')).toBe(true);
    expect(found(line, 'PAYMENT')).toBe(false);
    expect(found(line, '/payment\\S/')).toBe(false);
    expect(found(line, '/payment\\Sgateway|payment\\Wgateway/')).toBe(true);
    expect(found(line, '/PAYMENT/i')).toBe(true);
    expect(found(makeLine({ message: 'ÄRGER' }), 'ärger')).toBe(true);
  });

  it('LOG-15 tells the ranges of all hits for highlighting', () => {
    expect(searchHits('a.b A.B axb', 'a.b')).toEqual([
      { start: 0, end: 3 },
      { start: 4, end: 7 },
    ]);
    expect(searchHits('在庫不足: 在庫', '在庫')).toEqual([
      { start: 0, end: 2 },
      { start: 6, end: 8 },
    ]);
    expect(searchHits('x12y345', '/\\d+/')).toEqual([
      { start: 1, end: 3 },
      { start: 4, end: 7 },
    ]);
    expect(searchHits('abc', '')).toEqual([]);
    expect(searchHits('abc', '/x*/')).toEqual([]);
  });

  it('LOG-16 takes an invalid regular expression literally and says so', () => {
    for (const text of ['/(/', '/a**/', '/[z/', '/(?=a)b/', '/(a)\\1/', '/a{3,1}/']) {
      expect(isInvalid(text), text).toBe(true);
      expect(found(makeLine({ message: `x ${text} y` }), text), text).toBe(true);
    }
    expect(isInvalid('/a/')).toBe(false);
    expect(isInvalid('(')).toBe(false);
  });
});
