import { describe, expect, it } from 'vitest';
import type { Actor, AnyEvent } from '../../src/domain/event.ts';
import { HubError } from '../../src/hub/base/contract.ts';
import type { HubCall, LiveSession, WhoServes } from '../../src/hub/base/serving.ts';
import { Chain } from '../contracts/event-builder.ts';
import { importer, opening, sato, tanaka } from '../domain/given.ts';
import { HandSources } from './hand-source.ts';
import { HeldLog } from './held-log.ts';
import { Rig, settle, Terminal } from './hub-rig.ts';
import { whoIs } from './who-is.ts';

/** Two hubs over one log in memory: `first` serves what is in `own`, `second` all else. Nothing is loaded before it is asked for. */
function two<L extends HeldLog = HeldLog>(log: L = new HeldLog() as L) {
  const own = new Set<string>(['checkout-1125']);
  const asked: HubCall[] = [];
  const servingOf = (serves: (id: string) => boolean, other: () => Rig, url: string): WhoServes => ({
    serves,
    addressOf: async (id) => (serves(id) ? null : url),
    othersLive: async () => (await other().hub.answer({ do: 'live' })) as readonly LiveSession[],
    async ask(call) {
      asked.push(call);
      // As over the wire: only what JSON holds.
      return JSON.parse(JSON.stringify(await other().hub.answer(JSON.parse(JSON.stringify(call)))));
    },
  });
  const [here, there] = [new HandSources(), new HandSources()];
  const first: Rig = new Rig({
    log,
    openSource: here.open,
    serving: servingOf(
      (id) => own.has(id),
      () => second,
      'https://second',
    ),
  });
  const second: Rig = new Rig({
    log,
    openSource: there.open,
    serving: servingOf(
      (id) => !own.has(id),
      () => first,
      'https://first',
    ),
  });
  return { log, own, asked, first, second, here, there };
}

/** A log that hubs share: who takes a session over claims it; a read that began is slow while `slow`. */
class SharedLog extends HeldLog {
  slow = false;
  readonly #reading: (() => void)[] = [];

  async claim(): Promise<void> {}

  override async *read(session: string, fromSeq: number) {
    const chunks: (readonly AnyEvent[])[] = [];
    for await (const events of super.read(session, fromSeq)) chunks.push(events);
    if (this.slow) await new Promise<void>((resolve) => this.#reading.push(resolve));
    yield* chunks;
  }

  goOn(): void {
    this.slow = false;
    for (const resolve of this.#reading.splice(0)) resolve();
  }
}

const WHO = whoIs(sato);
const notes = async (rig: Rig) => (await rig.state()).notes.map(({ text }) => text);

describe('a session that another hub serves', () => {
  it('NAT-865 is read at every hub, and a command to the wrong one is passed on and done once', async () => {
    const { first, second, asked } = two();
    const id = await first.open();
    second.id = id;
    expect(asked).toEqual([]);
    expect((await second.state()).title).toBe((await first.state()).title);
    const answer = await second.command(sato, 'note.add', { text: 'from the other' }, 'client-sato', 1);
    expect(answer).toMatchObject({ ok: true });
    expect(await second.command(sato, 'note.add', { text: 'from the other' }, 'client-sato', 1)).toEqual(
      answer,
    );
    expect(asked.map(({ do: what }) => what)).toEqual(['command', 'command']);
    expect(await notes(first)).toEqual(['from the other']);
    expect(await notes(second)).toEqual(['from the other']);
    expect((await second.hub.sessions()).map((one) => one.id)).toEqual([id]);
    expect((await second.hub.sessions()).map(({ peopleNow }) => peopleNow)).toEqual([[]]);
    await first.join(sato);
    const lists = await Promise.all([first, second].map(({ hub }) => hub.sessions()));
    expect(lists.map(([one]) => one?.peopleNow)).toEqual([[sato.name], [sato.name]]);
    const by = { id: 'system', name: 'hub', kind: 'system' } as const;
    expect(await second.hub.system(id, 'note.add', { text: 'by a feed' }, by)).toMatchObject({ ok: true });
    expect(await notes(second)).toEqual(['from the other', 'by a feed']);
  });

  it('NAT-865 one that is opened at the wrong hub is opened by the right one, once', async () => {
    const { first, second, asked } = two();
    const request = {
      data: opening,
      by: sato,
      cmd: { client: 'opener-of-both', n: 1 },
      wantedId: 'checkout',
    };
    const opened = await second.hub.openSession(request);
    expect(opened).toMatchObject({ ok: true, session: 'checkout-1125', created: true });
    expect(asked.map(({ do: what }) => what)).toEqual(['open']);
    expect(await first.hub.openSession(request)).toMatchObject({ session: 'checkout-1125', created: false });
    expect(await second.hub.openSession(request)).toMatchObject({ session: 'checkout-1125', created: false });
    expect(await first.hub.openSession({ ...request, cmd: { ...request.cmd, n: 2 } })).toMatchObject({
      session: 'checkout-1125-2',
    });
  });

  it('NAT-865 is joined, imported, piped into and removed at its own hub alone', async () => {
    const { first, second } = two();
    const id = await first.open();
    second.id = id;
    const elsewhere = { kind: 'elsewhere', params: { session: id, hub: 'https://second' } };
    expect(first.hub.serves(id)).toBe(true);
    const wrong = { ...elsewhere, params: { ...elsewhere.params, hub: 'https://first' } };
    expect(await second.hub.elsewhere(id)).toMatchObject(wrong);
    await expect(second.hub.pushLines(id, 'app', ['x'], WHO)).rejects.toMatchObject(wrong);
    const events = await first.stored();
    await expect(second.hub.importSession(events, importer)).rejects.toMatchObject(wrong);
    expect(await second.hub.removeSession(id)).toBeNull();
    const terminal = await second.attach(sato, {}, new Terminal());
    expect(terminal.bye).toMatchObject({ kind: 'stopping' });
  });

  it('HUB-105 an imported one has the same mark at every hub, also at one that takes it over', async () => {
    const { own, first, second } = two();
    const recorded = new Chain('checkout-1125').add(
      { type: 'session.opened', data: opening, by: sato },
      { type: 'note.removed', data: { note: 'a' }, by: sato },
      { type: 'note.removed', data: { note: 'b' }, by: sato },
    );
    for (const rig of [first, second]) rig.id = 'checkout-1125';
    const marked = (to: number, by: Actor) => ({ importedTo: to, importedBy: { by, seq: to + 1 } });
    const isMarked = async (to: number, by: Actor) => {
      for (const { hub } of [first, second]) {
        expect(await hub.session(first.id)).toMatchObject(marked(to, by));
        expect(await hub.sessions()).toMatchObject([marked(to, by)]);
      }
    };
    expect(await first.hub.importSession(recorded.slice(0, 2), importer)).toMatchObject({ added: 2 });
    await isMarked(2, importer);
    own.delete(first.id);
    await first.hub.handOver((one) => one === first.id);
    expect(await second.hub.importSession(recorded.slice(0, 2), tanaka)).toMatchObject({ added: 0 });
    await isMarked(2, importer);
    // A longer one is brought in by somebody else: it is all their word now.
    expect(await second.hub.importSession(recorded, tanaka)).toMatchObject({ added: 1 });
    await isMarked(3, tanaka);
    expect((await second.stored()).map(({ type }) => type)).toEqual([
      ...recorded.map(({ type }) => type),
      'session.imported',
    ]);
  });

  it('NAT-867 a hub that gives it up ends its connections once what runs is durable, and serves it no more', async () => {
    const { log, own, first, second } = two();
    const id = await first.open();
    second.id = id;
    const terminal = await first.join();
    log.held = true;
    const n = terminal.command('note.add', { text: 'on its way' });
    await settle();
    own.delete(id);
    let over = false;
    const handing = first.hub
      .handOver((one) => one === id)
      .then(() => {
        over = true;
      });
    await settle();
    expect([terminal.bye?.kind, over]).toEqual(['stopping', false]);
    log.held = false;
    await log.release();
    await handing;
    expect(await notes(second)).toEqual(['on its way']);
    // The terminal asks once more: it is answered as the first time.
    const again = await second.join(sato, {}, new Terminal(terminal.client));
    again.command('note.add', { text: 'on its way' }, n);
    await settle();
    expect(again.answer(n)).toMatchObject({ t: 'ack' });
    expect(await notes(second)).toEqual(['on its way']);
    await expect(first.hub.pushLines(id, 'app', [], WHO)).rejects.toBeInstanceOf(HubError);
  });
});

it('NAT-901 a hub that takes a session over reads it after its claim, though it was just looking at it', async () => {
  const { log, own, first, second } = two(new SharedLog());
  const id = await first.open();
  second.id = id;
  log.slow = true;
  const look = second.hub.session(id);
  await settle();
  log.slow = false;
  const last = await first.command(sato, 'note.add', { text: 'the last of the first hub' }, 'client-sato', 1);
  expect(last).toMatchObject({ ok: true });
  own.delete(id);
  await first.hub.handOver((one) => one === id);
  const command = second.command(sato, 'note.add', { text: 'the first of the next' }, 'client-sato', 2);
  await settle();
  log.goOn();
  expect(await command).toMatchObject({ ok: true });
  await look;
  expect(await notes(second)).toEqual(['the last of the first hub', 'the first of the next']);
});

it('NAT-877 log sources are read by the hub that serves the session, and by no other', async () => {
  const { own, first, second, here, there } = two();
  const id = await first.open();
  second.id = id;
  const tail = { tail: { sources: ['app'], query: null, window: null } };
  expect(await second.command(sato, 'tail.set', tail, 'tail-client', 1)).toMatchObject({ ok: true });
  await first.join();
  await second.hub.session(id);
  await second.hub.sessions();
  expect([here.made.length, there.made.length]).toEqual([1, 0]);
  expect(here.get('app').running).toBe(true);
  own.delete(id);
  await first.hub.handOver((one) => one === id);
  expect(here.get('app').running).toBe(false);
  await second.join();
  expect([here.made.length, there.made.length]).toEqual([1, 1]);
});
