import { describe, expect, it } from 'vitest';
import { DEFAULT_MAPPING } from '../../src/logs/detect.ts';
import { parseLine, parseLogfmt } from '../../src/logs/parse.ts';

const context = {
  id: 'f:0',
  source: 'file:app.log',
  zone: 'UTC',
  now: Date.parse('2026-11-25T04:00:00Z'),
  mapping: DEFAULT_MAPPING,
};
const TIME = '2026-11-25T03:10:58.000Z';

describe('one line of a file or of standard input', () => {
  it('LOG-75 is a record when it is JSON, also after a time', () => {
    expect(
      parseLine('{"time":"2026-11-25T03:10:58Z","level":"error","msg":"boom","order":7}', context),
    ).toEqual({
      id: 'f:0',
      source: 'file:app.log',
      time: TIME,
      level: 'error',
      service: null,
      message: 'boom',
      fields: { order: '7' },
    });
    expect(parseLine('2026-11-25T03:10:58Z {"level":"warn","msg":"slow"}', context)).toMatchObject({
      time: TIME,
      level: 'warn',
      message: 'slow',
    });
  });

  it('LOG-76 is a record when it is logfmt', () => {
    const text =
      'time=2026-11-25T03:10:58Z level=error msg="no \\"route\\"" service=cart trace_id=ab12cd order=7';
    expect(parseLine(text, context)).toMatchObject({
      time: TIME,
      level: 'error',
      service: 'cart',
      message: 'no "route"',
      trace: 'ab12cd',
      fields: { order: '7' },
    });
    expect(parseLogfmt('level=info msg=hello there world x=1')).toEqual({
      level: 'info',
      msg: 'hello there world',
      x: '1',
    });
    expect(parseLogfmt('a=1 b=2')).toBeNull();
    expect(parseLogfmt('the level=info of it')).toBeNull();
    expect(parseLogfmt('__proto__=x level=info')?.level).toBe('info');
  });

  it('is text otherwise, and takes from around what it does not say', () => {
    expect(parseLine('boom', context, { time: TIME, service: 'cart', fields: { pod: 'p' } })).toMatchObject({
      time: TIME,
      service: 'cart',
      message: 'boom',
      fields: { pod: 'p' },
    });
    expect(
      parseLine('2026-11-25T03:10:59Z ERROR boom', context, { time: TIME, level: 'info' }),
    ).toMatchObject({
      time: '2026-11-25T03:10:59.000Z',
      level: 'error',
    });
  });

  it('LOG-79 keeps the text of a record whose end was cut off, with its time and level', () => {
    const text = '{"time":"2026-11-25T03:10:58Z","level":"error","service":"cart","msg":"very lo';
    expect(parseLine(text, { ...context, lost: 900 })).toMatchObject({
      time: TIME,
      level: 'error',
      service: 'cart',
      message: `${text} ..[+900 B]`,
    });
  });

  it('LOG-45 cuts a long message at 64 KiB and marks it', () => {
    const { message } = parseLine('x'.repeat(70_000), { ...context, lost: 100 });
    expect(message).toBe(`${'x'.repeat(65_536)} ..[+4564 B]`);
    expect(parseLine(JSON.stringify({ msg: 'y'.repeat(65_537) }), context).message).toBe(
      `${'y'.repeat(65_536)} ..[+1 B]`,
    );
  });
});
