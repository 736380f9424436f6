import type { LogLine } from '../../src/logs/line.ts';

let made = 0;

/** A line with just what a test cares about. */
export function makeLine(part: Partial<LogLine> = {}): LogLine {
  made += 1;
  return {
    id: `t:${made}`,
    time: null,
    level: null,
    service: null,
    message: `message ${made}`,
    fields: {},
    source: 'test',
    ...part,
  };
}
