import { describe, expect, it } from 'vitest';
import { withoutRepeats } from '../../../src/cli/detection/running-detection.ts';
import { DetectionStoreError } from '../../../src/ports/detection-store.ts';

function logged() {
  const lines: object[] = [];
  const to = (level: string) => (fields: object, event: string) =>
    void lines.push({ level, event, ...fields });
  const clock = { now: 0 };
  const logger = withoutRepeats({ info: to('info'), warn: to('warn'), error: to('error') }, () => clock.now);
  return { lines, clock, logger };
}
const full = new DetectionStoreError('full', { path: '/data/watch.db' });

describe('the log of a watcher in trouble', () => {
  it('DET-890 has one line when the trouble begins, and one a minute with how many were left out', () => {
    const { lines, clock, logger } = logged();
    for (let i = 0; i < 10; i++) logger.error({ err: full, facts: ['page.sent'] }, 'watch-log-unwritten');
    clock.now = 60_000;
    logger.error({ err: full }, 'watch-log-unwritten');
    const told = { level: 'error', event: 'watch-log-unwritten', trouble: 'full', path: '/data/watch.db' };
    expect(lines).toEqual([
      { ...told, facts: ['page.sent'] },
      { ...told, repeated: 9 },
    ]);
  });

  it('DET-890 has each kind of trouble, and all else, whole', () => {
    const { lines, logger } = logged();
    logger.error({ err: full }, 'watch-store-unreachable');
    logger.error({ err: new DetectionStoreError('busy') }, 'watch-store-unreachable');
    for (let i = 0; i < 3; i++) logger.warn({ rule: 'r' }, 'page-retry');
    const fault = new Error('x');
    logger.error({ err: fault }, 'watch-fault');
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toEqual({ level: 'error', event: 'watch-fault', err: fault });
  });
});
