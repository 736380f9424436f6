import { describe, expect, it } from 'vitest';
import { AskError } from '../../src/client/asks.ts';
import { keptText, NOWHERE } from '../../src/client/drafts/drafts.ts';
import type { Pending } from '../../src/client/sync/pending.ts';
import { Settlements } from '../../src/client/sync/settlements.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import type { Anchors, NumberedLine } from '../../src/protocol/messages.ts';
import { sato, tanaka } from '../domain/given.ts';
import { settle } from '../network/fake-time.ts';
import { HeldStorage } from '../network/held-storage.ts';
import { ChainedLog } from './chained-log.ts';
import { ClientRig } from './client-rig.ts';

const anchors = (more: Partial<Anchors> = {}): Anchors => ({
  pane: 'logs',
  step: null,
  note: null,
  line: null,
  opened: null,
  level: null,
  filters: [],
  search: null,
  ...more,
});

const line = (no: number): NumberedLine => ({
  no,
  id: `id-${no}`,
  time: null,
  level: null,
  service: null,
  message: `line ${no}`,
  fields: {},
  source: 'app',
});

describe('joining', () => {
  it('SYN-50 says hello with what it has, and has the session after the events', async () => {
    const rig = new ClientRig();
    expect(await rig.open()).toEqual({
      t: 'hello',
      protocol: 1,
      client: 'terminal-1',
      epoch: null,
      lastSeq: 0,
      linesEpoch: null,
      lastLine: 0,
    });
    await rig.say(rig.log.welcome());
    await rig.events(1);
    const state = rig.client.get();
    expect(state.view.session).toEqual(rig.log.state);
    expect(state).toMatchObject({ you: sato, connection: { kind: 'live' }, head: rig.log.events.length });
    expect(rig.client.events()).toEqual(rig.log.events);
  });

  it('SYN-50 says hello again after a cut with all it has since', async () => {
    const rig = new ClientRig();
    await rig.join();
    await rig.say({ t: 'lines', first: 7, items: [line(7)], skipped: 0 });
    await rig.cut();
    await rig.time.advance(1_000);
    const hello = await rig.open();
    expect(hello).toMatchObject({
      epoch: 'epoch-1',
      lastSeq: rig.log.events.length,
      linesEpoch: 'lines-1',
      lastLine: 7,
    });
  });

  it('SYN-51 a long log is drawn once, when it is there', async () => {
    const rig = new ClientRig();
    rig.log.notes(60);
    await rig.open();
    await rig.say(rig.log.welcome());
    const views = new Set<unknown>([rig.client.get().view]);
    rig.client.subscribe(() => views.add(rig.client.get().view));
    for (let at = 1; at <= rig.log.events.length; at += 5) await rig.events(at, at + 4);
    expect(views.size).toBe(2);
    expect(rig.client.get().view.session).toEqual(rig.log.state);
  });

  it('SYN-51 one that comes slowly is drawn as it comes', async () => {
    const rig = new ClientRig();
    rig.log.notes(10);
    await rig.open();
    await rig.say(rig.log.welcome());
    await rig.events(1, 4);
    expect(rig.client.get().view.confirmed).toBe(0);
    await rig.pass(1_000);
    expect(rig.client.get().view.confirmed).toBe(4);
  });

  it('SYN-52 a hub of another protocol is the end, named with both numbers', async () => {
    const rig = new ClientRig();
    await rig.open();
    await rig.say(rig.log.welcome({ protocol: 9 }));
    expect(rig.client.get().connection).toEqual({
      kind: 'ended',
      reason: { kind: 'protocol', params: { hub: 9, client: 1 } },
    });
  });

  it('SYN-52 a bye says why; what follows it is not heard', async () => {
    const rig = new ClientRig();
    await rig.join();
    await rig.say({ t: 'bye', kind: 'removed', params: { by: '田中' } });
    await rig.say({ t: 'sources', sources: [{ name: 'app', state: 'live' }] });
    expect(rig.client.get().sources).toEqual([]);
    expect(rig.client.get().connection).toEqual({
      kind: 'ended',
      reason: { kind: 'removed', params: { by: '田中' } },
    });
  });

  it('SYN-53 a kind of message it does not know is passed over', async () => {
    const rig = new ClientRig();
    await rig.join();
    await rig.sayText('{"t":"confetti","amount":3}');
    expect(rig.client.get().connection.kind).toBe('live');
  });

  it.each([
    '',
    'null',
    '[]',
    '{"t":7}',
    '{"t":"events"}',
    '{"t":"events","events":[{"seq":"1"}]}',
    '{"t":"ack","n":1}',
    '{"t":"lines","first":1,"skipped":0,"items":[{"no":1,"message":"x","time":null}]}',
    '{"t":"lines","first":1,"skipped":0,"items":[{"no":1,"id":"a","message":"x","fields":{"host":7}}]}',
  ])('SYN-53 %j is no frame: the connection is not believed any more', async (text) => {
    const rig = new ClientRig();
    await rig.join();
    await rig.sayText(text);
    expect(rig.client.get().connection).toMatchObject({
      kind: 'waiting',
      reason: { kind: 'bad-frame-from-hub' },
    });
  });

  /** The hub is there again, with another log. */
  async function backWith(rig: ClientRig, log: ChainedLog, epoch = 'epoch-1'): Promise<void> {
    await rig.cut();
    for (let dials = 0; dials < 2; dials += 1) {
      await rig.time.advance(1_000);
      const { lastSeq } = await rig.open();
      await rig.say(log.welcome({ epoch }));
      if (lastSeq === 0) await rig.say({ t: 'events', events: log.from(1) });
    }
    await settle();
  }
  const told = (rig: ClientRig) => rig.client.get().notices.filter(({ kind }) => kind === 'events-missing');

  it('SYN-723 counts and keeps the events that a shorter log of the hub lacks, with their numbers', async () => {
    const rig = new ClientRig();
    rig.log.notes(6);
    await rig.join();
    const all = rig.log.events.length;
    const less = new ChainedLog();
    less.notes(2);
    await backWith(rig, less);
    expect(told(rig)).toMatchObject([{ count: 4, from: all - 3, to: all, file: 'kept.jsonl' }]);
    expect(rig.kept).toEqual([Array.from({ length: all }, (_, i) => i + 1)]);
    expect(rig.client.get().view.session).toEqual(less.state);
  });

  it('SYN-723 a log that was read again and has everything lacks nothing', async () => {
    const rig = new ClientRig();
    rig.log.notes(3);
    await rig.join();
    await backWith(rig, rig.log, 'epoch-2');
    expect([told(rig), rig.kept]).toEqual([[], []]);
  });

  it('SYN-723 a command that the hub has taken again is not missing', async () => {
    const rig = new ClientRig();
    rig.log.notes(4);
    await rig.join();
    const less = new ChainedLog();
    less.addFact({ type: 'pager.resumed', data: {} });
    less.notes(2);
    await backWith(rig, less);
    expect(told(rig)).toMatchObject([{ count: 2 }]);
  });

  it('SYN-54 a log that is read anew is never shown shorter than it was', async () => {
    const rig = new ClientRig();
    rig.log.notes(5);
    await rig.join();
    const before = rig.client.get().view;
    await rig.cut();
    await rig.time.advance(1_000);
    await rig.open();
    await rig.say(rig.log.welcome({ epoch: 'epoch-2' }));
    expect(rig.client.get().notices).toMatchObject([{ kind: 'reset', reason: 'epoch' }]);
    expect(rig.client.get().view).toBe(before);
    await rig.time.advance(1_000);
    const hello = await rig.open();
    expect(hello).toMatchObject({ epoch: null, lastSeq: 0 });
    await rig.say(rig.log.welcome({ epoch: 'epoch-2' }));
    await rig.events(1, 3);
    await rig.pass(2_000);
    expect(rig.client.get().view).toBe(before);
    await rig.events(4);
    expect(rig.client.get().view.session).toEqual(rig.log.state);
  });
});

describe('doing something', () => {
  it('SYN-44 is kept before it is sent', async () => {
    const rig = new ClientRig();
    await rig.join();
    rig.storage.quick = false;
    const { n } = rig.client.send('note.add', { text: 'rolling back' });
    await rig.hear();
    expect(rig.take('command')).toEqual([]);
    expect(rig.client.get().view.pendingKeys.has('note:terminal-1.1')).toBe(true);
    rig.storage.flush();
    await rig.hear();
    expect(rig.take('command')).toMatchObject([
      { n, type: 'note.add', data: { text: 'rolling back', kind: 'note' } },
    ]);
    expect(JSON.parse(rig.storage.disk as string).pending).toMatchObject([{ n, type: 'note.add' }]);
  });

  it('SYN-44 is sent all the same where nothing can be kept, and that is said', async () => {
    const rig = new ClientRig();
    await rig.join();
    rig.storage.quick = false;
    rig.client.send('note.add', { text: 'disk full' });
    rig.storage.break();
    await rig.hear();
    expect(rig.take('command')).toHaveLength(1);
    expect(rig.client.get().notices).toMatchObject([{ kind: 'drafts-not-saved' }]);
  });

  it('SYN-55 tells who waits for it what became of it', async () => {
    const rig = new ClientRig();
    await rig.join();
    const one = rig.client.send('note.add', { text: 'a' });
    const two = rig.client.send('step.do', { step: 'nowhere' });
    const settled = Promise.all([rig.client.settled(one.n), rig.client.settled(two.n)]);
    await rig.hear();
    const why = { kind: 'unknown-step', params: { step: 'nowhere' } } as const;
    await rig.say({ t: 'ack', n: one.n, seq: 9 });
    await rig.say({ t: 'refused', n: two.n, ...why });
    expect(await settled).toEqual([
      { kind: 'ack', seq: 9 },
      { kind: 'refused', refusal: why },
    ]);
    expect(await rig.client.settled(one.n)).toEqual({ kind: 'ack', seq: 9 });
    expect(rig.client.get().notices).toEqual([
      { id: 1, kind: 'refused', n: 2, type: 'step.do', data: { step: 'nowhere' }, refusal: why },
    ]);
    rig.client.dismiss(1);
    expect(rig.client.get().notices).toEqual([]);
  });

  it('SYN-55 tells the first outcome, whatever comes after', async () => {
    const settlements = new Settlements();
    settlements.settle(1, { kind: 'ack', seq: 3 });
    settlements.settle(1, { kind: 'refused', refusal: { kind: 'invalid', params: {} } });
    expect(await settlements.of(1)).toEqual({ kind: 'ack', seq: 3 });
  });

  it('SYN-55 and that nothing is known of it when the connection ends for good', async () => {
    const rig = new ClientRig();
    await rig.join();
    const { n } = rig.client.send('note.add', { text: 'a' });
    const settled = rig.client.settled(n);
    await rig.say({ t: 'bye', kind: 'revoked', params: {} });
    expect(await settled).toMatchObject({ kind: 'ended', reason: { kind: 'revoked' } });
    expect(await rig.client.settled(n)).toMatchObject({ kind: 'ended' });
  });

  it('SYN-7 what the hub cannot take for the moment is asked again after 1, 2, 4 … 10 s', async () => {
    const rig = new ClientRig();
    await rig.join();
    const { n } = rig.client.send('note.add', { text: 'disk full there' });
    await rig.hear();
    const gaps: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      expect(rig.take('command')).toHaveLength(1);
      await rig.say({ t: 'refused', n, kind: 'not-saved', params: {} });
      expect(rig.client.get().hold).toMatchObject({ kind: 'not-saved' });
      let waited = 0;
      for (; rig.client.get().hold !== null; waited += 500) await rig.pass(500, 500);
      gaps.push(waited);
      await rig.hear();
    }
    expect(gaps).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(rig.client.get().pending).toHaveLength(1);
    expect(rig.client.get().notices).toEqual([]);
  });

  it('SYN-5 what was sent and not answered goes out again on the next connection, once', async () => {
    const rig = new ClientRig();
    await rig.join();
    rig.client.send('note.add', { text: 'a' });
    await rig.hear();
    rig.take('command');
    await rig.cut();
    rig.client.send('note.add', { text: 'b' });
    await rig.time.advance(1_000);
    await rig.open();
    expect(rig.take('command')).toEqual([]);
    await rig.say(rig.log.welcome());
    await rig.hear();
    expect(rig.take('command').map(({ n }) => n)).toEqual([1, 2]);
  });

  it('SYN-540 every command says how long ago it was asked, also when it is sent again', async () => {
    const rig = new ClientRig();
    await rig.join();
    rig.client.send('step.start', { step: 'ack' });
    await rig.hear();
    expect(rig.take('command')).toMatchObject([{ n: 1, ago: 0 }]);
    await rig.cut();
    rig.client.send('action.request', { target: 'pagerduty', act: 'resolve', args: { incident: 'Q1' } });
    await rig.time.advance(1_000);
    await rig.open();
    // A hub whose clock is an hour ahead hears the same.
    const now = new Date(rig.time.now() + 3_600_000).toISOString();
    await rig.say(rig.log.welcome({ now }));
    await rig.hear();
    expect(rig.take('command').map(({ n, ago }) => [n, ago])).toEqual([
      [1, 1_000],
      [2, 1_000],
    ]);
  });

  it('SYN-43 leaving tells the session and closes when it is answered', async () => {
    const rig = new ClientRig();
    await rig.join();
    const left = rig.client.leave();
    await rig.hear();
    expect(rig.take('command')).toMatchObject([{ n: 1, type: 'participant.leave' }]);
    expect(rig.client.get().connection.kind).toBe('live');
    await rig.say({ t: 'ack', n: 1, seq: 9 });
    await left;
    expect(rig.client.get().connection).toMatchObject({ kind: 'ended', reason: { kind: 'closed' } });
    expect(rig.time.waiting).toBe(0);
  });

  it('SYN-43 leaving while cut off, or from a hub that is silent, takes two seconds at most', async () => {
    const rig = new ClientRig();
    await rig.join();
    const left = rig.client.leave();
    await rig.time.advance(2_000);
    await left;
    const cutOff = new ClientRig();
    await cutOff.client.leave();
    expect(cutOff.client.get().connection.kind).toBe('ended');
    expect(cutOff.client.get().pending).toEqual([]);
  });
});

describe('after a kill', () => {
  const pending = [
    { n: 4, type: 'note.add', data: { text: 'a' }, at: 1 },
    { n: 5, type: 'note.add', data: { text: 'b' }, at: 1 },
  ] as unknown as Pending[];
  const disk = keptText('checkout-1125', {
    client: 'terminal-0',
    next: 6,
    pending,
    place: { pane: 'notes', drafts: { note: 'half a thou' } },
  });

  it('SYN-540 what a kept terminal brings back says how many hours ago it was asked', async () => {
    const data = { target: 'pagerduty', act: 'resolve', args: { incident: 'Q1' } };
    const rig = new ClientRig();
    const at = rig.time.now() - 6 * 3_600_000;
    const late = [{ n: 4, type: 'action.request', data, at }] as unknown as Pending[];
    const place = { pane: null, drafts: {} };
    const text = keptText('checkout-1125', { client: 'terminal-0', next: 5, pending: late, place });
    const back = new ClientRig(new HeldStorage(text));
    await back.join();
    await back.hear();
    expect(back.take('command')).toMatchObject([{ n: 4, ago: 6 * 3_600_000 }]);
    const why = { kind: 'asked-long-ago', params: { act: 'resolve', seconds: 21_600, limit: 600 } };
    await back.say({ t: 'refused', n: 4, ...why });
    expect(back.client.get().notices).toMatchObject([{ kind: 'refused', type: 'action.request', data }]);
  });

  it('SYN-40 the same client goes on: its commands, its pane, its draft', async () => {
    const rig = new ClientRig(new HeldStorage(disk));
    expect(rig.client.get().place).toEqual({ pane: 'notes', drafts: { note: 'half a thou' } });
    const hello = await rig.open();
    expect(hello).toMatchObject({ client: 'terminal-0', lastSeq: 0 });
    await rig.say(rig.log.welcome());
    await rig.hear();
    expect(rig.take('command').map(({ n }) => n)).toEqual([4, 5]);
    expect(rig.client.send('note.add', { text: 'c' })).toEqual({ n: 1_006 });
  });

  it('SYN-6 one that the log already holds is done', async () => {
    const rig = new ClientRig(new HeldStorage(disk));
    await rig.open();
    await rig.say(rig.log.welcome({ head: { seq: rig.log.events.length + 1, hash: 'x' } }));
    await rig.events(1);
    const landed = {
      ...(rig.log.from(1).at(-1) as AnyEvent),
      seq: rig.log.events.length + 1,
      cmd: { client: 'terminal-0', n: 4 },
    };
    await rig.say({ t: 'events', events: [landed] });
    expect(rig.client.get().pending.map(({ n }) => n)).toEqual([5]);
  });

  it('SYN-42 a file that cannot be read is a clean start that says so', async () => {
    const rig = new ClientRig(new HeldStorage('{"v":1,'));
    expect(rig.client.get().notices).toMatchObject([{ kind: 'drafts-damaged' }]);
    expect(await rig.open()).toMatchObject({ client: 'terminal-1' });
    expect(rig.client.get().place).toBe(NOWHERE);
  });

  it('SYN-40 what is being written is on disk within a tenth of a second, not at every key', async () => {
    const rig = new ClientRig();
    await rig.join();
    const saves: string[] = [];
    const { save } = rig.storage;
    rig.storage.save = (text) => {
      saves.push(text);
      return save.call(rig.storage, text);
    };
    for (let at = 1; at <= 20; at += 1) rig.client.keepDraft('note', 'x'.repeat(at));
    await rig.time.advance(100);
    expect(saves).toHaveLength(2);
    rig.client.keepPane('logs');
    await rig.client.close();
    expect(JSON.parse(rig.storage.disk as string).place).toEqual({
      pane: 'logs',
      drafts: { note: 'x'.repeat(20) },
    });
  });
});

describe('asking', () => {
  it('SYN-60 gets its answer, or the refusal, by its number', async () => {
    const rig = new ClientRig();
    await rig.join();
    const answer = rig.client.ask('oncall', {});
    const refused = rig.client.ask('histogram', { buckets: 3 });
    refused.catch(() => {});
    await rig.hear();
    const [one, two] = rig.take('ask');
    expect(one).toMatchObject({ what: 'oncall', args: {} });
    await rig.say({ t: 'answer', n: one?.n as number, what: 'oncall', value: { now: '佐藤' } });
    await rig.say({ t: 'refused', n: two?.n as number, kind: 'too-fast', params: {} });
    expect(await answer).toEqual({ now: '佐藤' });
    await expect(refused).rejects.toMatchObject({ kind: 'refused', params: { kind: 'too-fast' } });
    expect(rig.client.get().notices).toEqual([]);
  });

  it('SYN-60 ends with the connection and is not asked again by itself', async () => {
    const rig = new ClientRig();
    await expect(rig.client.ask('oncall', {})).rejects.toBeInstanceOf(AskError);
    await rig.join();
    const asked = rig.client.ask('oncall', {});
    const ended = expect(asked).rejects.toMatchObject({ kind: 'disconnected' });
    await rig.cut();
    await ended;
    await rig.time.advance(1_000);
    await rig.join(sato, rig.log.events.length);
    await rig.hear();
    expect(rig.take('ask')).toEqual([]);
  });

  it('SYN-60 does not wait for more than ten seconds', async () => {
    const rig = new ClientRig();
    await rig.join();
    const asked = expect(rig.client.ask('oncall', {})).rejects.toMatchObject({ kind: 'timeout' });
    await rig.pass(10_000);
    await asked;
  });

  it('SYN-33 scroll-back is asked for by the room’s number and merged', async () => {
    const rig = new ClientRig();
    await rig.join();
    await rig.say({ t: 'lines', first: 50, items: [line(50), line(51)], skipped: 0 });
    const older = rig.client.older(50, 2);
    await rig.hear();
    const [ask] = rig.take('ask');
    expect(ask).toMatchObject({ what: 'lines-before', args: { before: 50, limit: 2 } });
    await rig.say({
      t: 'answer',
      n: ask?.n as number,
      what: 'lines-before',
      value: { lines: [line(48), line(49)], more: true },
    });
    expect(await older).toEqual({ added: 2, more: true });
    expect(rig.client.lines.first).toBe(48);
    expect(await rig.client.older(7)).toEqual({ added: 0, more: false });
  });
});

describe('where the screen is', () => {
  it('SYN-61 is told ten times a second while driving, the newest', async () => {
    const rig = new ClientRig();
    rig.log.add(sato, 'role.take', { role: 'driver' });
    await rig.join();
    for (let i = 0; i < 100; i += 1) {
      rig.client.setView(anchors({ search: `s${i}` }));
      await rig.pass(10, 10);
    }
    await rig.pass(100, 100);
    const views = rig.take('view');
    expect(views.length).toBeGreaterThanOrEqual(10);
    expect(views.length).toBeLessThanOrEqual(12);
    expect(views.at(-1)).toEqual({ t: 'view', anchors: anchors({ search: 's99' }) });
  });

  it('SYN-61 is told without filters that nobody could be sent', async () => {
    const rig = new ClientRig();
    rig.log.add(sato, 'role.take', { role: 'driver' });
    await rig.join();
    const filters = Array(40).fill({ text: '長'.repeat(1_000), exclude: false, on: true });
    rig.client.setView(anchors({ step: 'ack', filters }));
    await rig.pass(100, 100);
    expect(rig.take('view')).toEqual([{ t: 'view', anchors: anchors({ step: 'ack' }) }]);
  });

  it('SYN-61 is told every two seconds by the others, and at once by who takes the wheel', async () => {
    const rig = new ClientRig();
    await rig.join();
    for (let i = 0; i < 40; i += 1) {
      rig.client.setView(anchors({ search: `s${i}` }));
      await rig.pass(100, 100);
    }
    expect(rig.take('view').length).toBeLessThanOrEqual(3);
    const events = rig.log.add(sato, 'role.take', { role: 'driver' });
    await rig.say({ t: 'events', events });
    await rig.hear();
    expect(rig.take('view')).toEqual([{ t: 'view', anchors: anchors({ search: 's39' }) }]);
  });

  it('SYN-61 is told again on a new connection, and not when it has not changed', async () => {
    const rig = new ClientRig();
    await rig.join();
    const here = anchors({ step: 'ack' });
    rig.client.setView(here);
    rig.client.setView(here);
    await rig.pass(5_000);
    expect(rig.take('view')).toHaveLength(1);
    await rig.cut();
    await rig.time.advance(1_000);
    await rig.join(sato, rig.log.events.length);
    await rig.hear();
    expect(rig.take('view')).toHaveLength(1);
  });

  it('SYN-61 the driver’s comes with lines as places of this buffer', async () => {
    const rig = new ClientRig();
    rig.log.add(tanaka, 'participant.join', {});
    rig.log.add(tanaka, 'role.take', { role: 'driver' });
    await rig.join();
    await rig.say({ t: 'lines', first: 1, items: [line(1), line(2)], skipped: 0 });
    await rig.cut();
    await rig.time.advance(1_000);
    await rig.open();
    await rig.say(rig.log.welcome({ linesEpoch: 'lines-2', view: anchors({ line: 1 }) }));
    expect(rig.client.get().driverView).toEqual({ by: tanaka.id, anchors: anchors({ line: 3 }) });
    await rig.say({ t: 'view', by: tanaka.id, anchors: anchors({ opened: 2 }) });
    expect(rig.client.get().driverView).toEqual({ by: tanaka.id, anchors: anchors({ opened: 4 }) });
  });
});

describe('what has been read', () => {
  it('SYN-62 is told each second while it changes', async () => {
    const rig = new ClientRig();
    await rig.join();
    await rig.pass(5_000);
    const { length } = rig.log.events;
    expect(rig.take('seen')).toEqual([{ t: 'seen', seq: length, line: 0 }]);
    await rig.say({ t: 'lines', first: 1, items: [line(1)], skipped: 0 });
    await rig.say({ t: 'lines', first: 2, items: [line(2)], skipped: 0 });
    await rig.pass(3_000);
    expect(rig.take('seen')).toEqual([{ t: 'seen', seq: length, line: 2 }]);
  });

  it('SYN-62 is told sooner after a mebibyte', async () => {
    const rig = new ClientRig();
    await rig.join();
    const items = Array.from({ length: 50 }, (_, i) => ({ ...line(i + 1), message: 'x'.repeat(1_000) }));
    for (let at = 1; at <= 25; at += 1) {
      const first = 1 + (at - 1) * 50;
      await rig.say({
        t: 'lines',
        first,
        items: items.map((one, i) => ({ ...one, no: first + i })),
        skipped: 0,
      });
    }
    await rig.hear();
    expect(rig.take('seen').length).toBeGreaterThan(0);
  });
});

describe('the store', () => {
  it('SYN-63 never tells of lines, nor of what has not changed', async () => {
    const rig = new ClientRig();
    await rig.join();
    const presence = [{ participant: 'sato@example.com', terminals: 1, activeAt: null, pane: null }];
    await rig.say({ t: 'presence', people: presence });
    await rig.pass(1_000);
    const changes = rig.countChanges();
    const before = rig.client.get();
    const { version } = rig.client.lines;
    for (let no = 1; no <= 50; no += 1)
      await rig.say({ t: 'lines', first: no, items: [line(no)], skipped: 0 });
    await rig.events(1);
    await rig.say({ t: 'presence', people: presence });
    await rig.pass(3_000);
    expect(changes()).toBe(0);
    expect(rig.client.get()).toBe(before);
    expect(rig.client.lines.version).toBeGreaterThan(version);
  });

  it('SYN-63 a change of one slice leaves the others the same objects', async () => {
    const rig = new ClientRig();
    await rig.join();
    const before = rig.client.get();
    await rig.say({ t: 'sources', sources: [{ name: 'app', state: 'live' }] });
    const after = rig.client.get();
    expect(after.sources).toEqual([{ name: 'app', state: 'live' }]);
    const { sources: _, ...same } = after;
    for (const [key, value] of Object.entries(same)) expect(value).toBe(before[key as keyof typeof before]);
  });

  it('SYN-63 one that unsubscribes is not told', async () => {
    const rig = new ClientRig();
    const told = { left: 0, stays: 0 };
    const stop = rig.client.subscribe(() => {
      told.left += 1;
    });
    rig.client.subscribe(() => {
      told.stays += 1;
    });
    stop();
    await rig.join();
    await settle();
    expect(told.left).toBe(0);
    expect(told.stays).toBeGreaterThan(0);
  });

  it('SYN-64 knows when the hub’s last word came', async () => {
    const rig = new ClientRig();
    expect(rig.client.heardAt()).toBeNull();
    await rig.join();
    const then = rig.time.now();
    rig.time.sleep(2_000);
    expect(rig.client.heardAt()).toBe(then);
  });

  it('SCR-2 tells where somebody points, each time anew, a line by its place here', async () => {
    const rig = new ClientRig();
    await rig.join();
    const spot = { at: 'line', no: 3 } as const;
    await rig.say({ t: 'point', by: tanaka.id, spot });
    const first = rig.client.get().pointed;
    expect(first).toEqual({ by: tanaka.id, spot });
    await rig.say({ t: 'point', by: tanaka.id, spot });
    expect(rig.client.get().pointed).not.toBe(first);
  });
});
