import { describe, expect, it } from 'vitest';
import { sato, tanaka } from '../../domain/given.ts';
import { settle } from '../../network/fake-time.ts';
import { opened, type Rig, Terminal } from '../hub-rig.ts';

const mori = { id: 'web-0123456789-1', name: '森', kind: 'web' } as const;
const OF = { reach: 'session', tokenId: 'tok-web', mayLines: false } as const;
const LIMITS = { webEvery: 250, webSlice: 2, webBeat: 3_600_000 };

/** A page that looks on. */
const page = (rig: Rig, who: object = {}, n = 1) =>
  rig.join({ ...mori, id: `web-0123456789-${n}` }, { ...OF, session: rig.id, ...who });

async function pass(rig: Rig, ms: number): Promise<void> {
  await rig.time.advance(ms);
  await settle();
}

describe('who looks on from the web', () => {
  it('HUB-980 gets what a terminal gets of the log, each event once, gathered', async () => {
    const rig = await opened({ limits: LIMITS });
    const terminal = await rig.join(tanaka);
    const first = await page(rig);
    const had = first.seqs.length;
    for (const text of ['a', 'b', 'c']) {
      terminal.command('note.add', { text });
      await settle();
    }
    expect(first.seqs.length).toBe(had);
    // It caught up to what the first one still waits for.
    const late = await page(rig, {}, 2);
    expect(late.seqs).toEqual(terminal.seqs);
    terminal.command('note.add', { text: 'd' });
    await pass(rig, 250);
    for (let n = 0; n < 5; n += 1) await pass(rig, 1);
    expect(first.seqs).toEqual(terminal.seqs);
    expect(late.seqs).toEqual(terminal.seqs);
    expect(first.of('events').length).toBeLessThan(terminal.of('events').length);
  });

  it('HUB-990 hears something every five seconds while nothing happens, as a browser cannot ping', async () => {
    const rig = await opened({ limits: { ...LIMITS, webBeat: 5_000 } });
    const terminal = await rig.join(tanaka);
    const first = await page(rig);
    await pass(rig, 6_000);
    const before = [first.socket.sent.length, terminal.of('store').length];
    for (let n = 0; n < 30; n += 1) await pass(rig, 1_000);
    expect(first.socket.sent.length - (before[0] ?? 0)).toBeGreaterThanOrEqual(5);
    expect(first.of('store').at(-1)).toEqual({ t: 'store', since: null });
    expect(terminal.of('store').length).toBe(before[1]);
    first.socket.drop();
    await pass(rig, 20_000);
    const waiting = rig.time.waiting;
    await pass(rig, 60_000);
    expect(rig.time.waiting).toBeLessThanOrEqual(waiting);
  });

  it('HUB-980 is sent to in slices, in the order in which they came, with other work between', async () => {
    const rig = await opened({ limits: LIMITS });
    const terminal = await rig.join(tanaka);
    const pages: Terminal[] = [];
    for (let n = 1; n <= 5; n += 1) pages.push(await page(rig, {}, n));
    await pass(rig, 10_000);
    for (let n = 0; n < 5; n += 1) await pass(rig, 1);
    for (const one of pages) one.forget();
    terminal.command('note.add', { text: 'a' });
    await pass(rig, 250);
    const told = () => pages.map((one) => one.of('events').length);
    await pass(rig, 0);
    expect(told()).toEqual([1, 1, 0, 0, 0]);
    await pass(rig, 1);
    expect(told()).toEqual([1, 1, 1, 1, 0]);
    await pass(rig, 1);
    expect(told()).toEqual([1, 1, 1, 1, 1]);
  });

  it('HUB-980 is ended when it takes nothing, and goes on where it was', async () => {
    const rig = await opened({ limits: LIMITS });
    const terminal = await rig.join(tanaka);
    const slow = await page(rig);
    slow.socket.buffered = 300 * 1024;
    terminal.command('note.add', { text: 'a' });
    await pass(rig, 250);
    await pass(rig, 1);
    expect(slow.bye).toMatchObject({ kind: 'too-slow' });
    const welcome = slow.of('welcome')[0];
    const again = new Terminal();
    await rig.attach(mori, { ...OF, session: rig.id }, again);
    again.hello({ epoch: welcome?.epoch ?? '', lastSeq: slow.seqs.at(-1) ?? 0 });
    await settle();
    expect([...slow.seqs, ...again.seqs]).toEqual(terminal.seqs);
  });

  it('HUB-981 is in nobody’s place: it has a limit of its own, in a room and at the hub', async () => {
    const rig = await opened({ limits: { peersPerRoom: 1, peers: 1, webPeersPerRoom: 2, webPeers: 3 } });
    const pages = [await page(rig, {}, 1), await page(rig, {}, 1)];
    const terminal = await rig.join(sato);
    expect(terminal.of('welcome')).toHaveLength(1);
    expect((await page(rig, {}, 3)).bye).toMatchObject({ kind: 'full', params: { limit: 2 } });
    await rig.open({}, sato, 'another');
    expect((await page(rig, {}, 1)).of('welcome')).toHaveLength(1);
    expect((await page(rig, {}, 1)).bye).toMatchObject({ kind: 'full', params: { limit: 3 } });
    expect(pages.map(({ bye }) => bye)).toEqual([undefined, undefined]);
  });

  it('HUB-981 keeps its room, and hears of no other page, no pointing and no driver’s view', async () => {
    const rig = await opened({ limits: { ...LIMITS, linger: 1_000 } });
    const driver = await rig.join(sato);
    driver.command('role.take', { role: 'driver' });
    const [one] = [await page(rig, {}, 1), await page(rig, {}, 2)];
    driver.send({ t: 'ask', n: 90, what: 'point', args: { spot: { at: 'line', no: 1 } } });
    const nothing = { step: null, note: null, line: null, opened: null, level: null };
    driver.send({ t: 'view', anchors: { pane: 'notes', ...nothing, filters: [], search: null } });
    await pass(rig, 5_000);
    for (let n = 0; n < 5; n += 1) await pass(rig, 300);
    expect(
      one
        .of('presence')
        .at(-1)
        ?.people.map(({ participant }) => participant),
    ).toEqual([sato.id]);
    expect(
      driver
        .of('presence')
        .at(-1)
        ?.people.map(({ participant }) => participant),
    ).toEqual([sato.id, 'web-0123456789-1', 'web-0123456789-2']);
    expect([...one.of('view'), ...one.of('point')]).toEqual([]);
    driver.socket.drop();
    await pass(rig, 5_000);
    expect(one.bye).toBeUndefined();
    expect(rig.hub.idleSince()).toBeNull();
  });

  it('HUB-981 comes and goes without an event, and the others hear of it after five seconds', async () => {
    const rig = await opened({ limits: LIMITS });
    const terminal = await rig.join(tanaka);
    await pass(rig, 5_000);
    const [seqs, told] = [terminal.seqs.length, terminal.of('presence').length];
    for (let n = 0; n < 20; n += 1) {
      (await page(rig)).socket.drop();
      await pass(rig, 200);
    }
    expect(terminal.seqs.length).toBe(seqs);
    expect(terminal.of('presence').length).toBe(told);
    await pass(rig, 5_000);
    expect(terminal.of('presence').length).toBe(told + 1);
  });
});
