import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePastTime, readDue, readHappened, readSpan } from '../../src/cli/base/times.ts';
import { readHubUrl } from '../../src/cli/link/hub-url.ts';
import { readJoinLine } from '../../src/cli/link/join-line.ts';
import { readAddress } from '../../src/cli/link/listen-address.ts';
import { nearestSession } from '../../src/cli/link/sessions.ts';
import { readLogSpec } from '../../src/cli/logs/log-specs.ts';
import { folder } from './folder.ts';

const NOW = '2026-11-25T03:00:00.000Z';

describe('what people type', () => {
  it('CLI-12 a bare length of time lies in the past for --since and --at, ahead for --due', () => {
    expect(parsePastTime('--since', '10m', NOW, 'Asia/Tokyo')).toBe('2026-11-25T02:50:00.000Z');
    expect(parsePastTime('--at', '11:58', NOW, 'Asia/Tokyo')).toBe('2026-11-25T02:58:00.000Z');
    expect(readDue('--due', '30m', NOW, 'Asia/Tokyo')).toBe('2026-11-25T03:30:00.000Z');
    expect(readDue('--due', '18:00', NOW, 'Asia/Tokyo')).toBe('2026-11-25T09:00:00.000Z');
    expect(() => parsePastTime('--since', 'soon', NOW, 'UTC')).toThrow(/bad-time/);
    expect([readSpan('--expires', '8h'), readSpan('--expires', '2d')]).toEqual([28_800_000, 172_800_000]);
    for (const bad of ['0h', '8', 'h', '-1h', ''])
      expect(() => readSpan('--expires', bad)).toThrow(/bad-duration/);
  });

  it('CLI-70 what has happened did not at a time that is still to come, five minutes aside', () => {
    expect(readHappened('--at', '12:04', NOW, 'Asia/Tokyo')).toBe('2026-11-25T03:04:00.000Z');
    expect(readHappened('--at', '12:06', NOW, 'Asia/Tokyo')).toBe('2026-11-24T03:06:00.000Z');
    for (const ahead of ['2026-11-25 12:06', '明日 10:00', '2026-11-25T03:06:00Z']) {
      expect(() => readHappened('--at', ahead, NOW, 'Asia/Tokyo'), ahead).toThrow(/time-ahead/);
    }
  });

  it('CLI-13 a log file becomes absolute and may be missing; an unknown source is told with those there are', () => {
    const place = folder();
    writeFileSync(join(place, 'app.log'), '');
    const file = (path: string, missing: boolean) => ({ kind: 'file', path, missing });
    expect(readLogSpec('file:app.log', place, '/h')).toEqual(file(join(place, 'app.log'), false));
    expect(readLogSpec('./none.log', place, '/h')).toEqual(file(join(place, 'none.log'), true));
    expect(readLogSpec('file:~/a.log', place, '/h')).toEqual(file('/h/a.log', true));
    expect(readLogSpec('pipe:', place, '/h')).toEqual({ kind: 'pipe' });
    expect(() => readLogSpec('s3:bucket', place, '/h')).toThrow(/file:PATH, pipe:/);
  });

  it('CLI-14 plain http is taken for this machine alone, and an error never repeats a secret of a URL', () => {
    expect(readHubUrl('https://oncall.example.com/')).toBe('https://oncall.example.com');
    expect(readHubUrl('oncall.example.com:7373')).toBe('https://oncall.example.com:7373');
    expect(readHubUrl('http://127.0.0.1:7373')).toBe('http://127.0.0.1:7373');
    expect(() => readHubUrl('http://oncall.example.com')).toThrow(/plain-hub-url/);
    for (const bad of [
      'https://u:canary@h',
      'https://h/?token=canary',
      'https://h/s/x#canary',
      'ftp://h',
      ':',
    ]) {
      expect(() => readHubUrl(bad)).toThrow(/^bad-hub-url(?!.*canary)/);
    }
  });

  it('CLI-15 takes a join line however a chat hands it over', () => {
    const invite = 'aaa.bbb.ccc';
    const url = `https://10.0.0.5:7373/s/checkout-1125#${invite}~${'p'.repeat(43)}`;
    const link = { base: 'https://10.0.0.5:7373', session: 'checkout-1125', invite, pin: 'p'.repeat(43) };
    for (const line of [
      url,
      ` ${url}\n`,
      `oncall join '${url}'`,
      `$ oncall join "${url}"`,
      `<${url}>`,
      `oncall join -\n${url}\n`,
      `$ oncall join -\r\n${url}`,
    ]) {
      expect(readJoinLine(line), line).toEqual(link);
    }
    for (const bad of ['', 'hello', 'https://h/s/x?token=a', 'http://h.example/s/x', `${url}~x`]) {
      expect(() => readJoinLine(bad), bad).toThrow(/bad-join-url/);
    }
  });

  it('reads HOST:PORT with names, IPv6 in brackets, and every address for a bare port', () => {
    expect(readAddress('--listen', '0.0.0.0:7373')).toEqual({ host: '0.0.0.0', port: 7373 });
    expect(readAddress('--listen', '[::1]:0')).toEqual({ host: '::1', port: 0 });
    expect(readAddress('--listen', ':7373')).toEqual({ host: '0.0.0.0', port: 7373 });
    for (const bad of ['7373', 'a:b', 'h:99999', '::1:7373', '']) {
      expect(() => readAddress('--listen', bad), bad).toThrow(/bad-address/);
    }
  });

  it('knows a session by its service alone, mistyped or not', () => {
    const ids = ['search-1124', 'checkout-1125', 'checkout-1125-2'];
    expect(nearestSession('chekout', ids)).toMatch(/^checkout-1125/);
    expect(nearestSession('serach-1124', ids)).toBe('search-1124');
    expect(nearestSession('zzz', ids)).toBeUndefined();
  });
});
