import { describe, expect, it } from 'vitest';
import { DEFAULT_MAPPING } from '../../src/logs/detect.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { parseLine } from '../../src/logs/parse.ts';
import { toLine } from '../../src/logs/to-line.ts';

const AT = '2026-11-25T03:10:58.123Z';
const NOW = Date.parse(AT) + 1_000;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

const of = (record: Record<string, unknown>) =>
  toLine(record, DEFAULT_MAPPING, { id: 'a/1', source: 'app', zone: 'Asia/Tokyo', now: NOW });
const text = (line: string) =>
  parseLine(line, { id: 'a', source: 'app', zone: 'Asia/Tokyo', now: NOW, mapping: DEFAULT_MAPPING });

const frame = { className: 'app.Pay', methodName: 'charge', fileName: 'Pay.java', lineNumber: 42 };

describe('records of loggers and collectors', () => {
  it.each<[string, Record<string, unknown>, Partial<LogLine>]>([
    [
      'OpenTelemetry, with its body as an object and its severity as a number',
      { observedTimestamp: AT, body: { text: 'pool exhausted' }, severity_number: 17, trace_id: TRACE },
      { time: AT, level: 'error', message: 'pool exhausted', trace: TRACE },
    ],
    [
      'OpenTelemetry, its body flat',
      { '@timestamp': AT, 'body.text': 'pool exhausted', 'severity.number': 13 },
      { level: 'warn', message: 'pool exhausted' },
    ],
    [
      'OTLP/JSON, with nanoseconds as text',
      { timeUnixNano: '1795576258123456789', severityNumber: 9, body: { stringValue: 'up' }, traceId: TRACE },
      { time: '2026-11-25T03:10:58.123456789Z', level: 'info', message: 'up', trace: TRACE },
    ],
    [
      'ECS, with the stack as a list',
      { '@timestamp': AT, message: 'boom', error: { stack_trace: ['E: boom', '\tat a(A.java:1)'] } },
      { message: 'boom\nE: boom\n\tat a(A.java:1)' },
    ],
    [
      'AWS Lambda, an error of Python',
      {
        timestamp: AT,
        level: 'ERROR',
        errorMessage: 'division by zero',
        errorType: 'ZeroDivisionError',
        stackTrace: ['  File "/var/task/app.py", line 3, in handler\n', '    return 1 / 0\n'],
        requestId: 'r-1',
      },
      {
        level: 'error',
        message: 'division by zero\n  File "/var/task/app.py", line 3, in handler\n    return 1 / 0',
      },
    ],
    [
      'CloudWatch Logs',
      {
        '@timestamp': AT,
        '@message': 'slow query',
        '@log_group': '/aws/lambda/checkout',
        '@log_stream': '2026/11/25/[$LATEST]0a1b',
        xray_trace_id: `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${SPAN};Sampled=1`,
      },
      { message: 'slow query', service: 'checkout', trace: `1-${TRACE.slice(0, 8)}-${TRACE.slice(8)}` },
    ],
    [
      'log4j2 JsonLayout',
      {
        instant: { epochSecond: 1795576258, nanoOfSecond: 123000000 },
        thread: 'main',
        level: 'ERROR',
        loggerName: 'app.Pay',
        message: 'charge failed',
        thrown: {
          name: 'java.lang.IllegalStateException',
          message: 'closed',
          extendedStackTrace: [{ class: 'app.Pay', method: 'charge', file: 'Pay.java', line: 42 }],
          cause: { name: 'java.io.IOException', message: 'reset', extendedStackTrace: [] },
        },
        contextMap: { traceId: TRACE },
      },
      {
        time: '2026-11-25T03:10:58.123000000Z',
        level: 'error',
        trace: TRACE,
        message:
          'charge failed\njava.lang.IllegalStateException: closed\n\tat app.Pay.charge(Pay.java:42)\nCaused by: java.io.IOException: reset',
      },
    ],
    [
      'zap for development, whose keys are one letter',
      { L: 'ERROR', T: '2026-11-25T12:10:58.123+0900', N: 'checkout', M: 'boom', C: 'a/b.go:1' },
      { time: AT, level: 'error', service: 'checkout', message: 'boom' },
    ],
    [
      'logback 1.5',
      {
        sequenceNumber: 3,
        timestamp: 1795576258123,
        nanoseconds: 123000000,
        level: 'WARN',
        threadName: 'main',
        loggerName: 'app.Pay',
        context: { name: 'checkout', birthdate: 1, properties: {} },
        mdc: { traceId: TRACE },
        message: 'order {} of {} failed',
        arguments: ['4711', 'sato'],
        throwable: { className: 'app.Closed', message: 'pool', stepArray: [frame] },
      },
      {
        time: AT,
        level: 'warn',
        trace: TRACE,
        message: 'order 4711 of sato failed\napp.Closed: pool\n\tat app.Pay.charge(Pay.java:42)',
      },
    ],
    [
      'logback 1.5, which has formatted it',
      { timestamp: 1795576258123, level: 'INFO', message: 'order {}', formattedMessage: 'order 4711' },
      { message: 'order 4711' },
    ],
    [
      'CLEF of Serilog, its template alone',
      {
        '@t': AT,
        '@mt': 'Order {OrderId:000} of {@User} failed {{x}} in {Elapsed} ms',
        '@l': 'Error',
        OrderId: 7,
        User: { id: 1 },
        Elapsed: 12.5,
        '@tr': TRACE,
      },
      { level: 'error', message: 'Order 7 of {"id":1} failed {x} in 12.5 ms', trace: TRACE },
    ],
    [
      'CLEF of Serilog, rendered',
      { '@t': AT, '@m': 'Order 007 failed', '@mt': 'Order {OrderId:000} failed', OrderId: 7 },
      { message: 'Order 007 failed' },
    ],
    [
      'GELF',
      {
        version: '1.1',
        host: 'web-1',
        short_message: 'boom',
        full_message: 'boom\n\tat app.Pay.charge(Pay.java:42)',
        timestamp: 1795576258.123,
        level: 3,
        _service: 'checkout',
      },
      { time: AT, level: 'error', service: 'checkout', message: 'boom\n\tat app.Pay.charge(Pay.java:42)' },
    ],
    [
      'Datadog',
      {
        timestamp: AT,
        status: 'error',
        message: 'boom',
        ddsource: 'java',
        'dd.service': 'checkout',
        'dd.trace_id': '42',
      },
      { level: 'error', service: 'checkout', message: 'boom', trace: '42' },
    ],
    [
      'FireLens on ECS',
      {
        log: 'GET /pay 500',
        source: 'stderr',
        container_name: 'app',
        container_id: 'c',
        ecs_cluster: 'prod',
        ecs_task_definition: 'checkout:17',
        '@timestamp': AT,
      },
      { service: 'checkout', message: 'GET /pay 500' },
    ],
    [
      'Vector on Kubernetes',
      {
        message: 'boom',
        timestamp: AT,
        source_type: 'kubernetes_logs',
        kubernetes: { pod_labels: { app: 'checkout' }, container_name: 'app', pod_name: 'checkout-7f9' },
      },
      { service: 'checkout', message: 'boom' },
    ],
    [
      'Vector on Docker',
      {
        message: 'boom',
        timestamp: AT,
        source_type: 'docker_logs',
        label: { 'com.docker.compose.service': 'checkout' },
        container_name: 'x-checkout-1',
      },
      { service: 'checkout', message: 'boom' },
    ],
  ])('LOG-325 %s', (_name, record, expected) => {
    expect(of(record)).toMatchObject(expected);
  });

  it.each<[string, Record<string, unknown>, Partial<LogLine>]>([
    [
      'nginx',
      {
        time: AT,
        remote_addr: '10.0.0.1',
        request: 'GET /pay/1 HTTP/1.1',
        status: '502',
        traceparent: `00-${TRACE}-${SPAN}-01`,
      },
      { level: 'error', trace: TRACE, message: '"GET /pay/1 HTTP/1.1" 502' },
    ],
    [
      'Envoy',
      {
        start_time: AT,
        method: 'POST',
        path: '/pay',
        protocol: 'HTTP/2',
        response_code: 429,
        traceparent: `00-${TRACE}-${SPAN}-01`,
        upstream_cluster: 'pay',
      },
      { time: AT, level: 'warn', trace: TRACE, message: '"POST /pay HTTP/2" 429' },
    ],
    ['a status that is fine', { time: AT, request: 'GET / HTTP/1.1', status: 200 }, { level: 'info' }],
    ['a level beside a status', { time: AT, level: 'warn', msg: 'x', status: 500 }, { level: 'warn' }],
    ['a status that is no code', { time: AT, msg: 'x', status: 7 }, { level: null }],
    [
      'ECS',
      { '@timestamp': AT, message: 'GET /', http: { response: { status_code: 503 } } },
      { level: 'error' },
    ],
  ])(
    'LOG-326 the level of %s comes from its status, and its trace from traceparent',
    (_name, record, expected) => {
      expect(of(record)).toMatchObject(expected);
    },
  );

  it.each<[string, unknown]>([
    ['ts', 1795576258.123],
    ['@timestamp', 1795576258123],
    ['time', '1795576258123'],
    ['timestamp', 1795576258],
    ['epoch', 1795576258],
    ['__REALTIME_TIMESTAMP', '1795576258123000'],
    ['ts', '1.795576258123e+09'],
    ['timeUnixNano', '1795576258123000000'],
  ])('LOG-327 a number in %s is a time: %s', (field, value) => {
    expect(Date.parse(of({ [field]: value, msg: 'x' }).time ?? '')).toBeGreaterThanOrEqual(
      Date.parse(AT) - 999,
    );
    expect(Date.parse(of({ [field]: value, msg: 'x' }).time ?? '')).toBeLessThanOrEqual(Date.parse(AT));
  });

  it('LOG-327 a number with an exponent keeps its time through JSON', () => {
    expect(text('{"level":"error","ts":1.795576258123e+09,"msg":"boom"}').time).toBe(AT);
  });
});

describe('text inside a record', () => {
  it('LOG-328 is parsed as a line of a file is: its time and level go, what they say counts', () => {
    const line = of({ '@timestamp': AT, message: '2026-11-25 12:10:58.123 ERROR [main] pool exhausted' });
    expect(line).toMatchObject({ time: AT, level: 'error', message: '[main] pool exhausted' });
    expect(of({ '@timestamp': AT, log: `${AT} stderr F WARN disk is full` })).toMatchObject({
      level: 'warn',
      message: 'disk is full',
      fields: { stream: 'stderr' },
    });
    expect(of({ '@timestamp': AT, log: `${AT} stdout F {"level":"error","msg":"inner"}` })).toMatchObject({
      level: 'error',
      message: 'inner',
    });
    const access = `10.0.0.1 - - [25/Nov/2026:12:10:58 +0900] "GET /pay HTTP/1.1" 503 12`;
    expect(of({ '@timestamp': AT, message: access })).toMatchObject({
      level: 'error',
      fields: { status: '503' },
    });
    const lambda = `${AT}\t1c3f5a7b-0000-4000-8000-123456789abc\tERROR\tboom`;
    expect(of({ '@timestamp': AT, '@message': lambda })).toMatchObject({ level: 'error', message: 'boom' });
  });

  it('LOG-328 keeps what the record says otherwise: nothing is lost, and nothing contradicted', () => {
    expect(of({ '@timestamp': AT, level: 'INFO', message: 'WARN is a word here' })).toMatchObject({
      level: 'info',
      message: 'WARN is a word here',
    });
    const other = '2026-11-25 10:00:00 INFO from long before';
    expect(of({ '@timestamp': AT, message: other })).toMatchObject({
      time: AT,
      level: 'info',
      message: other,
    });
    expect(of({ message: '2026-11-25 12:10:58 INFO x' })).toMatchObject({
      time: '2026-11-25T03:10:58.000Z',
      level: 'info',
      message: 'x',
    });
    expect(of({ '@timestamp': AT, message: 'plain words' }).message).toBe('plain words');
  });

  it('LOG-328 has the service and trace that Spring writes before a message', () => {
    const sleuth = `2026-11-25 12:10:58.123  INFO [checkout,${TRACE},${SPAN},true] 1 --- [main] a.B : up`;
    expect(text(sleuth)).toMatchObject({ service: 'checkout', trace: TRACE, level: 'info' });
    expect(text('2026-11-25 12:10:58.123  INFO [checkout,,] 1 --- [main] a.B : up')).toMatchObject({
      service: 'checkout',
    });
    const boot3 = `${AT} ERROR 1 --- [checkout] [exec-1] [${TRACE}-${SPAN}] a.B : boom`;
    expect(text(boot3)).toMatchObject({ service: 'checkout', trace: TRACE });
    expect(
      text(`[${AT}] "POST /pay HTTP/2" 503 UF 0 91 12 - "10.0.0.1" "curl" "id" "pay" "10.0.0.2:80"`),
    ).toMatchObject({
      time: AT,
      level: 'error',
    });
  });
});
