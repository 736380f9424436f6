import { describe, expect, it } from 'vitest';
import { levelInText, levelOfName, levelOfNumber } from '../../src/logs/levels.ts';

describe('levels', () => {
  it.each([
    ['error', 'error'],
    ['ERR', 'error'],
    ['SEVERE', 'error'],
    ['Warning', 'warn'],
    ['Information', 'info'],
    ['NOTICE', 'info'],
    ['INFO2', 'info'],
    ['[warn]', 'warn'],
    ['verbose', 'trace'],
    ['critical', 'fatal'],
    ['EMERGENCY', 'fatal'],
    ['W', 'warn'],
    ['banana', null],
    ['', null],
    ['constructor', null],
  ])('LOG-50 names: %s is %s', (name, level) => {
    expect(levelOfName(name)).toBe(level);
  });

  it('LOG-50 numbers: each scale from its least to its most severe', () => {
    const read = (scale: Parameters<typeof levelOfNumber>[1], ...numbers: number[]) =>
      numbers.map((n) => levelOfNumber(n, scale));
    expect(read('otel', 0, 1, 5, 9, 13, 17, 24, 25)).toEqual([
      null,
      'trace',
      'debug',
      'info',
      'warn',
      'error',
      'fatal',
      null,
    ]);
    expect(read('pino', 5, 10, 20, 30, 35, 40, 50, 60, 70)).toEqual([
      null,
      'trace',
      'debug',
      'info',
      'info',
      'warn',
      'error',
      'fatal',
      null,
    ]);
    expect(read('syslog', -1, 0, 2, 3, 4, 5, 6, 7, 8)).toEqual([
      null,
      'fatal',
      'fatal',
      'error',
      'warn',
      'info',
      'info',
      'debug',
      null,
    ]);
    expect(read('python', 0, 5, 10, 20, 30, 40, 50)).toEqual([
      null,
      'trace',
      'debug',
      'info',
      'warn',
      'error',
      'fatal',
    ]);
    expect(read('logback', 5_000, 10_000, 20_000, 30_000, 40_000)).toEqual([
      'trace',
      'debug',
      'info',
      'warn',
      'error',
    ]);
  });

  it.each([
    ['[main] ERROR c.e.Pay - boom', 'error'],
    ['worker [warn] slow', 'warn'],
    ['{"level":"warning","x":1', 'warn'],
    ['severity=critical x', 'fatal'],
    ['Error: connect ECONNREFUSED', 'error'],
    ['panic: runtime error', 'fatal'],
    ['Traceback (most recent call last):', 'error'],
    ['java.lang.IllegalStateException: no', 'error'],
    ['TypeError: x is not a function', 'error'],
    ['the error rate is fine', null],
    ['INFORMAL meeting', null],
    ['no level at all', null],
  ])('LOG-51 a message gives its level away: %s', (message, level) => {
    expect(levelInText(message)).toBe(level);
  });
});
