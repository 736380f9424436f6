import { describe, expect, it } from 'vitest';
import { parseText } from '../../src/logs/parse-text.ts';

const NOW = Date.parse('2026-11-25T04:00:00Z');
const read = (text: string, zone = 'UTC') => parseText(text, { zone, now: NOW });
const TIME = '2026-11-25T03:10:58.000Z';
const MS = '2026-11-25T03:10:58.123Z';

describe('plain text lines', () => {
  it.each([
    ['2026-11-25T03:10:58.123Z ERROR boom', MS, 'error', 'boom'],
    ['2026-11-25 03:10:58,123 WARN slow', MS, 'warn', 'slow'],
    ['2026-11-25 03:10:58.123 [main] ERROR c.e.Pay - boom', MS, 'error', '[main] ERROR c.e.Pay - boom'],
    ['2026-11-25 03:10:58,123 - app.pay - ERROR - boom', MS, 'error', 'app.pay - ERROR - boom'],
    ['[2026-11-25 03:10:58] [error] boom', TIME, 'error', 'boom'],
    ['[25/Nov/2026:12:10:58 +0900] INFO up', TIME, 'info', 'up'],
    ['2026/11/25 03:10:58 http: server closed', TIME, null, 'http: server closed'],
    ['2026/11/25 03:10:58.123456 main.go:12: up', '2026-11-25T03:10:58.123456Z', null, 'main.go:12: up'],
    ['2026-11-25T03:10:58.123Z\tERROR\tapp/pay.go:12\tboom', MS, 'error', 'app/pay.go:12\tboom'],
    ['2026-11-25 03:10:58.123 | WARNING  | app:main:12 - slow', MS, 'warn', 'app:main:12 - slow'],
    [
      '2026-11-25 12:10:58.123 JST [88] ERROR:  relation missing',
      MS,
      'error',
      '[88] ERROR:  relation missing',
    ],
    ['2026-11-25T03:10:58Z INF started port=80', TIME, 'info', 'started port=80'],
    ['11/25/2026 3:10:58 AM ERROR boom', TIME, 'error', 'boom'],
    ['11/25/2026 12:10:58 PM up', '2026-11-25T12:10:58.000Z', null, 'up'],
    ['11/25/2026, 3:10:58\u202fPM up', '2026-11-25T15:10:58.000Z', null, 'up'],
    ['25/11/2026, 3:10:58 pm up', '2026-11-25T15:10:58.000Z', null, 'up'],
    ['11/10/2026 3:10:58 pm up', null, null, '11/10/2026 3:10:58 pm up'],
    ['2026-11-25 03:10:58 PM ERROR boom', '2026-11-25T15:10:58.000Z', 'error', 'boom'],
    ['[2026-11-25 12:10:58.5 a.m.] up', '2026-11-25T00:10:58.500Z', null, 'up'],
    ['2026-11-25 03:10:58 PMS is up', TIME, null, 'PMS is up'],
    ['2026-11-25 17:10:58 AM is up', '2026-11-25T17:10:58.000Z', null, 'AM is up'],
    ['2026-11-25 00:10:58 PM is up', '2026-11-25T00:10:58.000Z', null, 'PM is up'],
    ['11/10/2026 03:10:58 up', null, null, '11/10/2026 03:10:58 up'],
    ['2026年11月25日 03:10:58 ERROR 失敗', TIME, 'error', '失敗'],
    ['[2026年11月25日 3時10分] 開始', '2026-11-25T03:10:00.000Z', null, '開始'],
    ['1795576258.123    45 10.0.0.1 TCP_MISS/200', MS, null, '45 10.0.0.1 TCP_MISS/200'],
    ['1795576258123 ERROR boom', MS, 'error', 'boom'],
    ['1795576258 bytes', null, null, '1795576258 bytes'],
    ['ERROR: boom', null, 'error', 'boom'],
    ['WARN: slow', null, 'warn', 'slow'],
    ['[ERROR] boom', null, 'error', 'boom'],
    ['<error> boom', null, 'error', 'boom'],
    [
      'INFO:     10.0.0.1:50 - "GET / HTTP/1.1" 200 OK',
      null,
      'info',
      '10.0.0.1:50 - "GET / HTTP/1.1" 200 OK',
    ],
    ['error: boom', null, 'error', 'boom'],
    ['Error rates are fine', null, null, 'Error rates are fine'],
    ['Note: nothing here', null, null, 'Note: nothing here'],
    ['2026-11-25 03:10:58x no border', null, null, '2026-11-25 03:10:58x no border'],
    ['2026-13-25 03:10:58 no such month', null, null, '2026-13-25 03:10:58 no such month'],
    ['ERROR', null, 'error', 'ERROR'],
    ['注文を処理できません', null, null, '注文を処理できません'],
  ])('LOG-70 time, level and message of: %s', (text, time, level, message) => {
    expect(read(text)).toMatchObject({ time, level, message });
  });

  it('LOG-62 reads times without an offset in the given zone', () => {
    expect(read('2026-11-25 12:10:58 x', 'Asia/Tokyo').time).toBe(TIME);
    expect(read('Nov 25 12:10:58 host app: x', 'Asia/Tokyo').time).toBe(TIME);
  });

  it('LOG-71 reads klog and Python default lines', () => {
    expect(read('E1125 03:10:58.123456    1234 reflector.go:12] failed to list')).toEqual({
      time: '2026-11-25T03:10:58.123456Z',
      level: 'error',
      service: null,
      trace: null,
      fields: { pid: '1234', caller: 'reflector.go:12' },
      message: 'failed to list',
    });
    expect(read('ERROR:app.pay:boom')).toMatchObject({
      level: 'error',
      fields: { logger: 'app.pay' },
      message: 'boom',
    });
  });

  it('LOG-71 reads the error logs of nginx and Apache', () => {
    expect(read('2026/11/25 03:10:58 [crit] 31#31: *1 connect() failed')).toMatchObject({
      time: TIME,
      level: 'fatal',
      service: 'nginx',
      message: '*1 connect() failed',
    });
    expect(
      read('[Wed Nov 25 03:10:58.123456 2026] [proxy:error] [pid 8:tid 9] AH01114: failed'),
    ).toMatchObject({
      time: '2026-11-25T03:10:58.123456Z',
      level: 'error',
      service: 'apache',
      message: '[pid 8:tid 9] AH01114: failed',
    });
  });

  it('LOG-71 reads access logs, the status saying the level', () => {
    const access = (status: number) =>
      read(
        `10.0.0.9 - bob [25/Nov/2026:12:10:58 +0900] "GET /pay?a=\\"1\\" HTTP/1.1" ${status} 612 "-" "curl/8"`,
      );
    expect(access(502)).toEqual({
      time: TIME,
      level: 'error',
      service: null,
      trace: null,
      fields: { client: '10.0.0.9', status: '502' },
      message: '"GET /pay?a=\\"1\\" HTTP/1.1" 502 612 "-" "curl/8" 10.0.0.9 - bob',
    });
    expect([access(404).level, access(200).level]).toEqual(['warn', 'info']);
  });

  it('LOG-71 reads syslog in its four forms', () => {
    const expected = {
      time: TIME,
      service: 'sshd',
      fields: { host: 'web1', pid: '77' },
      message: 'Failed password',
    };
    expect(read('Nov 25 03:10:58 web1 sshd[77]: Failed password')).toMatchObject(expected);
    expect(read('<35>Nov 25 03:10:58 web1 sshd[77]: Failed password')).toMatchObject({
      ...expected,
      level: 'error',
    });
    expect(read('<35>1 2026-11-25T03:10:58Z web1 sshd 77 - [a@1 k="v]"][b@2] Failed password').service).toBe(
      'sshd',
    );
    expect(read('<36>1 2026-11-25T03:10:58Z web1 sshd 77 - - Failed password')).toMatchObject({
      ...expected,
      level: 'warn',
    });
    expect(read('2026-11-25T12:10:58+0900 web1 sshd[77]: Failed password')).toMatchObject(expected);
    expect(read('2026-11-25T12:10:58+09:00 web1 kernel: oom')).toMatchObject({
      service: 'kernel',
      message: 'oom',
    });
  });

  it('LOG-72 finds the year of a time without one within the last twelve months', () => {
    const at = (text: string, now: string) => parseText(text, { zone: 'UTC', now: Date.parse(now) }).time;
    expect(at('Dec 31 23:59:59 h a: x', '2027-01-01T00:00:10Z')).toBe('2026-12-31T23:59:59.000Z');
    expect(at('Jan  1 00:00:01 h a: x', '2026-12-31T23:59:59Z')).toBe('2027-01-01T00:00:01.000Z');
    expect(at('Feb 29 00:00:01 h a: x', '2029-01-31T00:00:00Z')).toBe('2028-02-29T00:00:01.000Z');
  });

  it('LOG-71 reads Ruby and Spring lines with the application they name', () => {
    expect(read('E, [2026-11-25T03:10:58.123456 #12] ERROR -- pay: boom')).toMatchObject({
      time: '2026-11-25T03:10:58.123456Z',
      level: 'error',
      service: 'pay',
      message: 'boom',
    });
    expect(
      read('2026-11-25T12:10:58.123+09:00 ERROR 1 --- [checkout] [exec-1] c.e.Pay  : boom'),
    ).toMatchObject({
      time: MS,
      level: 'error',
      service: 'checkout',
      message: '1 --- [checkout] [exec-1] c.e.Pay  : boom',
    });
    expect(
      read('2026-11-25 03:10:58.123 WARN [cart,4bf92f3577b34da6a3ce929d0e0e4736,00f067aa0ba902b7] slow'),
    ).toMatchObject({
      service: 'cart',
      trace: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
  });

  it('finds a trace id in the line', () => {
    expect(read('INFO paid trace_id=4bf92f3577b34da6a3ce929d0e0e4736 ok').trace).toBe(
      '4bf92f3577b34da6a3ce929d0e0e4736',
    );
    expect(read('INFO traceId: short').trace).toBeNull();
  });

  it('LOG-73 takes colours off, and nothing else', () => {
    expect(read('\x1b[32m2026-11-25T03:10:58Z\x1b[0m \x1b[1;31mERROR\x1b[0m bo\x1b[2Jom')).toMatchObject({
      time: TIME,
      level: 'error',
      message: 'bo\x1b[2Jom',
    });
  });

  it('LOG-74 stays quick on hostile text', () => {
    for (const part of [
      '[',
      '(',
      '"',
      '\\',
      ' ',
      '-',
      ':',
      '1',
      'a=',
      'a="',
      '\x1b[1',
      '[a',
      '<1>',
      ' |',
      'A.a',
      '2026-',
    ]) {
      for (const head of [
        '',
        '2026-11-25 03:10:58 ',
        'ERROR ',
        '1.1.1.1 - - [25/Nov/2026:12:10:58 +0900] "',
        '<1>1 - a b c d [',
      ]) {
        expect(read(head + part.repeat(65_536 / part.length)).message.length).toBeGreaterThan(0);
      }
    }
  });
});
