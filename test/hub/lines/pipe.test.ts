import { describe, expect, it } from 'vitest';
import { guest, observer, sato } from '../../domain/given.ts';
import { opened, settle } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

describe('piped lines', () => {
  it('HUB-80 are parsed, numbered and shared like any other, stack traces kept together', async () => {
    const rig = await opened();
    const one = await rig.join();
    const pushed = rig.hub.pushLines(
      rig.id,
      'pod',
      [
        '{"time":"2026-11-25T03:05:00Z","level":"error","msg":"timeout","service":"checkout"}',
        '2026-11-25T03:05:01Z ERROR java.lang.IllegalStateException: pool is empty',
        '\tat com.example.Pool.take(Pool.java:42)',
        '\tat com.example.Checkout.pay(Checkout.java:7)',
      ],
      whoIs(sato),
    );
    expect(await pushed).toEqual({ ok: true, taken: 4 });
    await rig.time.advance(1_000);
    const items = one.of('lines').flatMap(({ items }) => items);
    expect(items).toMatchObject([
      {
        no: 1,
        time: '2026-11-25T03:05:00.000Z',
        level: 'error',
        service: 'checkout',
        message: 'timeout',
        source: 'pod',
      },
      { no: 2, level: 'error', source: 'pod' },
    ]);
    expect(items[1]?.message.split('\n')).toHaveLength(3);
    expect(new Set(items.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    ['kubectl logs --prefix', (text: string) => `[pod/checkout-7d9f8c6b54-x2x4z/app] ${text}`],
    ['stern', (text: string) => `checkout-7d9f8c6b54-x2x4z app ${text}`],
    ['docker compose logs', (text: string) => `checkout-1  | ${text}`],
    ['coloured docker compose logs', (text: string) => `\u001b[36mcheckout-1  |\u001b[0m ${text}`],
  ])('HUB-80 lose the wrapping of %s', async (_, wrapped) => {
    const rig = await opened();
    const one = await rig.join();
    const lines = [
      '2026-11-25T03:05:01Z ERROR java.lang.IllegalStateException: pool is empty',
      '\tat com.example.Pool.take(Pool.java:42)',
      '{"time":"2026-11-25T03:05:02Z","level":"warn","msg":"slow"}',
    ];
    await rig.hub.pushLines(rig.id, 'pod', lines.map(wrapped), whoIs(sato));
    await rig.time.advance(1_000);
    expect(one.of('lines').flatMap(({ items }) => items)).toMatchObject([
      {
        ...{ time: '2026-11-25T03:05:01.000Z', level: 'error', service: 'checkout', source: 'pod' },
        message: 'java.lang.IllegalStateException: pool is empty\n    at com.example.Pool.take(Pool.java:42)',
      },
      { time: '2026-11-25T03:05:02.000Z', level: 'warn', service: 'checkout', message: 'slow' },
    ]);
  });

  it('HUB-80 that a container runtime split and marked by stream are put together', async () => {
    const rig = await opened();
    const one = await rig.join();
    const cri = (text: string) => `2026-11-25T03:05:01.5Z stderr ${text}`;
    await rig.hub.pushLines(
      rig.id,
      'pod',
      [cri('P ERROR pool is '), cri('F empty'), cri('F \tat Pool.take(Pool.java:42)')],
      whoIs(sato),
    );
    await rig.time.advance(1_000);
    expect(one.of('lines').flatMap(({ items }) => items)).toMatchObject([
      {
        ...{ time: '2026-11-25T03:05:01.500Z', level: 'error', fields: { stream: 'stderr' } },
        message: 'pool is empty\n    at Pool.take(Pool.java:42)',
      },
    ]);
  });

  it('HUB-80 keep their order when several people push at once', async () => {
    const rig = await opened({ limits: { linesSlice: 10 } });
    const one = await rig.join();
    const pushes = [0, 1, 2].map((block) =>
      rig.hub.pushLines(
        rig.id,
        'pod',
        Array.from({ length: 50 }, (_, i) => `INFO line ${block * 50 + i}`),
        whoIs(sato),
      ),
    );
    await rig.time.advance(2_000);
    await Promise.all(pushes);
    const messages = one.of('lines').flatMap(({ items }) => items.map(({ message }) => message));
    expect(messages).toHaveLength(150);
    expect(messages.map((message) => Number(/\d+$/.exec(message)?.[0]))).toEqual(
      Array.from({ length: 150 }, (_, i) => i),
    );
  });

  it('HUB-81 are live while they come and ended after a silence', async () => {
    const rig = await opened();
    const one = await rig.join();
    await rig.hub.pushLines(rig.id, 'pod\u0007', ['hello'], whoIs(sato));
    await rig.time.advance(1_000);
    expect(one.of('sources').at(-1)?.sources).toMatchObject([
      { name: 'app', state: 'refused' },
      { name: 'pod␇', state: 'live' },
    ]);
    await rig.time.advance(60_000);
    expect(one.of('sources').at(-1)?.sources[1]).toEqual({ name: 'pod␇', state: 'ended' });
    await rig.time.advance(120_000);
    expect(one.of('sources').at(-1)?.sources).toHaveLength(1);
  });

  it('HUB-82 are taken of members only, into open sessions, and no more than can wait', async () => {
    const rig = await opened({ limits: { linesSlice: 10, linesWaiting: 100, pipes: 2 } });
    for (const actor of [guest, observer]) {
      expect(await rig.hub.pushLines(rig.id, 'pod', ['x'], whoIs(actor))).toMatchObject({
        ok: false,
        refusal: { kind: 'not-allowed' },
      });
    }
    const many = rig.hub.pushLines(rig.id, 'pod', Array(500).fill('INFO x'), whoIs(sato));
    await settle();
    expect(await rig.hub.pushLines(rig.id, 'pod', ['INFO y'], whoIs(sato))).toMatchObject({
      refusal: { kind: 'too-fast' },
    });
    await rig.time.advance(1_000);
    expect(await many).toEqual({ ok: true, taken: 500 });
    await rig.hub.pushLines(rig.id, 'two', ['x'], whoIs(sato));
    expect(await rig.hub.pushLines(rig.id, 'three', ['x'], whoIs(sato))).toMatchObject({
      refusal: { kind: 'too-many' },
    });
    await rig.command(sato, 'session.close', { reason: 'over' }, 'client-a', 1);
    expect(await rig.hub.pushLines(rig.id, 'pod', ['x'], whoIs(sato))).toMatchObject({
      refusal: { kind: 'session-closed' },
    });
  });

  it('HUB-75 are hidden from guests and observers', async () => {
    const rig = await opened();
    const member = await rig.join();
    const shut = [await rig.join(guest), await rig.join(observer)];
    await rig.hub.pushLines(rig.id, 'pod', ['INFO canary', 'INFO canary'], whoIs(sato));
    await rig.time.advance(1_000);
    expect(member.of('lines').flatMap(({ items }) => items)).toHaveLength(2);
    expect(
      member
        .of('sources')
        .at(-1)
        ?.sources.map(({ name }) => name),
    ).toContain('pod');
    for (const one of shut) expect(one.socket.sent.join()).not.toMatch(/canary|pod/);
  });
});
