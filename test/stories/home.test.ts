import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { stage } from './driver/story.ts';

const on = stage();
let server: LocalPagerDuty;

beforeAll(async () => {
  const now = () => Date.now();
  server = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
});
afterAll(() => server.close());

const env = () => ({ PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: server.url });
const writes = () => server.calls.filter(({ method }) => method !== 'GET').map(({ path }) => path);

describe('pages on the home screen', () => {
  it('HOM-58 while the list changes under the cursor, A and V are about the page that was chosen, and nobody else’s', async () => {
    const { account } = server;
    const first = account.trigger('SCHECK1', '決済で5xx');
    const chosen = account.trigger('SCHECK1', '在庫の更新が遅い', { urgency: 'low' });
    const sato = on.home('sato', { cols: 80, rows: 24, env: env() });
    await sato.showsCounts(2, 2, 2);
    sato.act('home.down');
    await sato.showsSelected('triggered', '在庫の更新が遅い');
    sato.act('home.acknowledge');
    await sato.says('home.confirm.acknowledge', { who: '佐藤' });
    account.resolve(first, 'PTANAKA');
    const late = account.trigger('SCHECK1', '注文が届かない');
    const others = account.trigger('SSEARCH', '検索が遅い');
    await sato.showsCounts(2, 2, 3);
    await sato.shows('注文が届かない');
    expect(sato.screen()).toContain(`#${chosen.number} 在庫の更新が遅い`);
    sato.act('confirm.yes');
    await sato.says('toast.page-done-acknowledge', { number: `#${chosen.number}`, who: '佐藤' });
    await sato.showsSelected('acknowledged', '在庫の更新が遅い', '佐藤\\(自分\\)');
    expect(writes()).toEqual([`/incidents/${chosen.id}`]);
    expect([late.status, others.status]).toEqual(['triggered', 'triggered']);

    sato.act('home.verdict', 'home.unhurt');
    await sato.says('field.why');
    await sato.answers('夜間は仕様どおり遅い');
    await sato.says('field.prevent');
    await sato.answers('夜間はしきい値を変える');
    await sato.showsSelected('acknowledged', '在庫の更新が遅い');
    await sato.says('toast.home-judged');
    // The verdict is the team's: another person sees it, with the width for it, and changes their mind about it.
    const tanaka = on.home('tanaka', { lang: 'en', env: env() });
    await tanaka.showsCounts(0);
    tanaka.act('home.scope');
    await tanaka.shows(/在庫の更新が遅い.*false alarm/);
    tanaka.act('home.last', 'home.verdict');
    await tanaka.shows(`#${chosen.number} 在庫の更新が遅い`);
    await tanaka.shows('So far: false alarm (夜間は仕様どおり遅い)');
    tanaka.act('home.hurt');
    await tanaka.shows(/在庫の更新が遅い.* real/);
    tanaka.act('home.undo');
    await tanaka.shows(/在庫の更新が遅い.*false alarm/);
    expect(writes()).toHaveLength(1);
    for (const each of [sato, tanaka]) expect((await each.quits()).code).toBe(0);
    const told = await on.rig.ok(['verdict'], {
      env: { ...on.environment('sato', { lang: 'ja' }), ...env() },
    });
    expect(told).toMatch(
      new RegExp(`#${chosen.number} +誤報 +checkout +(佐藤|Tanaka) +在庫の更新が遅い +夜間は仕様どおり遅い`),
    );
    expect(await on.rig.json('list', '--all')).toEqual([]);
  });

  it('HOM-78 an acknowledgement that PagerDuty does not take is counted down, told on leaving, and done by the hub later', async () => {
    const page = server.account.trigger('SCHECK1', '支払いの照合が止まった');
    const sato = on.home('sato', { cols: 80, rows: 24, env: env() });
    await sato.showsHome();
    sato.filters('照合');
    await sato.showsSelected('triggered', '支払いの照合');
    server.faults.add('PUT', { kind: 'status', status: 429, headers: { 'ratelimit-reset': '15' } });
    sato.act('home.acknowledge', 'confirm.yes');
    await sato.shows(/確認\(Ack\)を\d+秒後に再試行/);
    await sato.says('toast.home-ack-asked', { number: `#${page.number}` });
    expect((await sato.quits()).code).toBe(0);
    expect(sato.screen()).toContain(
      `#${page.number} が確認済み(Ack)になったかまだ分かりません。ハブが最大10分続けます`,
    );
    expect(page.status).toBe('triggered');
    await expect.poll(() => page.status, { timeout: 30_000 }).toBe('acknowledged');
    server.account.resolve(page, 'PSATO01');
  });

  it('HOM-300 what is typed right after the y of a page is in its session', async () => {
    const page = server.account.trigger('SCHECK1', '決済の応答がない');
    const sato = on.home('sato', { env: env() });
    await sato.showsHome();
    sato.filters('応答');
    await sato.showsSelected('triggered', '決済の応答がない');
    sato.act('home.open');
    await sato.says('home.confirm.start', { who: '佐藤' });
    sato.act('home.detail-start').press('n', '5', 'x', 'x');
    await sato.showsTyped('5xx');
    sato.press('enter');
    await sato.shows(/佐藤.*5xx/);
    await sato.shows(/PD確認済み 佐藤/);
    sato.press('q');
    await sato.says('confirm.leave');
    // Alone with an acknowledged page: it goes on as it is.
    sato.press('3');
    await sato.shows('応答');
    await sato.showsHome();
    expect((await sato.quits()).code).toBe(0);
    expect(page.status).toBe('acknowledged');
    server.account.resolve(page, 'PSATO01');
  });

  it('HOM-301 a session that is started by n at home is entered, and listed for others', async () => {
    const sato = on.home('sato', { cols: 60, rows: 15 });
    // Its key is in the footer only until the pages are there: at this width theirs take its place.
    await sato.showsHome();
    sato.act('home.new');
    await sato.says('home.new-title');
    sato.type('決済の応答が遅い').act('ask.keep');
    // Typed while it is begun: a note in it.
    sato.press('n', '5', 'x', 'x');
    await sato.showsTyped('5xx');
    sato.press('enter');
    await sato.shows(/佐藤.*5xx/);
    const listed = async () =>
      (await on.rig.json<readonly { title: string; kind: string }[]>('list')).filter(
        ({ title }) => title === '決済の応答が遅い',
      );
    expect(await listed()).toMatchObject([{ kind: 'incident' }]);
    const tanaka = on.home('tanaka', { lang: 'en' });
    await tanaka.shows('決済の応答が遅い');
    tanaka.act('home.new');
    await tanaka.says('home.new-title');
    tanaka.type('決済の応答が遅い').act('ask.keep');
    await tanaka.says('home.twin-join-them');
    tanaka.act('home.twin-join');
    await sato.shows(/田中|Tanaka/);
    expect(await listed()).toHaveLength(1);
  });

  it('HOM-62 from the page to the session and back: resolved elsewhere it is seen in the session and gone from home', async () => {
    const { account } = server;
    const page = account.trigger('SCHECK1', '在庫DBが応答しない');
    const sato = on.home('sato', { env: env() });
    await sato.showsHome();
    sato.filters('在庫DB');
    await sato.showsSelected('triggered', '在庫DBが応答しない');
    sato.act('home.open');
    await sato.says('home.confirm.start', { who: '佐藤' });
    sato.act('home.detail-start');
    await sato.shows(/PD確認済み 佐藤/);
    const tanaka = on.home('tanaka', { cols: 80, rows: 24, lang: 'en', env: env() });
    await tanaka.showsCounts(0);
    tanaka.act('home.scope');
    await tanaka.showsPage('acknowledged', '在庫DB');
    // Somebody is in its session: Enter leads there, and acknowledges nothing.
    tanaka.filters('在庫DB').act('home.first');
    await tanaka.showsSelected('acknowledged', '在庫DB');
    tanaka.act('home.open');
    await sato.shows(/田中|Tanaka/);
    expect(page.acknowledgements.map(({ user }) => user)).toEqual(['PSATO01']);
    account.resolve(page, 'PTANAKA');
    await sato.shows(/PDは?解決済み/);
    expect((await on.rig.json<{ pages: { id: string }[] }>()).pages ?? []).not.toContainEqual(
      expect.objectContaining({ id: page.id }),
    );
  });

  it('HOM-59 what PagerDuty refuses is told in its words on the row and in a line, and is not shown as done', async () => {
    const { account } = server;
    const page = account.trigger('SCHECK1', '在庫が合わない');
    const stranger = { ...env(), ONCALL_EMAIL: 'haken@example.org', ONCALL_NAME: '派遣' };
    const seat = on.home('suzuki', { env: stranger });
    await seat.showsCounts('?');
    seat.act('home.scope', 'home.scope').filters('合わない');
    await seat.shows('在庫が合わない');
    seat.act('home.acknowledge');
    await seat.says('home.confirm.acknowledge', { who: '派遣' });
    seat.act('confirm.yes');
    await seat.shows(
      new RegExp(`#${page.number} は確認済み\\(Ack\\)になっていません: PagerDutyに 派遣 の利用者がいません`),
    );
    await seat.showsPage('triggered', '在庫が合わない', '担当なし.* 確認\\(Ack\\)できず');
    expect(page.status).toBe('triggered');
    expect((await seat.quits()).code).toBe(0);
  });
});
