import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { trustOwnZone } from '../../../src/cli/terminal/own-screen-settings.ts';
import { offsetAt, setOwnZone, zoneLabel } from '../../../src/text/zone.ts';

const before = process.env.TZ;
afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
  setOwnZone(null);
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

/** How often an object of Intl is asked while something runs. */
function askedOfIntl(run: () => void): number {
  const { formatToParts } = Intl.DateTimeFormat.prototype;
  let asked = 0;
  Intl.DateTimeFormat.prototype.formatToParts = function (this: Intl.DateTimeFormat, at) {
    asked += 1;
    return formatToParts.call(this, at);
  };
  try {
    run();
  } finally {
    Intl.DateTimeFormat.prototype.formatToParts = formatToParts;
  }
  return asked;
}

/** A link as `/etc/localtime` is one. */
function linkTo(target: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'oncall-zone-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const link = join(folder, 'localtime');
  symlinkSync(target, link);
  return link;
}

describe('this process’s own zone', () => {
  it.each(ZONES)('TXT-941 has the offsets that Intl tells: %s', (zone) => {
    const instants = fc.sample(instant, 400);
    const byIntl = instants.map((at) => offsetAt(at, zone));
    process.env.TZ = zone;
    trustOwnZone(process.env);
    let own: readonly number[] = [];
    const asked = askedOfIntl(() => {
      own = instants.map((at) => offsetAt(at, zone));
    });
    expect(asked).toBe(0);
    expect(own).toEqual(byIntl);
  });

  it('TXT-941 another zone than its own is still asked of Intl', () => {
    process.env.TZ = 'America/New_York';
    trustOwnZone(process.env);
    expect(askedOfIntl(() => offsetAt(Date.UTC(2031, 6, 1), 'Asia/Tokyo'))).toBe(1);
    expect(offsetAt(Date.UTC(2026, 6, 1), 'Asia/Tokyo')).toBe(9 * 3_600_000);
    expect(offsetAt(Date.UTC(2026, 6, 1), 'UTC')).toBe(0);
    expect(zoneLabel(0, 'Asia/Tokyo')).toBe('JST');
    expect(zoneLabel(0, 'Japan')).toBe('JST');
  });

  it('TXT-941 without TZ it is what the machine’s rules are linked to', () => {
    process.env.TZ = 'Europe/Berlin';
    trustOwnZone({}, linkTo('/usr/share/zoneinfo/Europe/Berlin'));
    expect(askedOfIntl(() => offsetAt(Date.UTC(2032, 6, 1), 'Europe/Berlin'))).toBe(0);
    setOwnZone(null);
    trustOwnZone({}, linkTo('/usr/share/zoneinfo/Asia/Tokyo'));
    expect(askedOfIntl(() => offsetAt(Date.UTC(2033, 6, 1), 'Europe/Berlin'))).toBe(1);
  });

  it.each([
    'JST-9',
    ':Asia/Tokyo',
    'Asia/Nowhere',
    'America/Argentina',
    '../../etc/passwd',
    'Asia/../Asia/Tokyo',
    '',
  ])('TXT-942 a TZ that names no place of the database is left to Intl: %j', (TZ) => {
    trustOwnZone({ TZ }, linkTo('/usr/share/zoneinfo/Asia/Tokyo'));
    expect(askedOfIntl(() => offsetAt(Date.UTC(2034, 6, TZ.length + 1), 'Asia/Tokyo'))).toBe(1);
  });
});
