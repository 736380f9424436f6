import { describe, expect, it } from 'vitest';
import { LineAssembler } from '../../src/logs/assemble.ts';
import type { LogLine } from '../../src/logs/line.ts';

const NOW = Date.parse('2026-11-25T04:00:00Z');

function assemble(texts: readonly string[]): LogLine[] {
  const assembler = new LineAssembler({ source: 'app', zone: 'UTC' });
  const lines = texts.flatMap((text, i) => assembler.push({ id: `f:${i}`, text, lost: 0 }, NOW));
  return [...lines, ...assembler.close(NOW)];
}
const docker = (log: string, stream = 'stderr') =>
  JSON.stringify({ log, stream, time: '2026-11-25T03:10:58.123456789Z' });

describe('physical lines to log lines', () => {
  it('LOG-77 takes off what Docker wraps around a line', () => {
    expect(assemble([docker('plain\n'), docker('{"level":"warn","msg":"slow"}\n', 'stdout')])).toMatchObject([
      { time: '2026-11-25T03:10:58.123456789Z', message: 'plain', fields: { stream: 'stderr' } },
      {
        time: '2026-11-25T03:10:58.123456789Z',
        level: 'warn',
        message: 'slow',
        fields: { stream: 'stdout' },
      },
    ]);
    const [coloured] = assemble([docker('\u001b[31mERROR\u001b[0m down\n')]);
    expect(coloured).toMatchObject({ level: 'error', message: 'down' });
  });

  it('LOG-77 takes off what a CRI runtime wraps around a line, whose own time is better', () => {
    expect(
      assemble([
        '2026-11-25T12:10:58.5+09:00 stderr F 2026-11-25 03:10:58,123 ERROR boom',
        '2026-11-25T12:10:59+09:00 stdout F up',
      ]),
    ).toMatchObject([
      { time: '2026-11-25T03:10:58.123Z', level: 'error', message: 'boom', fields: { stream: 'stderr' } },
      { time: '2026-11-25T03:10:59.000Z', message: 'up', fields: { stream: 'stdout' } },
    ]);
  });

  it('LOG-78 puts together what the runtime split, with the id and time of the first piece', () => {
    const lines = assemble([
      '2026-11-25T03:10:58Z stdout P {"level":"error",',
      '2026-11-25T03:10:58.1Z stderr F other',
      '2026-11-25T03:10:58.2Z stdout F "msg":"long"}',
      docker('half ', 'stdout'),
      docker('whole\n', 'stdout'),
    ]);
    expect(lines.map(({ id, message, level }) => [id, message, level])).toEqual([
      ['f:0', 'long', 'error'],
      ['f:1', 'other', null],
      ['f:3', 'half whole', null],
    ]);
    expect(lines[0]?.time).toBe('2026-11-25T03:10:58.000Z');
  });

  it('LOG-85 keeps interleaved pods apart, each trace with its own line, and names their workload', () => {
    const pod = (name: string, text: string) => `[pod/${name}/app] ${text}`;
    const a = 'checkout-7d9f8c6b54-x2x4z';
    const b = 'cart-0';
    const lines = assemble([
      pod(a, 'ERROR a failed'),
      pod(b, 'ERROR b failed'),
      pod(a, '\tat A.a'),
      pod(b, '\tat B.b'),
      pod(a, 'next'),
    ]);
    expect(lines.map(({ service, message }) => [service, message])).toEqual([
      ['checkout', 'a failed\n\tat A.a'],
      ['cart', 'b failed\n\tat B.b'],
      ['checkout', 'next'],
    ]);
    expect(lines[0]?.fields).toEqual({ pod: a, container: 'app' });
  });

  it('LOG-77 names the service of docker compose lines', () => {
    const colour = '\u001b[36mcheckout-1  |\u001b[0m WARN slow';
    for (const first of ['checkout-1  | WARN slow', colour])
      expect(assemble([first, 'a | b'])).toMatchObject([
        { service: 'checkout', level: 'warn', message: 'slow' },
        { service: null, message: 'a | b' },
      ]);
    // A container with a name of its own, its bar below the others'.
    expect(
      assemble(['db          | up', 'checkout-1  | up', 'db          | ERROR down', 'size | rows']).map(
        ({ service, message }) => [service, message],
      ),
    ).toEqual([
      [null, 'db          | up'],
      ['checkout', 'up'],
      ['db', 'down'],
      [null, 'size | rows'],
    ]);
  });

  it('LOG-872 removes the prefix of stern, and nothing of a sentence about a pod', () => {
    const lines = assemble([
      'cart-0 app ERROR before stern is known',
      'checkout-7d9f8c6b54-x2x4z app 2026-11-25T03:10:58Z ERROR pool exhausted',
      'checkout-7d9f8c6b54-x2x4z app \tat Pool.take (pool.js:31)',
      'cart-0 app {"level":"warn","msg":"slow"}',
      'checkout-7d9f8c6b54-x2x4z is ready',
      'node-12 joined the cluster',
      'retry-after header missing',
    ]);
    expect(lines.map(({ service, level, message }) => [service, level, message])).toEqual([
      [null, 'error', 'cart-0 app ERROR before stern is known'],
      ['checkout', 'error', 'pool exhausted\n\tat Pool.take (pool.js:31)'],
      ['cart', 'warn', 'slow'],
      [null, null, 'checkout-7d9f8c6b54-x2x4z is ready'],
      [null, null, 'node-12 joined the cluster'],
      [null, null, 'retry-after header missing'],
    ]);
    expect(lines[1]).toMatchObject({
      time: '2026-11-25T03:10:58.000Z',
      fields: { pod: 'checkout-7d9f8c6b54-x2x4z', container: 'app' },
    });
  });

  it('LOG-873 gives the lines of interleaved pods in the order in which they began, and waits for no line longer than for a trace', () => {
    const pod = (name: string, text: string) => `[pod/${name}/app] ${text}`;
    const one = new LineAssembler({ source: 'app', zone: 'UTC' });
    const push = (text: string, at: number) =>
      one.push({ id: `${at}`, text, lost: 0 }, NOW + at).map(({ message }) => message);
    expect(push(pod('a', 'ERROR a 1'), 0)).toEqual([]);
    // Whole at once, but not the first one.
    expect(push(pod('b', '{"msg":"b 1"}'), 10)).toEqual([]);
    expect(push(pod('c', 'c 1'), 20)).toEqual([]);
    expect(push(pod('a', '\tat A.a'), 30)).toEqual([]);
    expect([one.since, one.due]).toEqual([NOW, NOW + 310]);
    expect(push(pod('a', 'a 2'), 40)).toEqual(['a 1\n\tat A.a', 'b 1']);
    expect(one.flush(NOW + 320).map(({ message }) => message)).toEqual(['c 1']);
    // One that goes on for long holds nobody up.
    expect(push(pod('b', '{"msg":"b 2"}'), 330)).toEqual([]);
    expect(one.flush(NOW + 339)).toEqual([]);
    for (let at = 335; at <= 600; at += 5) push(pod('a', `\tat A.${at}`), at);
    expect(one.flush(NOW + 635).map(({ message }) => message)).toEqual(['b 2']);
    expect(one.close(NOW + 640)).toHaveLength(1);
  });

  it('LOG-873 holds a bounded number of lines for one before them, and gives each once', () => {
    const one = new LineAssembler({ source: 'app', zone: 'UTC' });
    const given = one.push({ id: 'a', text: '[pod/a/app] waits', lost: 0 }, NOW);
    let most = 0;
    for (let no = 0; no < 5_000; no += 1) {
      given.push(...one.push({ id: `${no}`, text: `[pod/b/app] {"msg":"b ${no}"}`, lost: 0 }, NOW));
      most = Math.max(most, no + 1 - given.length);
    }
    expect(most).toBeGreaterThan(1_000);
    expect(most).toBeLessThanOrEqual(2_000);
    given.push(...one.close(NOW));
    expect(given.map(({ id }) => id).sort()).toEqual(
      ['a', ...Array.from({ length: 5_000 }, (_, no) => `${no}`)].sort(),
    );
  });

  it('LOG-84 gives a JSON record at once, after the lines that waited before it', () => {
    const assembler = new LineAssembler({ source: 'app', zone: 'UTC' });
    expect(assembler.push({ id: '1', text: 'waits', lost: 0 }, NOW)).toEqual([]);
    expect(assembler.due).toBe(NOW + 300);
    const lines = assembler.push({ id: '2', text: '{"msg":"now"}', lost: 0 }, NOW);
    expect(lines.map((line) => line.message)).toEqual(['waits', 'now']);
    expect(assembler.due).toBeNull();
  });

  it('bounds the streams it keeps apart', () => {
    const texts = Array.from({ length: 200 }, (_, i) => `[pod/p-${i}x/app] line ${i}`);
    const assembler = new LineAssembler({ source: 'app', zone: 'UTC' });
    const early = texts.flatMap((text, i) => assembler.push({ id: String(i), text, lost: 0 }, NOW));
    expect(early.length).toBe(200 - 64);
    expect([...early, ...assembler.close(NOW)].map((line) => line.id)).toEqual(
      texts.map((_, i) => String(i)),
    );
  });

  const utcOf = (
    zone: string,
    texts: readonly string[],
    { now = Date.parse('2026-12-01T00:00:00Z'), readsOnce = true } = {},
  ) => {
    const assembler = new LineAssembler({ source: 'app', zone, readsOnce });
    const lines = texts.flatMap((text, i) => assembler.push({ id: `f:${i}`, text, lost: 0 }, now));
    return [...lines, ...assembler.close(now)].map(({ time }) => time?.replace(/^.*T|\.000Z$/g, ''));
  };
  const berlin = (...clocks: readonly string[]) => clocks.map((clock) => `2026-10-25 ${clock} INFO at work`);

  it('LOG-877 knows the second pass of a repeated hour by the step back, until the hour is over', () => {
    const texts = berlin('01:59:59', '02:00:00', '02:59:58', '02:00:01', '02:30:00', '02:59:59', '03:00:00');
    expect(utcOf('Europe/Berlin', texts)).toEqual([
      ...['23:59:59', '00:00:00', '00:59:58', '01:00:01', '01:30:00', '01:59:59', '02:00:00'],
    ]);
    const json = texts.map((text) => JSON.stringify({ time: text.slice(0, 19), msg: 'at work' }));
    expect(utcOf('Europe/Berlin', json)).toEqual(utcOf('Europe/Berlin', texts));
    const fine = ['2026-10-25 02:59:00.1 a', '2026-10-25 02:00:00.123456 b'];
    expect(utcOf('Europe/Berlin', fine)).toEqual(['00:59:00.100Z', '01:00:00.123456Z']);
    // The year after begins with its first pass.
    const next = ['2025-10-26 02:50:00 a', '2025-10-26 02:10:00 b', '2026-10-25 02:40:00 c'];
    expect(utcOf('Europe/Berlin', next)).toEqual(['00:50:00', '01:10:00', '00:40:00']);
    expect(utcOf('Atlantic/Azores', ['2026-10-25 00:50:00 a', '2026-10-25 00:05:00 b'])).toEqual([
      ...['00:50:00', '01:05:00'],
    ]);
  });

  it('LOG-877 takes a quarter of an hour where clocks go back by half an hour', () => {
    const howe = (...clocks: readonly string[]) => clocks.map((clock) => `2026-04-05 ${clock} at work`);
    const texts = howe('01:29:00', '01:30:00', '01:58:00', '01:43:00', '01:59:00', '02:00:00');
    expect(utcOf('Australia/Lord_Howe', texts)).toEqual([
      ...['14:29:00', '14:30:00', '14:58:00', '15:13:00', '15:29:00', '15:30:00'],
    ]);
    const near = utcOf('Australia/Lord_Howe', howe('01:58:00', '01:43:01'));
    expect(near).toEqual(['14:58:00', '14:43:01']);
  });

  it('LOG-877 moves no late line, no time with an offset, none that is yet to come, and no other stream', () => {
    const zone = 'Europe/Berlin';
    expect(utcOf(zone, berlin('02:59:00', '02:29:01', '02:59:01'))).toEqual([
      '00:59:00',
      '00:29:01',
      '00:59:01',
    ]);
    expect(utcOf(zone, ['2026-10-25T02:59:00+02:00 a', '2026-10-25T02:01:00+02:00 b'])).toEqual([
      ...['00:59:00', '00:01:00'],
    ]);
    const during = { now: Date.parse('2026-10-25T00:59:30Z') };
    expect(utcOf(zone, berlin('02:59:00', '02:01:00', '02:59:20'), during)).toEqual([
      ...['00:59:00', '00:01:00', '00:59:20'],
    ]);
    const ahead = { now: Date.parse('2026-10-25T01:00:00Z') };
    expect(utcOf(zone, berlin('02:59:59', '02:00:30', '02:02:00'), ahead)).toEqual([
      ...['00:59:59', '01:00:30', '00:02:00'],
    ]);
    // Several late lines are away from the latest one of all.
    expect(utcOf(zone, berlin('02:59:00', '02:40:00', '02:20:00'))).toEqual([
      ...['00:59:00', '00:40:00', '01:20:00'],
    ]);
    const dayBefore = ['2026-10-24 10:50:00 a', '2026-10-24 10:10:00 b', '2026-10-24 02:50:00 c'];
    expect(utcOf(zone, [...dayBefore, '2026-10-24 02:10:00 d'])).toEqual([
      ...['08:50:00', '08:10:00', '00:50:00', '00:10:00'],
    ]);
    const pods = berlin('02:59:00', '02:01:00', '02:02:00').map((text, i) => `[pod/p${i % 2}/app] ${text}`);
    expect(utcOf(zone, pods)).toEqual(['00:59:00', '00:01:00', '01:02:00']);
    expect(utcOf(zone, berlin('02:59:00', '02:01:00'), { readsOnce: false })).toEqual([
      ...['00:59:00', '00:01:00'],
    ]);
    expect(utcOf('Asia/Tokyo', berlin('02:59:00', '02:01:00'))).toEqual(['17:59:00', '17:01:00']);
  });
});
