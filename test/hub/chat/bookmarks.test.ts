import { describe, expect, it } from 'vitest';
import { type ChatRig, chatRig, DEMO_CHANNEL, DRILLS, SATO } from './chat-rig.ts';

const PAGES = 'https://hub.example.com/';
const ON = { speed: 200, settings: { bookmarks: true, pages: PAGES } } as const;

const bookmarks = ({ workspace }: ChatRig, channel = DEMO_CHANNEL) =>
  workspace.bookmarks.filter((one) => one.channel === channel);
const titles = (rig: ChatRig, channel = DEMO_CHANNEL) => bookmarks(rig, channel).map(({ title }) => title);
const has = (rig: ChatRig, n: number, channel = DEMO_CHANNEL) =>
  rig.wait(() => bookmarks(rig, channel).length === n, `${n} bookmarks`);
const rests = (rig: ChatRig) => rig.time.pass(90_000);
const calls = (rig: ChatRig) => rig.slack.calls.filter(({ method }) => method.startsWith('bookmarks.'));

describe('the bookmark of a session', () => {
  it.each([
    ['ja', '参加'],
    ['en', 'Join'],
  ] as const)('SLK-1110 has the command to join until the close: %s', async (lang, join) => {
    await using rig = await chatRig({ ...ON, settings: { ...ON.settings, lang } });
    const id = await rig.open();
    await has(rig, 1);
    expect(bookmarks(rig)[0]).toMatchObject({
      title: `${join}: oncall join ${id}`,
      link: `https://hub.example.com/s/${id}`,
    });
    const other = await rig.open(SATO, {}, 'search');
    await has(rig, 2);
    await rests(rig);
    const before = calls(rig).length;
    await rig.act(SATO, id, 'note.add', { text: '<!channel> x' });
    await rests(rig);
    expect(calls(rig)).toHaveLength(before);
    await rig.act(SATO, id, 'session.close', { reason: 'drill' });
    await has(rig, 1);
    expect(titles(rig)).toEqual([`${join}: oncall join ${other}`]);
  });

  it('SLK-1110 without the setting, and without an address, there is none', async () => {
    for (const settings of [{ pages: PAGES }, { bookmarks: true }, { bookmarks: true, pages: null }]) {
      await using rig = await chatRig({ speed: 200, settings });
      await rig.open();
      await rig.wait(() => rig.headlines().length === 1, 'the message');
      await rests(rig);
      expect(calls(rig)).toEqual([]);
    }
  });

  it('SLK-1110 it moves with the message', async () => {
    const channels = [{ severity: 'SEV1', channel: DRILLS }] as const;
    await using rig = await chatRig({ ...ON, settings: { ...ON.settings, channels } });
    const id = await rig.open();
    await has(rig, 1);
    await rig.act(SATO, id, 'severity.set', { severity: 'SEV1' });
    await has(rig, 1, DRILLS);
    await has(rig, 0);
  });

  it.each([true, false])('SLK-1111 a hub killed while it adds or removes it; done: %s', async (done) => {
    await using rig = await chatRig(ON);
    const again = async (method: string) => {
      await rig.wait(() => calls(rig).some((call) => call.method === method), method);
      await rig.die();
      await rig.begin();
    };
    rig.slack.faults.add('bookmarks.add', { kind: 'hang', done });
    const id = await rig.open();
    await again('bookmarks.add');
    await has(rig, 1);
    await rests(rig);
    for (let kills = 0; kills < 3; kills += 1) {
      await rig.die();
      await rig.begin();
      await rests(rig);
    }
    expect(bookmarks(rig)).toHaveLength(1);
    rig.slack.faults.add('bookmarks.remove', { kind: 'hang', done });
    await rig.act(SATO, id, 'session.close', { reason: 'drill' });
    await again('bookmarks.remove');
    await has(rig, 0);
    await rests(rig);
    expect(bookmarks(rig)).toEqual([]);
  });

  it('SLK-1111 a lost answer and a 429 leave one, a double goes, and that of somebody else stays', async () => {
    await using rig = await chatRig(ON);
    const { workspace } = rig;
    const foreign = { id: 'Bk0', channel: DEMO_CHANNEL, title: 'runbook', link: 'https://wiki.example.com/' };
    workspace.bookmarks = [foreign];
    const limit = { kind: 'status', status: 429, headers: { 'retry-after': '20' } } as const;
    rig.slack.faults.add('bookmarks.list', limit);
    rig.slack.faults.add('bookmarks.add', { kind: 'drop', done: true });
    const id = await rig.open();
    await has(rig, 2);
    // What an earlier hub sent lands late.
    workspace.bookmarks = workspace.bookmarks.flatMap((one) => [
      one,
      ...(one.id === 'Bk0' ? [] : [{ ...one, id: 'Bk9' }]),
    ]);
    expect(bookmarks(rig)).toHaveLength(3);
    await has(rig, 2);
    await rests(rig);
    expect(bookmarks(rig)).toHaveLength(2);
    rig.slack.faults.add('bookmarks.remove', { kind: 'drop', done: true });
    await rig.act(SATO, id, 'session.close', { reason: 'drill' });
    await has(rig, 1);
    expect(bookmarks(rig)).toEqual([foreign]);
  });

  it('SLK-1111 of two hubs the one that serves the session keeps it, and the other goes on', async () => {
    let leader = 'a';
    await using a = await chatRig({ ...ON, serves: () => leader === 'a' });
    await using b = await chatRig({ ...ON, beside: a, serves: () => leader === 'b' });
    const id = await a.open();
    await has(a, 1);
    await rests(a);
    await a.die();
    leader = 'b';
    await b.die();
    await b.begin();
    await rests(b);
    expect(bookmarks(b)).toHaveLength(1);
    await b.act(SATO, id, 'session.close', { reason: 'drill' });
    await has(b, 0);
    await a.begin();
  });

  it('SLK-1112 without the scopes there is none, and all else goes on', async () => {
    await using rig = await chatRig(ON);
    const scopes = [...rig.workspace.tokens.values()].find(({ kind }) => kind === 'bot')?.scopes;
    for (const scope of ['bookmarks:read', 'bookmarks:write']) scopes?.delete(scope);
    const id = await rig.open();
    await rig.wait(() => rig.headlines().length === 1, 'the message');
    await rests(rig);
    expect(bookmarks(rig)).toEqual([]);
    const tried = calls(rig).length;
    await rests(rig);
    expect(calls(rig)).toHaveLength(tried);
    const health = await rig.chat.api.health();
    expect(health.missing).toEqual(['bookmarks:read', 'bookmarks:write']);
    expect(health.bookmarks).toBe('kept');
    await rig.act(SATO, id, 'session.close', { reason: 'drill' });
    await rig.wait(() => rig.headline().includes('oncall export'), 'the close');
    expect((await rig.state(id)).chatStall).toBeNull();
    await using blind = await chatRig({ settings: { bookmarks: true, pages: null } });
    expect((await blind.chat.api.health()).bookmarks).toBe('no-address');
    await using off = await chatRig();
    expect((await off.chat.api.health()).bookmarks).toBeUndefined();
  });
});
