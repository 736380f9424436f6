import { describe, expect, it } from 'vitest';
import { PAGER_ERROR_KINDS } from '../../../src/ports/pager-error.ts';
import { PAGER_REASONS, sayPager } from '../../../src/text/i18n/pager.ts';
import { Rig } from '../rig.ts';
import { PAGER, SATO, underWay } from '../story.ts';

const head = (rig: Rig): string => rig.rows()[0] ?? '';
const iso = (ms: number): string => new Date(ms).toISOString();

function acknowledging() {
  const client = underWay();
  const incident = client.session.incidents[0];
  if (!incident) throw new Error('no incident');
  client.act(SATO, 'action.request', {
    target: 'pagerduty',
    act: 'escalate',
    args: { incident: incident.id },
  });
  const action = client.session.actions.at(-1)?.id ?? '';
  return { client, incident, action };
}

describe('PagerDuty in the header', () => {
  it('PDY-90 counts down to the next try, then says what came of it and PagerDuty’s reason', () => {
    const { client, action } = acknowledging();
    const rig = new Rig(client, { cols: 160 });
    expect(head(rig)).toContain('送信中..');
    const retryAt = iso(client.now + 12_000);
    client.act(PAGER, 'action.delay', { action, kind: 'rate-limited', params: {}, retryAt });
    expect(head(rig)).toContain('PDへ再試行まで0:12');
    client.act(PAGER, 'action.fail', {
      action,
      kind: 'rejected',
      params: { reason: 'Incident cannot be escalated' },
    });
    expect(head(rig)).not.toContain('再試行');
    expect(rig.said.at(-1)).toBe(
      'エスカレーション できませんでした: PagerDutyが拒否しました(Incident cannot be escalated)',
    );
    expect(rig.host.bells).toBe(1);
  });

  it.each([60, 80, 100, 120] as const)(
    'PDY-652 at %i columns it says that an outcome is not known, and while there is room who has it and how the hub stands',
    (cols) => {
      for (const lang of ['ja', 'en'] as const) {
        const { client, action } = acknowledging();
        const rig = new Rig(client, { cols, lang });
        const [unclear, unknown, retry, hub] =
          lang === 'ja'
            ? [/PDの結果を確認中 0:57|PD結果未確定 0:57/, /PDの結果が不明|PD結果不明/, /再試行/, 'ハブ ✓']
            : [
                /PD outcome unclear, checking 0:57|PD unclear 0:57/,
                /PD (outcome )?unknown/,
                /PD retry/,
                'hub ✓',
              ];
        const lost = { action, kind: 'unreachable', params: { reason: 'ECONNRESET' } };
        const delay = { ...lost, retryAt: iso(client.now + 57_000) };
        client.act(PAGER, 'action.delay', { ...delay, doubt: true });
        expect([cols, lang, head(rig)]).toEqual([cols, lang, expect.stringMatching(unclear)]);
        const isWide = cols >= 80;
        expect([cols, lang, head(rig).includes(hub)]).toEqual([cols, lang, isWide]);
        expect([cols, lang, /PD(確認済み| acked)/.test(head(rig))]).toEqual([cols, lang, isWide]);
        client.act(PAGER, 'action.delay', delay);
        expect(head(rig)).toMatch(retry);
        client.act(PAGER, 'action.lose', lost);
        expect(head(rig)).toMatch(unknown);
      }
    },
  );

  it('PDY-91 says as of when it knows, while PagerDuty cannot be read', () => {
    const client = underWay();
    const rig = new Rig(client, { cols: 160 });
    const since = '2026-11-24T18:12:00.000Z';
    client.act(PAGER, 'pager.stall', { since, kind: 'unreachable', params: {} });
    expect(head(rig)).toContain('PDは03:12の情報');
    client.act(PAGER, 'pager.resume', {});
    expect(head(rig)).not.toContain('の情報');
  });

  it('PDY-92 asks whether somebody is still on it before an acknowledgement runs out', () => {
    const { client, incident } = acknowledging();
    const rig = new Rig(client, { cols: 160 });
    const change = (ms: number) =>
      client.act(PAGER, 'incident.change', {
        incident: { ...incident, unacknowledgesAt: iso(client.now + ms) },
      });
    change(20 * 60_000);
    expect(head(rig)).not.toContain('まだ対応中ですか');
    change(4 * 60_000);
    expect(head(rig)).toContain('まだ対応中ですか 期限まで4:00');
  });

  it('PDY-93 tells that PagerDuty has it resolved while the session goes on', () => {
    const { client, incident } = acknowledging();
    const rig = new Rig(client, { cols: 160 });
    const over = { status: 'resolved', resolvedAt: iso(client.now), resolvedBy: '鈴木' } as const;
    client.act(PAGER, 'incident.change', { incident: { ...incident, ...over } });
    expect(head(rig)).toContain('PD解決済み (セッションは継続中)');
    client.act(SATO, 'session.mitigate', {});
    expect(head(rig)).toContain('PD解決済み');
  });

  it('PDY-95 asking for help shows who is on call at each level, and a name is enough', async () => {
    const client = underWay();
    const level = (n: number, name: string) => ({
      level: n,
      people: [{ name, from: null, until: null, schedule: null }],
    });
    client.answers.oncall = {
      schedules: [],
      policies: [{ id: 'E1', name: '決済', levels: [level(1, '佐藤'), level(2, '鈴木')] }],
      at: iso(client.now),
    };
    const rig = new Rig(client).press('P');
    await rig.settle();
    expect(rig.text()).toMatch(/当番から選ぶ +1 佐藤\(決済 第1段階\) +2 鈴木\(決済 第2段階\)/);
    rig.press('鈴木', 'ctrl+s', 'y');
    expect(client.sent[0]).toMatchObject({ type: 'responder.request', data: { who: '鈴木' } });
  });

  it('PDY-660 asking for help takes a person of the list, and a part of a name where it means one', async () => {
    const people = ['Bo Lindqvist', 'Ann Berg', 'Bob Ann'].map((name) => ({
      ...{ name, from: null, until: null, schedule: null },
    }));
    const levels = people.map((person, i) => ({ level: i + 1, people: [person] }));
    const paged = async (...keys: readonly string[]) => {
      const client = underWay();
      client.answers.oncall = {
        ...{ schedules: [], at: iso(client.now) },
        policies: [{ id: 'E1', name: 'Search', levels }],
      };
      const rig = new Rig(client, { lang: 'en' }).press('P');
      await rig.settle();
      rig.press(...keys);
      const text = rig.text();
      rig.press('y');
      return { text, sent: client.sent.map(({ data }) => (data as { who?: string }).who) };
    };
    // A whole word counts for more than a part of one.
    const typed = await paged('bo', 'ctrl+s');
    expect(typed.text).toContain('Page Bo Lindqvist?');
    expect(typed.sent).toEqual(['Bo Lindqvist']);
    expect(await paged('down', '2', 'ctrl+s')).toMatchObject({ sent: ['Ann Berg'] });
    expect(await paged('lind', 'ctrl+s')).toMatchObject({ sent: ['Bo Lindqvist'] });
    // A team, and somebody who is not on call.
    expect(await paged('Search', 'ctrl+s')).toMatchObject({ sent: ['Search'] });
    expect(await paged('Zoe', 'ctrl+s')).toMatchObject({ sent: ['Zoe'] });
    const several = await paged('ann', 'ctrl+s');
    expect(several.text).toContain('That names more than one: Ann Berg, Bob Ann');
    expect(several.sent).toEqual([]);
  });

  it('PDY-94 has a sentence in both languages for every trouble of the pager', () => {
    for (const kind of [...PAGER_ERROR_KINDS, 'expired', 'imported']) {
      expect(Object.hasOwn(PAGER_REASONS, kind), kind).toBe(true);
      for (const lang of ['ja', 'en'] as const) expect(sayPager(kind, {}, lang)).not.toMatch(/[{}]/);
    }
    expect(sayPager('from-the-future', {}, 'en')).toContain('from-the-future');
  });

  it('PDY-678 a person whom PagerDuty does not know is told where their address is, at a team hub and without one', () => {
    for (const [lang, token] of [
      ['en', 'at a team hub in your hub token'],
      ['ja', 'チームのハブではハブのトークンに'],
    ] as const) {
      const said = sayPager('requester-unknown', { email: 'Kim' }, lang);
      for (const part of ['Kim', token, 'email:', 'ONCALL_EMAIL', 'oncall doctor'])
        expect(said).toContain(part);
      const other = sayPager('key-of-another', { owner: 'Kim' }, lang);
      for (const part of ['Kim', token, 'email:']) expect(other).toContain(part);
    }
  });
});
