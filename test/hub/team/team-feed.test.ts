import { describe, expect, it } from 'vitest';
import { TeamClient } from '../../../src/client/team-client.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { DEFAULT_LIMITS } from '../../../src/hub/base/limits.ts';
import type { Who } from '../../../src/hub/base/who.ts';
import { type TeamHost, TeamPeer } from '../../../src/hub/team/team-peer.ts';
import type { PageScope } from '../../../src/protocol/http.ts';
import { FRAME_LIMIT } from '../../../src/protocol/version.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';
import { Network, type Wire } from '../../network/network.ts';
import { type HandHubOptions, handHub, SATO, TANAKA } from '../pager/hand-hub.ts';
import { whoIs } from '../who-is.ts';

/** Homes at a hub without sockets; `deliver` has all that is under way arrive. */
function homesAt(options: HandHubOptions = {}) {
  const hub = handHub(options);
  const people = new Map<string, Who>();
  const network = new Network((socket, name) => hub.feed.attach(socket, people.get(name) as Who));
  const largest = { bytes: 0, frames: 0 };
  const wires = new Map<string, Wire>();
  let n = 0;
  const rig = {
    hub,
    network,
    largest,
    wires,
    async home(by: Actor, scope: PageScope = 'all', hundreds = 1, change: Partial<Who> = {}) {
      n += 1;
      const name = `home-number-${n}`;
      people.set(name, whoIs(by, change));
      const client = new TeamClient(
        { client: name, dial: network.dial(name), time: hub.time, random: () => 0.5 },
        { scope, hundreds },
      );
      client.open();
      wires.set(name, await network.admit());
      await rig.deliver();
      return { name, client };
    },
    /** All that moves, until nothing does. */
    async deliver(ms = 1_000): Promise<void> {
      for (let passed = 0; passed <= ms; passed += 100) {
        for (const wire of network.live()) {
          for (const frame of wire.frames('down')) {
            largest.bytes = Math.max(largest.bytes, Buffer.byteLength(JSON.stringify(frame)));
            largest.frames += 1;
          }
        }
        await network.flush();
        if (passed < ms) await hub.time.advance(100);
      }
    },
    page: (title: string) => hub.account.trigger('SCHECK1', title),
  };
  return rig;
}

describe('the feed of a team', () => {
  it('SYN-726 tells 1,500 pages in frames that a home takes, and of one that changes that one', async () => {
    const rig = homesAt();
    for (let i = 0; i < 1_500; i += 1) rig.page(`title ${i} 決済が遅い`);
    const { client } = await rig.home(SATO, 'all', 15);
    await rig.deliver(3_000);
    expect(client.get().parts.pages?.rows).toHaveLength(1_500);
    expect(client.get().parts.pages?.head).toMatchObject({
      scope: 'all',
      more: false,
      counts: { all: 1_500 },
    });
    expect(rig.largest.bytes).toBeLessThanOrEqual(FRAME_LIMIT);
    Object.assign(rig.largest, { bytes: 0, frames: 0 });
    const [first] = rig.hub.account.incidents;
    rig.hub.account.resolve(first as never, null);
    rig.hub.api.pages.changed();
    await rig.deliver(3_000);
    expect(client.get().parts.pages?.rows).toHaveLength(1_499);
    expect(rig.largest.frames).toBeLessThanOrEqual(2);
    expect(rig.largest.bytes).toBeLessThan(1_000);
  });

  it('SYN-727 asks PagerDuty no more often than homes that ask every two seconds', async () => {
    const minute = async (feeds: boolean): Promise<number> => {
      const rig = homesAt();
      rig.page('one');
      const people = [SATO, TANAKA, SATO, TANAKA, SATO] as const;
      if (feeds) for (const by of people) await rig.home(by, 'mine');
      await rig.deliver(1_000);
      const before = rig.hub.calls.length;
      for (let s = 0; s < 60; s += 2) {
        if (!feeds) {
          const { api } = rig.hub;
          const asked = people.map((by) => api.pages.list('mine', by, 1));
          if (s % 30 === 0)
            asked.push(...([...people.map((by) => api.oncall(by)), api.maintenance()] as never[]));
          await rig.hub.time.during(Promise.all(asked));
        }
        await rig.deliver(2_000);
      }
      return rig.hub.calls.length - before;
    };
    const [polled, fed] = [await minute(false), await minute(true)];
    expect(polled).toBeGreaterThan(5);
    expect(fed).toBeLessThanOrEqual(polled);
  });

  it('SYN-727 asks nothing while no home is there', async () => {
    const rig = homesAt();
    const { client } = await rig.home(SATO);
    client.close();
    await rig.deliver(1_000);
    const before = rig.hub.calls.length;
    rig.hub.feed.changed();
    await rig.deliver(60_000);
    expect(rig.hub.calls.length).toBe(before);
    expect(rig.hub.feed.idleSince()).not.toBeNull();
  });

  it('SYN-728 tells a home that reads slowly what is, and not what was in between', async () => {
    const rig = homesAt();
    for (let i = 0; i < 1_000; i += 1) rig.page(`title ${i} ${'長い題名'.repeat(20)}`);
    const { client, name } = await rig.home(SATO, 'all', 10);
    await rig.deliver(2_000);
    const wire = rig.wires.get(name) as Wire;
    const most = { bytes: 0 };
    // Nothing is read any more, while each second all of it changes.
    for (let round = 0; round < 20; round += 1) {
      for (const one of rig.hub.account.incidents)
        one.title = `round ${round} ${one.id} ${'長い題名'.repeat(20)}`;
      rig.hub.api.pages.changed();
      await rig.hub.time.advance(1_000);
      most.bytes = Math.max(most.bytes, wire.bytes('down'));
    }
    expect(most.bytes).toBeLessThan(700_000);
    await rig.deliver(10_000);
    expect(client.get().connection.kind).toBe('live');
    expect(client.get().parts.pages?.rows.every(({ title }) => title.startsWith('round 19'))).toBe(true);
  });

  it('SYN-728 ends a home that takes nothing for a minute', async () => {
    const rig = homesAt();
    for (let i = 0; i < 1_000; i += 1) rig.page(`title ${i} ${'長い題名'.repeat(20)}`);
    const { name } = await rig.home(SATO, 'all', 10);
    await rig.deliver(2_000);
    const wire = rig.wires.get(name) as Wire;
    for (let s = 0; s < 70; s += 1) {
      if (s % 10 === 0)
        for (const one of rig.hub.account.incidents) one.title = `at ${s} ${one.id} ${'長い題名'.repeat(20)}`;
      rig.hub.api.pages.changed();
      // It answers pings, and reads nothing.
      wire.hub.handlers?.pong?.();
      await rig.hub.time.advance(1_000);
    }
    expect(wire.frames('down').at(-1)).toMatchObject({ t: 'bye', kind: 'too-slow' });
  });

  it('SYN-729 a hub that leads no more sends its homes away, and takes none', async () => {
    const rig = homesAt();
    const { client, name } = await rig.home(SATO);
    expect(client.get().connection.kind).toBe('live');
    rig.hub.leads = false;
    await rig.hub.time.advance(2_500);
    expect(rig.wires.get(name)?.frames('down').at(-1)).toEqual({ t: 'bye', kind: 'stopping', params: {} });
    await rig.network.flush();
    await rig.hub.time.advance(2_000);
    const turned = await rig.network.admit();
    expect(turned.frames('down')).toEqual([{ t: 'bye', kind: 'stopping', params: {} }]);
    await rig.network.flush();
    expect(client.get().connection.kind).not.toBe('live');
    rig.hub.leads = true;
    await rig.hub.time.advance(5_000);
    await rig.network.admit();
    await rig.deliver();
    expect(client.get().connection.kind).toBe('live');
  });

  it('SYN-729 the end of a person’s access ends their homes', async () => {
    const rig = homesAt();
    let ended: 'revoked' | null = null;
    const { client } = await rig.home(SATO, 'all', 1, { ended: () => ended, tokenId: 't1' });
    const other = await rig.home(TANAKA);
    ended = 'revoked';
    const { n } = client.act(null, { act: 'end-maintenance', window: 'W1' });
    await rig.network.flush();
    expect(await client.settled(n)).toMatchObject({ kind: 'refused', problem: { kind: 'not-allowed' } });
    await rig.deliver(2_500);
    expect(client.get().connection).toMatchObject({ kind: 'ended', reason: { kind: 'revoked' } });
    expect(other.client.get().connection.kind).toBe('live');
  });

  it('SYN-730 the end of an act comes after the row that shows it, and only waits so long for it', async () => {
    let slow = false;
    const rig = homesAt({
      takes: ({ method, path }) => (slow && method === 'GET' && path === '/incidents' ? 9_000 : 0),
    });
    const page = rig.page('one');
    const { client } = await rig.home(SATO);
    const { n } = client.act(page.id, { act: 'acknowledge' });
    const seen = client.settled(n).then(() => client.get().parts.pages?.rows[0]?.status);
    await rig.deliver(5_000);
    expect(await seen).toBe('acknowledged');
    // The list takes long; what is done is told all the same.
    slow = true;
    const noted = client.act(page.id, { act: 'note', text: 'once' });
    let told = false;
    void client.settled(noted.n).then((settled) => {
      told = settled.kind === 'told' && settled.asked.outcome === 'done';
    });
    await rig.deliver(1_500);
    expect([told, rig.hub.writes().length]).toEqual([false, 2]);
    await rig.deliver(1_500);
    expect(told).toBe(true);
  });

  it('PDY-663 shows homes at once the maintenance that a session started and a script ended', async () => {
    const rig = homesAt();
    const { hub } = rig;
    const session = await hub.start(rig.page('one').id);
    const homes = [await rig.home(SATO), await rig.home(TANAKA)];
    const shown = () => homes.map(({ client }) => client.get().parts.maintenance?.rows.length);
    await rig.deliver(3_000);
    expect(shown()).toEqual([0, 0]);
    const [from, until] = [0, 3_600_000].map((ms) => new Date(hub.time.now() + ms).toISOString());
    const args = { names: 'checkout', from, until, text: '' };
    await hub.command(session, 'action.request', { target: 'pagerduty', act: 'maintain', args });
    await rig.deliver(2_000);
    expect(shown()).toEqual([1, 1]);
    const window = homes[0]?.client.get().parts.maintenance?.rows[0]?.id ?? '';
    const ended = hub.api.askApart({ ask: { act: 'end-maintenance', window } }, SATO, 1_000);
    await rig.deliver(2_000);
    expect([(await ended).outcome, shown()]).toEqual(['done', [0, 0]]);
  });

  it('SYN-730 what no act is, is refused by its number and ends nothing', async () => {
    const rig = homesAt();
    const { client } = await rig.home(SATO);
    const page = rig.page('one');
    const numbers = [
      client.act(page.id, { act: 'whistle' } as never),
      client.act(null, { act: 'acknowledge' }),
      client.act('no such page', { act: 'acknowledge' }),
      client.act('', { act: 'acknowledge' }),
    ];
    await rig.deliver(3_000);
    const told = await Promise.all(numbers.map(({ n }) => client.settled(n)));
    const kinds = told.map((one) => (one.kind === 'refused' ? one.problem.kind : one.kind));
    expect(kinds).toEqual(['invalid', 'invalid', 'pager-not-found', 'invalid']);
    expect(client.get().connection.kind).toBe('live');
  });

  it.each(['too-fast', 'not-saved', 'store-away', 'stopping', 'standby'])(
    'SYN-750 an act that is refused as %s waits and is sent again as the same act; any other refusal ends it',
    async (kind) => {
      const time = new FakeTime();
      const answers = [kind, 'pager-not-found'];
      const asked: string[] = [];
      const host: TeamHost = {
        admits: () => true,
        looks() {},
        gone() {},
        fresh: async () => {},
        acted: async (one) => one,
        async act(_, { cmd }) {
          asked.push(cmd);
          return { kind: String(answers.shift()), params: {} };
        },
      };
      const network = new Network(
        (socket) => void new TeamPeer(socket, whoIs(SATO), host, time, DEFAULT_LIMITS),
      );
      const client = new TeamClient(
        { client: 'home-number-1', dial: network.dial('home-number-1'), time, random: () => 0.5 },
        { scope: 'all', hundreds: 1 },
      );
      client.open();
      await network.admit();
      await network.flush();
      const { n } = client.act('Q1', { act: 'acknowledge' });
      await network.flush();
      expect(client.get().pending.map(({ standing }) => standing.kind)).toEqual(['queued']);
      for (let s = 0; s < 30; s += 1) {
        await time.advance(1_000);
        await network.flush();
      }
      expect(await client.settled(n)).toMatchObject({
        kind: 'refused',
        problem: { kind: 'pager-not-found' },
      });
      expect(asked).toEqual([`home-number-1:${n}`, `home-number-1:${n}`]);
      client.close();
    },
  );

  it('SYN-730 an act that was asked ten minutes ago is refused, as a session refuses it', async () => {
    const rig = homesAt();
    const page = rig.page('one');
    const { client, name } = await rig.home(SATO);
    (rig.wires.get(name) as Wire).cut();
    await rig.network.flush();
    const { n } = client.act(page.id, { act: 'acknowledge' });
    await rig.hub.time.advance(11 * 60_000);
    while (rig.network.dialling.length > 0) await rig.network.admit();
    await rig.deliver(3_000);
    expect(await client.settled(n)).toMatchObject({ kind: 'refused', problem: { kind: 'asked-long-ago' } });
    expect(rig.hub.writes()).toEqual([]);
    await settle();
  });
});
