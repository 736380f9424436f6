import { describe, expect, it } from 'vitest';
import { DEFAULT_MAPPING } from '../../../src/logs/detect.ts';
import { parseLine } from '../../../src/logs/parse.ts';

const context = { id: '1', source: 'app', zone: 'UTC', now: 0, mapping: DEFAULT_MAPPING };

describe('a level from a status', () => {
  it.each([
    ['GET /pay/607 500 12ms', 'error'],
    ['GET /pay/607 404 12ms', 'warn'],
    ['GET /pay/607 200 500ms', 'info'],
    ['INFO GET /pay/607 500 12ms', 'info'],
    ['upstream answered with status: 503', 'error'],
    ['read 512 bytes', null],
    ['{"msg":"GET /pay/607 502 12ms"}', 'error'],
    ['{"msg":"GET /pay/607 502 12ms","level":"warn"}', 'warn'],
  ])('LOG-481 %s', (text, level) => {
    expect(parseLine(text, context).level).toBe(level);
  });
});
