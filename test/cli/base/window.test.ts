import { describe, expect, it } from 'vitest';
import { turnOf } from '../../../src/cli/commands/session/who.ts';
import { windowFrom } from '../../../src/text/time.ts';

/** 17:13 in Tokyo. */
const NOW = '2026-11-26T08:13:00.000Z';
const read = (from: string, to: string, now = NOW) => {
  const window = windowFrom(from, to, now, 'Asia/Tokyo');
  return window && [window.since.slice(5, 16), window.until.slice(5, 16)];
};

describe('a window of time that is typed', () => {
  it.each([
    ['has begun', '17:00', '19:00', ['11-26T08:00', '11-26T10:00']],
    ['has begun in the evening before', '23:00', '18:00', ['11-25T14:00', '11-26T09:00']],
    ['is over for today', '15:00', '17:13', ['11-27T06:00', '11-27T08:13']],
    ['is to come', '18:00', '19:00', ['11-26T09:00', '11-26T10:00']],
    ['is to come and passes midnight', '23:00', '01:00', ['11-26T14:00', '11-26T16:00']],
    ['has words for its times', '午後5時', '19時半', ['11-26T08:00', '11-26T10:30']],
    ['has full-width digits', '１７：００', '１９：００', ['11-26T08:00', '11-26T10:00']],
    ['has a day', '2026-11-26 17:00', '19:00', ['11-26T08:00', '11-26T10:00']],
    ['has a day that is gone', '2026-11-25 17:00', '2026-11-25 19:00', ['11-25T08:00', '11-25T10:00']],
    ['has lengths', '10m', '1h', ['11-26T08:23', '11-26T09:23']],
    ['ends as it begins', '17:00', '17:00', ['11-27T08:00', '11-27T08:00']],
  ])('CLI-1043 that %s', (_, from, to, wanted) => {
    expect(read(from, to)).toEqual(wanted);
  });

  it('CLI-1043 is none where an end says no time', () => {
    expect([read('noon', '19:00'), read('17:00', 'late'), read('', '')]).toEqual([null, null, null]);
  });

  it('CLI-1043 past midnight it is the one of the evening before', () => {
    expect(read('23:00', '01:00', '2026-11-26T15:30:00.000Z')).toEqual(['11-26T14:00', '11-26T16:00']);
  });

  it('CLI-1043 a turn that has begun is taken from now on', () => {
    const turn = (from?: string, take?: string) => turnOf('Asia/Tokyo', from, take, NOW);
    expect(turn('17:00', '19:00')).toEqual({ begin: null, until: '2026-11-26T10:00:00.000Z' });
    expect(turn('18:00', '19:00')).toEqual({
      begin: '2026-11-26T09:00:00.000Z',
      until: '2026-11-26T10:00:00.000Z',
    });
    expect(turn(undefined, '19:00')).toEqual({ begin: null, until: '2026-11-26T10:00:00.000Z' });
    expect(turn('2026-11-25 17:00', '2026-11-25 19:00')).toEqual({
      begin: '2026-11-25T08:00:00.000Z',
      until: '2026-11-25T10:00:00.000Z',
    });
    expect(turn()).toEqual({ begin: null, until: null });
    expect(() => turn('soon', '19:00')).toThrow('bad-time');
  });
});
