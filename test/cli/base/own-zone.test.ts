import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ownZone } from '../../../src/cli/base/own-zone.ts';
import { offsetAt, setOwnZone, zoneLabel } from '../../../src/text/zone.ts';

const before = process.env.TZ;
afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
  ownZone(process.env);
});

/** Summer times of both halves of the earth, half hours, a day that was left out, times before zones. */
const ZONES = [
  'Asia/Tokyo',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Argentina/Buenos_Aires',
];
const instant = fc.integer({ min: Date.UTC(1850, 0, 1), max: Date.UTC(2100, 0, 1) });

describe('this process’s own zone', () => {
  it.each(ZONES)('TXT-941 has the offsets that Intl tells: %s', (zone) => {
    setOwnZone('UTC');
    const byIntl = (at: number): number => offsetAt(at, zone);
    const told = new Map<number, number>();
    const instants = fc.sample(instant, 400);
    for (const at of instants) told.set(at, byIntl(at));
    process.env.TZ = zone;
    expect(ownZone(process.env)).toBe(zone);
    for (const at of instants) expect(offsetAt(at, zone), new Date(at).toISOString()).toBe(told.get(at));
  });

  it('TXT-941 another zone than its own is still asked of Intl', () => {
    process.env.TZ = 'America/New_York';
    ownZone(process.env);
    expect(offsetAt(Date.UTC(2026, 6, 1), 'Asia/Tokyo')).toBe(9 * 3_600_000);
    expect(offsetAt(Date.UTC(2026, 6, 1), 'UTC')).toBe(0);
    expect(zoneLabel(0, 'Asia/Tokyo')).toBe('JST');
    expect(zoneLabel(0, 'Japan')).toBe('JST');
  });

  it.each(['JST-9', ':Asia/Tokyo', 'Asia/Nowhere', '../../etc/passwd', ''])(
    'TXT-942 a TZ that names no place of the database is left to Intl: %j',
    (TZ) => {
      process.env.TZ = TZ;
      expect(ownZone({ TZ })).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    },
  );
});
