import { describe, expect, it } from 'vitest';
import { DialError } from '../../../src/ports/socket.ts';
import { say } from '../../../src/tui/model/words.ts';
import { handHome } from '../../hub/pager/hand-home.ts';
import { handHub } from '../../hub/pager/hand-hub.ts';

const pages = (home: ReturnType<typeof handHome>) => home.told?.reading?.pages;

describe('what home is told', () => {
  it('HOM-429 what changes is shown at once, and nothing is asked over HTTP', async () => {
    const rig = handHub();
    const home = handHome(rig);
    await rig.time.advance(1_000);
    expect(pages(home)).toMatchObject({ incidents: [], waiting: false, stalled: null });
    const before = home.told?.reading;
    await rig.time.advance(3_000);
    // As nothing has changed, it is the same one.
    expect(home.told?.reading).toBe(before);
    rig.account.trigger('SCHECK1', '5xx');
    rig.api.pages.changed();
    await rig.time.advance(600);
    expect(pages(home)?.incidents.map(({ title }) => title)).toEqual(['5xx']);
    expect(home.told?.reading).toMatchObject({ maintenance: [], detection: null });
    expect(home.told?.reading?.duty?.length).toBeGreaterThan(0);
    expect(home.told?.reading?.turns?.length).toBeGreaterThan(0);
  });

  it('HOM-401 waits for the pager for less than half a second, then says that it waits, then that it is silent', async () => {
    let slow = true;
    const rig = handHub({ takes: ({ path }) => (slow && path === '/incidents' ? 9_500 : 0) });
    const home = handHome(rig);
    await rig.time.advance(300);
    expect(home.told?.reading).toBeNull();
    await rig.time.advance(200);
    expect(home.told?.reading).toMatchObject({
      sessions: [],
      pages: { waiting: true, stalled: null, counts: { all: null } },
    });
    await rig.time.advance(8_500);
    expect(pages(home)).toMatchObject({ waiting: false, stalled: { since: null }, counts: { mine: null } });
    slow = false;
    await rig.time.advance(5_000);
    expect(pages(home)).toMatchObject({ waiting: false, stalled: null, counts: { all: 0 } });
  });

  it('HOM-400 a pager in trouble leaves what is not known unknown, and what was known as of when', async () => {
    const rig = handHub();
    rig.account.trigger('SCHECK1', '5xx');
    rig.faults.add('GET', { kind: 'drop' }, 1_000);
    const never = handHome(rig);
    await rig.time.advance(20_000);
    expect(pages(never)).toMatchObject({ counts: { mine: null, all: null }, stalled: { since: null } });
    expect([never.told?.trouble, never.told?.reading?.duty]).toEqual([null, null]);
    rig.faults.clear();
    await rig.time.advance(40_000);
    expect(pages(never)).toMatchObject({ counts: { all: 1 }, stalled: null });
    const known = rig.time.now();
    rig.faults.add('GET', { kind: 'drop' }, 1_000);
    await rig.time.advance(30_000);
    expect(pages(never)?.incidents).toHaveLength(1);
    const since = Date.parse(pages(never)?.stalled?.since ?? '');
    expect([known - since < 5_000, since <= known + 1_000]).toEqual([true, true]);
  });

  it('HOM-14 pages of a scope that is not looked at any more are not shown as those of the one that is', async () => {
    let slow = false;
    const takes = ({ path }: { path: string }) => (slow && path === '/incidents' ? 3_000 : 0);
    const rig = handHub({ takes });
    for (let i = 0; i < 3; i += 1) rig.account.trigger('SSEARCH', `検索 ${i}`);
    const home = handHome(rig, { scope: 'all' });
    await rig.time.advance(1_000);
    expect([home.told?.scope, pages(home)?.incidents.length]).toEqual(['all', 3]);
    slow = true;
    rig.api.pages.changed();
    home.team.look('mine', 1);
    await rig.time.advance(200);
    expect([home.told?.scope, pages(home)?.incidents.length]).toEqual(['all', 3]);
    await rig.time.advance(300);
    expect([home.told?.scope, pages(home)]).toMatchObject([
      'mine',
      { incidents: [], waiting: true, counts: { all: 3 } },
    ]);
    await rig.time.advance(4_000);
    expect([home.told?.scope, pages(home)]).toMatchObject([
      'mine',
      { incidents: [], waiting: false, counts: { mine: 0 } },
    ]);
  });

  it('HOM-31 a hub that is gone leaves what it told, with when it was heard and when it is dialled again', async () => {
    const rig = handHub();
    rig.account.trigger('SCHECK1', '5xx');
    const home = handHome(rig, { lang: 'en' });
    await rig.time.advance(20_000);
    const heard = rig.time.now();
    home.away();
    await rig.time.advance(8_000);
    const { trouble, at = 0 } = home.told ?? {};
    expect(pages(home)?.incidents).toHaveLength(1);
    expect([heard - at < 6_000, at <= heard]).toEqual([true, true]);
    expect([say('en', trouble?.why ?? { key: 'home.reading' }), trouble?.final]).toEqual([
      expect.stringContaining('hub.test'),
      false,
    ]);
    expect(trouble?.retryAt).toBeGreaterThan(0);
    // Another scope has not been read since.
    home.team.look('mine', 1);
    expect([home.told?.scope, pages(home)?.waiting]).toEqual(['mine', true]);
    await home.back();
    expect([home.told?.trouble, pages(home)?.waiting]).toEqual([null, false]);
  });

  it('HOM-704 an older hub is told in one line that says what to do, and is not dialled again by itself', async () => {
    for (const [lang, text] of [
      ['en', 'the hub at hub.test is too old for the home screen. Update the hub'],
      ['ja', 'ハブ hub.test のバージョンが古く、ホーム画面を出せません。ハブを更新してください'],
    ] as const) {
      const rig = handHub();
      const home = handHome(rig, { lang });
      await rig.time.advance(1_000);
      home.away(new DialError('not-found', { address: 'hub.test', status: 404, reason: 'not-found' }));
      await rig.time.advance(3_000);
      expect(say(lang, home.told?.trouble?.why ?? { key: 'home.reading' })).toContain(text);
      expect(home.told?.trouble).toMatchObject({ final: true, retryAt: null });
      await rig.time.advance(600_000);
      expect(home.told?.trouble?.final).toBe(true);
      await home.back();
      expect(home.told?.trouble).toBeNull();
    }
  });

  it('HOM-705 leaving waits for the end of what was asked, and asks nothing more of the hub', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const home = handHome(rig);
    await rig.time.advance(1_000);
    home.away();
    home.client.act(page.id, { act: 'acknowledge' });
    home.stop();
    await home.back();
    await rig.time.advance(5_000);
    expect([page.status, rig.writes().length]).toEqual(['acknowledged', 1]);
    expect(home.client.get().connection).toMatchObject({ kind: 'ended', reason: { kind: 'closed' } });
    expect(rig.feed.idleSince()).not.toBeNull();
  });
});
