import { describe, expect, it } from 'vitest';
import { DEFAULT_MAPPING, detectFields } from '../../src/logs/detect.ts';
import { type LogRecord, parseRecord } from '../../src/logs/json.ts';
import { toLine } from '../../src/logs/to-line.ts';

const origin = { id: 'x:1', source: 'app', zone: 'UTC', now: 0 };
const line = (record: LogRecord, mapping = DEFAULT_MAPPING) => toLine(record, mapping, origin);
const TIME = '2026-11-25T03:10:58.123Z';

describe('which field is what', () => {
  it('LOG-52 reads ECS', () => {
    expect(
      line({
        '@timestamp': TIME,
        log: { level: 'ERROR', logger: 'c.e.Pay' },
        service: { name: 'checkout' },
        message: 'payment gateway timeout',
        trace: { id: '4bf92f3577b34da6a3ce929d0e0e4736' },
        error: { type: 'E', stack_trace: 'E: boom\n\tat A.b(A.java:1)\n' },
      }),
    ).toEqual({
      id: 'x:1',
      source: 'app',
      time: TIME,
      level: 'error',
      service: 'checkout',
      message: 'payment gateway timeout\nE: boom\n\tat A.b(A.java:1)',
      trace: '4bf92f3577b34da6a3ce929d0e0e4736',
      fields: { 'log.logger': 'c.e.Pay', 'error.type': 'E' },
    });
  });

  it('LOG-52 reads OpenTelemetry as Data Prepper stores it', () => {
    const record = {
      time: '2026-11-25T03:10:58.123456789Z',
      observedTime: '2026-11-25T03:11:00Z',
      severity: { number: 17, text: 'Error' },
      serviceName: 'checkout',
      body: 'boom',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      resource: { attributes: { 'service@name': 'other' } },
    };
    expect(line(record)).toMatchObject({
      time: '2026-11-25T03:10:58.123456789Z',
      level: 'error',
      service: 'other',
      message: 'boom',
      fields: { observedTime: '2026-11-25T03:11:00Z', 'severity.number': '17', serviceName: 'checkout' },
    });
    expect(line({ severityNumber: 13, body: { stringValue: 'slow' } })).toMatchObject({
      level: 'warn',
      message: 'slow',
    });
  });

  it('LOG-52 reads pino, with its name and error', () => {
    const record = {
      level: 50,
      time: 1_795_576_258_123,
      pid: 1,
      hostname: 'h',
      name: 'pay',
      msg: 'no',
      err: { stack: 'Error: no\n    at f (a.js:1:2)', code: 'E1' },
    };
    expect(line(record)).toMatchObject({
      time: TIME,
      level: 'error',
      service: 'pay',
      message: 'no\nError: no\n    at f (a.js:1:2)',
      fields: { pid: '1', hostname: 'h', 'err.code': 'E1' },
    });
  });

  it('LOG-52 reads log4j, its instant, context and thrown frames', () => {
    const record = {
      instant: { epochSecond: 1_795_576_258, nanoOfSecond: 123_000_000 },
      level: 'WARN',
      message: 'retry',
      thrown: {
        name: 'java.io.IOException',
        message: 'reset',
        extendedStackTrace: [{ class: 'A', method: 'b', file: 'A.java', line: 3 }],
      },
      contextMap: { traceId: 'abc123', user: 'u1' },
    };
    expect(line(record)).toMatchObject({
      time: '2026-11-25T03:10:58.123000000Z',
      level: 'warn',
      message: 'retry\njava.io.IOException: reset\n\tat A.b(A.java:3)',
      trace: 'abc123',
      fields: { 'contextMap.user': 'u1' },
    });
  });

  it('LOG-52 reads Kubernetes and ECS names', () => {
    expect(line({ log: 'x', kubernetes: { labels: { app: 'cart' }, container_name: 'main' } }).service).toBe(
      'cart',
    );
    expect(line({ log: 'x', kubernetes: { container_name: 'main' } }).service).toBe('main');
    expect(line({ log: 'x', ecs_task_definition: 'checkout:42' }).service).toBe('checkout');
    expect(line({ log: 'x', container_name: '/web' }).service).toBe('web');
    expect(line({ MESSAGE: 'x', PRIORITY: '3', _SYSTEMD_UNIT: 'cron.service' })).toMatchObject({
      level: 'error',
      service: 'cron',
    });
  });

  it('LOG-53 passes over what holds nothing usable', () => {
    const record = {
      '@timestamp': 'soon',
      time: TIME,
      level: 'banana',
      severity: 'ERROR',
      message: ' ',
      msg: 'yes',
      'trace.id': '00000000',
      traceId: 'ab12',
    };
    expect(line(record)).toMatchObject({ time: TIME, level: 'error', message: 'yes', trace: 'ab12' });
  });

  it('LOG-54 opens a message that is itself a record, the inner saying first', () => {
    const log = JSON.stringify({ level: 'warn', msg: 'inner', service: 'cart', order: 7 });
    expect(line({ '@timestamp': TIME, log, stream: 'stderr', level: 'info' })).toEqual({
      id: 'x:1',
      source: 'app',
      time: TIME,
      level: 'warn',
      service: 'cart',
      message: 'inner',
      fields: { stream: 'stderr', order: '7' },
    });
    expect(line({ log: '{"order":7}' }).message).toBe('{"order":7}');
  });

  it('LOG-55 shows the fields of a record that has no message', () => {
    expect(line({ '@timestamp': TIME, user: 'u1', order: { id: 7 } }).message).toBe('user=u1 order.id=7');
    expect(line({ err: { stack: 'Error: x\n  at f' } }).message).toBe('Error: x\n  at f');
  });

  it('takes no word in a field named stack for a trace', () => {
    expect(line({ msg: 'x', stack: 'prod' })).toMatchObject({ message: 'x', fields: { stack: 'prod' } });
  });

  it('LOG-43 takes a hostile record as any other', () => {
    const record = parseRecord('{"__proto__":{"message":"evil","level":"fatal"},"msg":"ok"}')!;
    expect(line(record)).toMatchObject({
      message: 'ok',
      level: null,
      fields: { '__proto__.message': 'evil' },
    });
  });
});

describe('detection from samples', () => {
  it('LOG-56 tells which field was chosen, by what most samples hold', () => {
    const samples = [
      { ts: 1_795_576_258, msg: 'a', lvl: 'info' },
      { ts: 1_795_576_259, msg: 'b' },
      { message: 'c' },
    ];
    expect(detectFields(samples).chosen).toEqual({
      time: 'ts',
      level: 'lvl',
      service: null,
      message: 'msg',
      trace: null,
    });
    expect(detectFields([]).chosen.time).toBeNull();
  });

  it('LOG-57 tries an override first, and the tables where it holds nothing', () => {
    const mapping = detectFields([], { message: 'event.text', service: 'app.name' });
    expect(line({ message: 'm', event: { text: 'e' }, app: { name: 'shop' } }, mapping)).toMatchObject({
      message: 'e',
      service: 'shop',
      fields: { message: 'm' },
    });
    expect(line({ message: 'm' }, mapping).message).toBe('m');
  });

  it('LOG-58 tells what level numbers mean from the samples', () => {
    const otel = detectFields([
      { severity: 5, body: 'a' },
      { severity: 17, body: 'b' },
    ]);
    expect(line({ severity: 5, body: 'a' }, otel).level).toBe('debug');
    const syslog = detectFields([
      { severity: 5, body: 'a' },
      { severity: 3, body: 'b' },
    ]);
    expect(line({ severity: 5, body: 'a' }, syslog).level).toBe('info');
    expect(line({ level: 3, message: 'a' }).level).toBe('error');
    expect(line({ level: '30', message: 'a' }).level).toBe('info');
    expect(line({ levelno: 30, message: 'a' }).level).toBe('warn');
  });
});
