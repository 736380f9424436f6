import { describe, expect, it } from 'vitest';
import type { Anchors } from '../../../src/protocol/messages.ts';
import { observer, sato, tanaka } from '../../domain/given.ts';
import { opened, settle, Terminal } from '../hub-rig.ts';

const at = (step: string, more: Partial<Anchors> = {}): Anchors => ({
  pane: 'checklist',
  step,
  note: null,
  line: null,
  opened: null,
  level: null,
  filters: [],
  search: null,
  ...more,
});

describe('presence', () => {
  it('HUB-60 counts two terminals of one person as one person', async () => {
    const rig = await opened();
    const one = await rig.join();
    const two = await rig.join();
    await rig.join(tanaka);
    await rig.time.advance(1_000);
    const people = () =>
      one
        .of('presence')
        .at(-1)
        ?.people.map(({ participant, terminals }) => [participant, terminals]);
    expect(people()).toEqual([
      [sato.id, 2],
      [tanaka.id, 1],
    ]);
    expect(Object.keys((await rig.state()).participants)).toEqual([sato.id, tanaka.id]);
    two.socket.drop();
    await rig.time.advance(1_000);
    expect(people()).toEqual([
      [sato.id, 1],
      [tanaka.id, 1],
    ]);
  });

  it('PDY-129 tells how many of somebody’s terminals only watch, until they go', async () => {
    const rig = await opened();
    const one = await rig.join();
    const wall = await rig.attach();
    wall.hello({ watches: true });
    await rig.time.advance(1_000);
    const own = () => one.of('presence').at(-1)?.people[0];
    expect(own()).toMatchObject({ participant: sato.id, terminals: 2, watching: 1 });
    wall.socket.drop();
    await rig.time.advance(1_000);
    expect(own()).toMatchObject({ terminals: 1 });
    expect(own()).not.toHaveProperty('watching');
  });

  it('HUB-61 makes one event of someone’s coming, and none of a connection that flaps', async () => {
    const rig = await opened();
    for (let i = 0; i < 10; i += 1) {
      const one = await rig.join(tanaka);
      one.socket.drop();
    }
    await rig.time.advance(60_000);
    expect((await rig.stored()).map(({ type, by }) => [type, by.id])).toEqual([
      ['session.opened', sato.id],
      ['participant.joined', tanaka.id],
    ]);
  });

  it('HUB-61 makes an event of leaving only on command, and of coming back', async () => {
    const rig = await opened();
    const one = await rig.join(tanaka);
    one.command('participant.leave');
    await settle();
    one.socket.drop();
    await rig.join(tanaka);
    expect((await rig.stored()).slice(1).map(({ type }) => type)).toEqual([
      'participant.joined',
      'participant.left',
      'participant.joined',
    ]);
  });

  it('HUB-349 knows who has left no more, though that is no event, and who was cut off still', async () => {
    const rig = await opened();
    const one = await rig.join();
    const known = async () => {
      await rig.time.advance(1_000);
      const people = one.of('presence').at(-1)?.people ?? [];
      return people.map(({ participant, terminals }) => [participant, terminals]);
    };
    const watching = await rig.join(observer);
    expect(await known()).toContainEqual([observer.id, 1]);
    watching.socket.drop();
    expect(await known()).toContainEqual([observer.id, 0]);
    const again = await rig.join(observer);
    again.command('participant.leave');
    await settle();
    again.socket.drop();
    expect(await known()).toEqual([[sato.id, 1]]);
    // Who says so and goes on is here.
    const third = await rig.join(observer);
    third.command('participant.leave');
    third.command('participant.join');
    await settle();
    third.socket.drop();
    expect(await known()).toContainEqual([observer.id, 0]);
  });

  it('HUB-67 keeps someone who leaves with one terminal of two, and their roles', async () => {
    const rig = await opened();
    const one = await rig.join(tanaka);
    const two = await rig.join(tanaka);
    one.command('role.take', { role: 'lead' });
    const n = one.command('participant.leave');
    await settle();
    expect(one.answer(n)).toMatchObject({ t: 'ack' });
    one.socket.drop();
    expect((await rig.state()).roles.lead).toBe(tanaka.id);
    expect((await rig.state()).participants[tanaka.id]?.leftAt).toBeNull();
    two.command('participant.leave');
    await settle();
    expect((await rig.state()).roles.lead).toBeUndefined();
    expect((await rig.state()).participants[tanaka.id]?.leftAt).not.toBeNull();
  });

  it('HUB-62 goes out once for many changes, and tells when someone was last active and where', async () => {
    const rig = await opened();
    const one = await rig.join();
    for (let i = 0; i < 5; i += 1) await rig.join(tanaka);
    await rig.time.advance(250);
    expect(one.of('presence')).toHaveLength(1);
    one.forget();
    for (let i = 0; i < 50; i += 1) {
      one.send({ t: 'view', anchors: at('ack', { pane: i === 0 ? 'logs' : 'notes' }) });
      await rig.time.advance(20);
    }
    expect(one.of('presence').length).toBeLessThanOrEqual(5);
    await rig.time.advance(5_000);
    expect(one.of('presence').at(-1)?.people[0]).toMatchObject({ pane: 'notes' });
    expect(one.of('presence').at(-1)?.people[0]?.activeAt).toMatch(/^2026-11-25T03:00/);
  });

  it('HUB-62 is told again to a peer that was too slow to be told', async () => {
    const rig = await opened();
    const slow = await rig.join();
    slow.socket.buffered = 300 * 1024;
    await rig.join(tanaka);
    await rig.time.advance(1_000);
    expect(slow.of('presence')).toEqual([]);
    slow.socket.buffered = 0;
    await rig.time.advance(2_000);
    expect(slow.of('presence').at(-1)?.people).toHaveLength(2);
  });
});

describe('the driver’s view', () => {
  it('HUB-63 goes to the others, of the driver alone', async () => {
    const rig = await opened();
    const driver = await rig.join();
    const other = await rig.join(tanaka);
    driver.command('role.take', { role: 'driver' });
    await settle();
    driver.send({ t: 'view', anchors: at('ack') });
    other.send({ t: 'view', anchors: at('evidence') });
    await rig.time.advance(1_000);
    expect(other.of('view')).toEqual([{ t: 'view', by: sato.id, anchors: at('ack') }]);
    expect(driver.of('view')).toEqual([]);
  });

  it('HUB-64 is sent ten times a second at most, the latest wins', async () => {
    const rig = await opened();
    const driver = await rig.join();
    const other = await rig.join(tanaka);
    driver.command('role.take', { role: 'driver' });
    await settle();
    for (let i = 0; i < 100; i += 1) {
      driver.send({ t: 'view', anchors: at('ack', { line: i }) });
      await rig.time.advance(10);
    }
    await rig.time.advance(100);
    expect(other.of('view').length).toBeGreaterThan(8);
    expect(other.of('view').length).toBeLessThan(13);
    expect(other.of('view').at(-1)?.anchors.line).toBe(99);
  });

  it('HUB-65 is told to who comes, and forgotten at the hand-over', async () => {
    const rig = await opened();
    const driver = await rig.join();
    driver.command('role.take', { role: 'driver' });
    await settle();
    driver.send({ t: 'view', anchors: at('ack') });
    expect((await rig.join(observer)).of('welcome')[0]?.view).toEqual(at('ack'));
    const next = await rig.join(tanaka);
    next.command('role.take', { role: 'driver' });
    await settle();
    expect((await rig.join(observer, {}, new Terminal())).of('welcome')[0]?.view).toBeNull();
  });

  it('HUB-66 is ingested: search and filters are words from outside', async () => {
    const rig = await opened();
    const driver = await rig.join();
    const other = await rig.join(tanaka);
    driver.command('role.take', { role: 'driver' });
    await settle();
    const text = '\u001b]0;x\u0007 AKIAQYLPMN5HFIQR7XYA';
    driver.send({
      t: 'view',
      anchors: at('ack', { search: text, filters: [{ text, exclude: false, on: true }] }),
    });
    const shown = JSON.stringify(other.of('view'));
    expect(shown).toContain('[redacted:aws-key-id]');
    expect(shown).not.toMatch(/AKIA|\\u001b/);
  });
});
