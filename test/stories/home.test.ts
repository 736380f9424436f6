import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../src/demo/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/demo/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/demo/pagerduty/team.ts';
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
    const sato = on.oncall('sato', [], { cols: 80, rows: 24, env: env() });
    await sato.shows('[自分 2] チーム 2 すべて 2');
    sato.type('j');
    await sato.shows(/»未対応.*在庫の更新が遅い/);
    sato.type('A');
    await sato.shows('佐藤の名前でPagerDutyをPD確認にしますか');
    account.resolve(first, 'PTANAKA');
    const late = account.trigger('SCHECK1', '注文が届かない');
    const others = account.trigger('SSEARCH', '検索が遅い');
    await sato.shows('[自分 2] チーム 2 すべて 3');
    await sato.shows('注文が届かない');
    expect(sato.screen()).toContain(`#${chosen.number} 在庫の更新が遅い`);
    sato.type('y');
    await sato.shows(`#${chosen.number} をPD確認にしました(佐藤)`);
    await sato.shows(/»確認済.*在庫の更新が遅い.*佐藤\(自分\)/);
    expect(writes()).toEqual([`/incidents/${chosen.id}`]);
    expect([late.status, others.status]).toEqual(['triggered', 'triggered']);

    sato.type('Vn');
    await sato.shows('なぜ鳴ったか');
    sato.type('夜間は仕様どおり遅い\r');
    await sato.shows('どうすれば鳴らないか');
    sato.type('夜間はしきい値を変える\r');
    await sato.shows(/»確認済.*在庫の更新が遅い/);
    await sato.shows('判定を残しました');
    // The verdict is the team's: another person sees it, with the width for it, and changes their mind about it.
    const tanaka = on.oncall('tanaka', [], { lang: 'en', env: env() });
    await tanaka.shows('[mine 0]');
    tanaka.type('t');
    await tanaka.shows(/在庫の更新が遅い.*false alarm/);
    tanaka.type('G').type('V');
    await tanaka.shows(`#${chosen.number} 在庫の更新が遅い`);
    await tanaka.shows('So far: false alarm (夜間は仕様どおり遅い)');
    tanaka.type('y');
    await tanaka.shows(/在庫の更新が遅い.* real/);
    tanaka.type('u');
    await tanaka.shows(/在庫の更新が遅い.*false alarm/);
    expect(writes()).toHaveLength(1);
    for (const terminal of [sato, tanaka]) {
      terminal.type('q');
      expect((await terminal.ended).code).toBe(0);
    }
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
    const sato = on.oncall('sato', [], { cols: 80, rows: 24, env: env() });
    await sato.shows('[自分');
    sato.type('/照合\r');
    await sato.shows(/»未対応.*支払いの照合/);
    server.faults.add('PUT', { kind: 'status', status: 429, headers: { 'ratelimit-reset': '15' } });
    sato.type('Ay');
    await sato.shows(/PD確認を\d+秒後に再試行/);
    await sato.shows(`#${page.number} のPD確認を依頼しました。まだ済んでいません`);
    sato.type('q');
    expect((await sato.ended).code).toBe(0);
    expect(sato.screen()).toContain(`#${page.number} のPD確認はまだ済んでいません。ハブが最大10分続けます`);
    expect(page.status).toBe('triggered');
    await expect.poll(() => page.status, { timeout: 30_000 }).toBe('acknowledged');
    server.account.resolve(page, 'PSATO01');
  });

  it('HOM-300 what is typed right after the y of a page is in its session', async () => {
    const page = server.account.trigger('SCHECK1', '決済の応答がない');
    const sato = on.oncall('sato', [], { env: env() });
    await sato.shows('[自分');
    sato.type('/応答\r');
    await sato.shows(/»未対応.*決済の応答がない/);
    sato.type('\r');
    await sato.shows('佐藤の名前でPD確認にし、セッションを始めますか');
    sato.type('y');
    for (const key of ['n', '5', 'x', 'x']) sato.type(key);
    await sato.shows('> 5xx');
    sato.type('\r');
    await sato.shows(/佐藤.*5xx/);
    sato.type('q');
    await sato.shows('退出しますか');
    // Alone with an acknowledged page: it goes on as it is.
    sato.type('3');
    await sato.shows('応答');
    await sato.shows('[自分');
    sato.type('q');
    expect((await sato.ended).code).toBe(0);
    expect(page.status).toBe('acknowledged');
    server.account.resolve(page, 'PSATO01');
  });

  it('HOM-62 from the page to the session and back: resolved elsewhere it is seen in the session and gone from home', async () => {
    const { account } = server;
    const page = account.trigger('SCHECK1', '在庫DBが応答しない');
    const sato = on.oncall('sato', [], { env: env() });
    await sato.shows('[自分');
    sato.type('/在庫DB\r');
    await sato.shows(/»未対応.*#\d+.*在庫DBが応答しない/);
    sato.type('\r');
    await sato.shows('佐藤の名前でPD確認にし、セッションを始めますか');
    sato.type('y');
    await sato.shows(/PD確認済み 佐藤/);
    const tanaka = on.oncall('tanaka', [], { cols: 80, rows: 24, lang: 'en', env: env() });
    await tanaka.shows('[mine 0] team');
    tanaka.type('t');
    await tanaka.shows(/acked.*在庫DB/);
    // Somebody is in its session: Enter leads there, and acknowledges nothing.
    tanaka.type('/在庫DB\r').type('g');
    await tanaka.shows(/»acked.*在庫DB/);
    tanaka.type('\r');
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
    const seat = on.oncall('suzuki', [], { env: stranger });
    await seat.shows('[自分 0]');
    seat.type('tt/合わない\r');
    await seat.shows('在庫が合わない');
    seat.type('A');
    await seat.shows('派遣の名前でPagerDutyをPD確認にしますか');
    seat.type('y');
    await seat.shows(
      new RegExp(`#${page.number} はPD確認になっていません: PagerDutyに 派遣 の利用者がいません`),
    );
    await seat.shows(/未対応.*在庫が合わない.*誰も未対応 PD確認できず/);
    expect(page.status).toBe('triggered');
    seat.type('q');
    expect((await seat.ended).code).toBe(0);
  });
});
