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
      {
        time: '2026-11-25T03:10:58.123456789Z',
        level: 'warn',
        message: 'slow',
        fields: { stream: 'stdout' },
      },
      { time: '2026-11-25T03:10:58.123456789Z', message: 'plain', fields: { stream: 'stderr' } },
    ]);
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
    expect(assemble(['checkout-1  | WARN slow', 'a | b'])).toMatchObject([
      { service: 'checkout', level: 'warn', message: 'slow' },
      { service: null, message: 'a | b' },
    ]);
  });

  it('LOG-84 gives a JSON record at once, and what waited before it first', () => {
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
});
