import { describe, expect, it } from 'vitest';
import { DAYS, DEFAULT_SCRUM, lastScrum, nextScrum } from '../../../src/record/digest/scrum.ts';

const tokyo = (now: string, more: Partial<typeof DEFAULT_SCRUM> = {}, zone = 'Asia/Tokyo') =>
  new Date(lastScrum(Date.parse(now), { ...DEFAULT_SCRUM, ...more }, zone)).toISOString();

describe('since when a digest tells', () => {
  it.each([
    ['right before a scrum, since the one before', '2026-11-25T09:55:00+09:00', '2026-11-24T10:00:00+09:00'],
    ['while it is held, the same', '2026-11-25T10:30:00+09:00', '2026-11-24T10:00:00+09:00'],
    ['in the afternoon, since this morning', '2026-11-25T15:00:00+09:00', '2026-11-25T10:00:00+09:00'],
    ['on Monday, since Friday', '2026-11-30T10:00:00+09:00', '2026-11-27T10:00:00+09:00'],
    ['on a Saturday, since Friday', '2026-11-28T12:00:00+09:00', '2026-11-27T10:00:00+09:00'],
  ])('REC-391 %s', (_, now, since) => {
    expect(tokyo(now)).toBe(new Date(since).toISOString());
  });

  it('REC-391 passes over holidays, at the hour of the team’s zone on both sides of a change of the clock', () => {
    expect(tokyo('2026-11-24T10:00:00+09:00', { holidays: ['2026-11-23'] })).toBe('2026-11-20T01:00:00.000Z');
    expect(tokyo('2026-11-25T10:00:00+09:00', { at: '17:30', days: ['tue'] })).toBe(
      '2026-11-24T08:30:00.000Z',
    );
    expect(tokyo('2026-11-02T10:00:00-05:00', {}, 'America/New_York')).toBe('2026-10-30T14:00:00.000Z');
  });

  it('REC-391 takes the day of the team, not the one of UTC: a scrum early in Tokyo, and one late in California', () => {
    // Thursday 08:30 in Tokyo, where UTC still has Wednesday.
    expect(tokyo('2026-11-26T08:30:00+09:00', { at: '06:00' })).toBe('2026-11-25T21:00:00.000Z');
    // Wednesday 20:00 in California, where UTC has Thursday.
    const [late, zone] = [{ ...DEFAULT_SCRUM, at: '21:00' }, 'America/Los_Angeles'];
    const next = nextScrum(Date.parse('2026-11-25T20:00:00-08:00'), late, zone);
    expect(new Date(next ?? 0).toISOString()).toBe('2026-11-26T05:00:00.000Z');
    const friday = nextScrum(Date.parse('2026-11-27T20:00:00-08:00'), late, zone);
    expect(new Date(friday ?? 0).toISOString()).toBe('2026-11-28T05:00:00.000Z');
  });

  it('REC-391 reaches back a day where there was no scrum for two months', () => {
    const now = '2026-11-25T10:00:00+09:00';
    expect(tokyo(now, { days: [] })).toBe('2026-11-24T01:00:00.000Z');
    // From the day itself on, the 60th day before it is the last one that is looked at.
    const holidays = Array.from({ length: 60 }, (_, i) =>
      new Date(Date.parse(now) - i * 86_400_000).toISOString().slice(0, 10),
    );
    expect(tokyo(now, { days: DAYS, holidays })).toBe('2026-09-26T01:00:00.000Z');
    expect(tokyo(now, { days: DAYS, holidays: [...holidays, '2026-09-26'] })).toBe(
      '2026-11-24T01:00:00.000Z',
    );
  });

  it('REC-391 a scrum that began two hours ago is over, one later is still held', () => {
    expect(tokyo('2026-11-25T12:00:00+09:00')).toBe('2026-11-25T01:00:00.000Z');
    expect(tokyo('2026-11-25T11:59:59+09:00')).toBe('2026-11-24T01:00:00.000Z');
  });

  it.each([
    ['before it, that of today', '2026-11-25T09:59:59+09:00', {}, '2026-11-25T10:00:00+09:00'],
    ['as it begins, that of tomorrow', '2026-11-25T10:00:00+09:00', {}, '2026-11-26T10:00:00+09:00'],
    ['on Friday, that of Monday', '2026-11-27T12:00:00+09:00', {}, '2026-11-30T10:00:00+09:00'],
    [
      'before holidays, the one after them',
      '2026-11-27T12:00:00+09:00',
      { holidays: ['2026-11-30', '2026-12-01'] },
      '2026-12-02T10:00:00+09:00',
    ],
    ['in 60 days', '2026-11-25T12:00:00+09:00', { at: '09:30', days: ['wed'] }, '2026-12-02T09:30:00+09:00'],
  ] as const)('REC-391 the next one is %s', (_, now, more, next) => {
    const scrum = { ...DEFAULT_SCRUM, ...more };
    expect(nextScrum(Date.parse(now), scrum, 'Asia/Tokyo')).toBe(Date.parse(next));
  });

  it('REC-391 there is no next one where no day of 60 has one', () => {
    const now = Date.parse('2026-11-25T12:00:00+09:00');
    expect(nextScrum(now, { ...DEFAULT_SCRUM, days: [] }, 'Asia/Tokyo')).toBeNull();
    // From the day itself on, the 60th day is the last one that is looked at.
    const holidays = Array.from({ length: 60 }, (_, i) =>
      new Date(now + i * 86_400_000).toISOString().slice(0, 10),
    );
    const scrum = { at: '10:00', days: DAYS, holidays };
    expect(nextScrum(now, scrum, 'Asia/Tokyo')).toBe(Date.parse('2027-01-24T10:00:00+09:00'));
    expect(nextScrum(now, { ...scrum, holidays: [...holidays, '2027-01-24'] }, 'Asia/Tokyo')).toBeNull();
  });
});
