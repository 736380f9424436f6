import { describe, expect, it } from 'vitest';
import { PAGER_ERROR_KINDS } from '../../../src/ports/pager-error.ts';
import { sayPager } from '../../../src/text/i18n/pager.ts';
import { Rig } from '../rig.ts';
import { PAGER, SATO, underWay } from '../story.ts';

function page() {
  const client = underWay();
  const rig = new Rig(client, { cols: 160 });
  const [incident] = client.session.incidents;
  if (!incident) throw new Error('no incident');
  let now = incident;
  const change = (to: Partial<typeof incident>) => {
    now = { ...now, ...to };
    client.act(PAGER, 'incident.change', { incident: now });
    return rig.said.at(-1);
  };
  const ask = (act: string) => {
    client.act(SATO, 'action.request', { target: 'pagerduty', act, args: { incident: incident.id } });
    return client.session.actions.at(-1)?.id ?? '';
  };
  return { client, rig, change, ask };
}
const at = '2026-11-24T18:12:00.000Z';
const open = { acknowledgedAt: null, acknowledgedBy: null, status: 'triggered' } as const;

describe('what happens in PagerDuty', () => {
  it('PDY-132 is told to everyone with who did it: taken over, run out, resolved, reopened', () => {
    const { rig, change } = page();
    expect(change({ acknowledgedBy: '田中', acknowledgedAt: at })).toBe(
      '#4812: 田中 が確認済み(Ack)にしました',
    );
    expect(change({ ...open, assignees: ['鈴木'] })).toBe(
      '#4812: 確認済み(Ack)が外れ、未確認に戻りました(呼び出し先 鈴木)',
    );
    expect(rig.host.bells).toBe(1);
    expect(change({ status: 'resolved', resolvedAt: at, resolvedBy: '森', assignees: [] })).toBe(
      '#4812: PagerDutyで解決済みになりました(森)',
    );
    expect(change({ ...open, resolvedAt: null, resolvedBy: null, assignees: ['佐藤'] })).toBe(
      '#4812: PagerDutyで再開されました(呼び出し先 佐藤)',
    );
    const before = rig.said.length;
    change({ alerts: 12, assignees: ['山田'] });
    expect(rig.said).toHaveLength(before);
  });

  it('PDY-132 one’s own acts are told by what came of them alone; another’s resolve meanwhile is news', () => {
    const { client, rig, change, ask } = page();
    const action = ask('escalate');
    change({ ...open, assignees: ['鈴木'] });
    expect(rig.said).toEqual([]);
    client.act(PAGER, 'action.done', { action, params: { by: '佐藤', to: '鈴木' } });
    expect(rig.said).toEqual(['エスカレーション 完了(佐藤)']);
    ask('snooze');
    expect(change({ status: 'resolved', resolvedAt: at, resolvedBy: null })).toContain(
      '#4812: PagerDutyで解決済みになりました(?)',
    );
  });

  it('PDY-90 what waits is told once with its reason, and while it is tried again there is no countdown', () => {
    const { client, rig, ask } = page();
    const action = ask('resolve');
    const delay = (kind: string, params: object, ms: number) => {
      const retryAt = new Date(client.now + ms).toISOString();
      client.act(PAGER, 'action.delay', { action, kind, params, retryAt });
    };
    delay('server-error', { status: 503 }, 2_000);
    expect(rig.said).toEqual(['PDの解決 はまだ反映されていません: PagerDuty側の障害です(HTTP 503)']);
    expect(rig.rows()[0]).toContain('PDへ再試行まで0:02');
    rig.host.pass(3_000);
    expect(rig.rows()[0]).toContain('送信中..');
    delay('server-error', { status: 503 }, 4_000);
    expect(rig.said).toHaveLength(1);
    delay('unreachable', { reason: 'ETIMEDOUT' }, 4_000);
    expect(rig.said.at(-1)).toBe(
      'PDの解決 はまだ反映されていません: PagerDutyに接続できません(タイムアウト)',
    );
  });

  it('PDY-94 a cause is told in words, and what PagerDuty says stays as it is', () => {
    for (const reason of [
      'cut',
      'not-json',
      'no-incident',
      'redirect 302',
      'ECONNRESET',
      'ERR_PROXY_TUNNEL',
    ]) {
      for (const lang of ['ja', 'en'] as const)
        expect(sayPager('bad-reply', { reason }, lang)).not.toContain(`(${reason})`);
    }
    expect(sayPager('rejected', { reason: 'empty' }, 'ja')).toContain('(empty)');
    expect(PAGER_ERROR_KINDS).toContain('bad-reply');
  });
});
