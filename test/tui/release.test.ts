import { describe, expect, it } from 'vitest';
import { releasing } from './release.ts';
import { Rig } from './rig.ts';
import { PAGER, SATO, TANAKA, underWay } from './story.ts';

describe('a release on the screen', () => {
  it('SCR-617 has version, previous version and window in its header, and no severity', () => {
    const [first = '', second = ''] = new Rig(releasing()).rows();
    expect(first).toMatch(
      /定期リリース {2}v2026\.11\.26 = 3fa9c21 {2}前のバージョン 1c9e {2}14:00-15:00 残り51:30/,
    );
    expect(first).not.toContain('重大度');
    expect(second).toMatch(/前日 11\/25\(水\) 17:00 » 直前 » 実施 » 完了/);
    expect(second).not.toMatch(/目標|初動/);
    const narrow = new Rig(releasing('en'), { cols: 80, rows: 24, lang: 'en' }).rows();
    expect(narrow[0]).toMatch(/v2026\.11\.26 = 3fa9c21 {2}14:00-15:00, 51:30 left/);
    expect(narrow[2]).toMatch(/^ Next » Announce the start/);
  });

  it('SCR-617 says when the window is ahead or over, and that nothing is known yet', () => {
    const client = releasing('en');
    client.now = Date.parse('2026-11-26T03:00:00.000Z');
    expect(new Rig(client, { lang: 'en' }).rows()[0]).toContain('14:00-15:00, in 2h');
    client.now = Date.parse('2026-11-26T06:10:00.000Z');
    expect(new Rig(client, { lang: 'en' }).rows()[0]).toMatch(/14:00-15:00, 10m over/);
    client.act(TANAKA, 'release.set', { release: { variables: [], window: null } });
    expect(new Rig(client, { lang: 'en' }).rows()[0]).toContain('no tag yet ($)');
  });

  it('TUI-1076 says how the hub stands during a rollback, where the window takes too much room', () => {
    for (const [lang, hub] of [
      ['ja', / {2}切り戻し中 1c9e {2}ハブ ✓$/],
      ['en', / {2}ROLLING BACK 1c9e {2}hub ✓$/],
    ] as const) {
      const client = releasing(lang);
      client.act(TANAKA, 'rollback.begin', {});
      const [first = ''] = new Rig(client, { cols: 80, rows: 24, lang }).rows();
      expect(first.trimEnd()).toMatch(hub);
    }
  });

  it.each([
    [null, '2026-11-26T06:00:00.000Z', '-15:00, 18h over', '-15:00 18時間超過'],
    ['2026-11-27T03:00:00.000Z', null, '12:00-, in 3h', '12:00- 開始まで3時間'],
    ['2026-11-26T03:00:00.000Z', null, '12:00-', '12:00-'],
  ])(
    'SCR-1050 says that it is outside a window of which one end is known: %s to %s',
    (since, until, en, ja) => {
      const client = releasing('en');
      client.act(TANAKA, 'release.set', { release: { variables: [], window: { since, until } } });
      client.now = Date.parse('2026-11-27T00:00:00.000Z');
      expect(new Rig(client, { lang: 'en' }).rows()[0]).toContain(en);
      expect(new Rig(client, { lang: 'ja' }).rows()[0]).toContain(ja);
    },
  );

  it('SCR-618 B begins the rollback after one question; its phase is next for everyone', async () => {
    const rig = new Rig(releasing());
    expect(rig.text()).toContain('(B で開始) 0/2');
    expect(rig.rows().at(-1)).toContain('B 切り戻し');
    rig.press('B');
    expect(rig.text()).toContain('切り戻しを始めますか: 1c9e へ');
    rig.press('n');
    expect(rig.client.sent).toEqual([]);
    rig.press('B', 'y');
    await rig.settle();
    expect(rig.client.sent).toEqual([{ type: 'rollback.begin', data: {} }]);
    expect(rig.rows()[0]).toContain('切り戻し中 1c9e');
    expect(rig.rows()[2]).toMatch(/次 » 前のバージョンへの切り戻し/);
    rig.press('B');
    expect(rig.said.at(-1)).toContain('切り戻しは始まっています');
    const incident = new Rig(underWay(TANAKA)).press('B');
    expect(incident.state.dialogs).toEqual([]);
    expect(incident.rows().at(-1)).not.toContain('B 切り戻し');
  });

  it('SCR-618 everybody hears that the rollback has begun', () => {
    const rig = new Rig(releasing());
    rig.client.act(SATO, 'rollback.begin', {});
    expect(rig.said.at(-1)).toContain('佐藤さんが切り戻しを始めました');
    expect(rig.host.bells).toBe(1);
  });

  it('TUI-1000 the header shows at every width that one follows, and no longer once one does not', () => {
    for (const lang of ['ja', 'en'] as const) {
      for (const cols of [60, 80, 90, 100, 120]) {
        const client = releasing(lang);
        const anchors = { pane: 'logs', step: 'tag', note: null, line: null, opened: null } as const;
        client.set({
          driverView: { by: SATO.id, anchors: { ...anchors, level: null, filters: [], search: null } },
        });
        const rig = new Rig(client, { cols, rows: 24, lang });
        expect(rig.state.follow).toBe(true);
        const said = lang === 'ja' ? /» 佐藤(?:さんの画面)?に追従/ : /» (?:with|following) 佐藤/;
        expect(rig.rows()[0], `${cols} ${lang}`).toMatch(said);
        expect(rig.rows()[0]).toContain('v2026.11.26');
        expect(rig.press('f').rows()[0]).not.toMatch(said);
      }
    }
  });

  it('TUI-1000 in an incident the header shows it while there is room, after urgent trouble', () => {
    for (const lang of ['ja', 'en'] as const) {
      for (const cols of [100, 120]) {
        const [first = ''] = new Rig(underWay(TANAKA, lang), { cols, rows: 24, lang }).rows();
        expect(first, `${cols} ${lang}`).toMatch(
          lang === 'ja' ? /PD確認済み.*» 佐藤(?:さんの画面)?に追従/ : /PD acked.*» (?:with|following) 佐藤/,
        );
      }
    }
  });

  it('SCR-619 a page during it is in its header and rings; the incident names the release', () => {
    const rig = new Rig(releasing());
    const fired = { session: 'checkout-1126', kind: 'incident', title: '5xx', number: 4831 } as const;
    rig.client.act(PAGER, 'session.relate', fired);
    expect(rig.rows()[0]).toContain('⚠ #4831 リリース中に発報');
    expect(rig.said.at(-1)).toContain('#4831 リリース中に発報(セッション checkout-1126)');
    expect(rig.host.bells).toBe(1);
    const incident = underWay(TANAKA);
    incident.act(PAGER, 'session.relate', {
      session: 'release-1126',
      kind: 'release',
      title: 'r',
      number: null,
    });
    expect(new Rig(incident).rows()[0]).toContain('リリース実施中: release-1126');
  });

  it('SCR-620 $ sets version and window, refuses what a shell would read otherwise, and fills the commands', async () => {
    const rig = new Rig(releasing()).press('$', 'ctrl+u', 'v1;id', 'ctrl+s');
    expect(rig.text()).toContain('「v1;id」は使えません');
    rig.press('ctrl+u', 'v2026.11.27', 'ctrl+s');
    await rig.settle();
    expect(rig.client.session.release?.variables[0]).toEqual({ id: 'tag', value: 'v2026.11.27' });
    expect(rig.client.session.release?.window?.until).toBe('2026-11-26T06:00:00.000Z');
    expect(rig.client.session.steps.start?.step.command).toContain('tag=v2026.11.27');
    const other = new Rig(underWay(TANAKA)).press('$');
    expect(other.said.at(-1)).toContain('リリースのセッションではありません');
  });

  it('SCR-1057 $ keeps a window that has begun as the one of today, and reads it so beside the field', async () => {
    const rig = new Rig(releasing('en'), { lang: 'en' }).press('$', 'tab', 'tab', 'tab');
    expect(rig.text()).toMatch(/= 14:00 \(8m ago\)/);
    rig.press('14:02');
    expect(rig.text()).toMatch(/= 14:02 \(6m ago\)/);
    rig.press('tab', '14:30', 'ctrl+s');
    await rig.settle();
    expect(rig.client.session.release?.window).toEqual({
      since: '2026-11-26T05:02:00.000Z',
      until: '2026-11-26T05:30:00.000Z',
    });
    rig.press('$', 'tab', 'tab', 'tab', '13:00', 'tab', '14:08', 'ctrl+s');
    await rig.settle();
    expect(rig.client.session.release?.window?.since).toBe('2026-11-27T04:00:00.000Z');
  });

  it('TUI-662 closing a release that was rolled back asks why', async () => {
    const client = releasing();
    client.act(SATO, 'rollback.begin', {});
    const rig = new Rig(client).press('X');
    expect(rig.text()).toContain('切り戻しました。理由が必要です');
    expect(rig.text()).toContain('切り戻した理由');
    rig.press('ctrl+s');
    expect(client.session.status).toBe('open');
    rig.press('5xxが増えた', 'ctrl+s');
    await rig.settle();
    expect(client.session).toMatchObject({ status: 'closed', closeReason: '5xxが増えた' });
  });

  it('SCR-621 closing a release asks neither for a verdict nor for an impact', async () => {
    const rig = new Rig(releasing()).press('X');
    expect(rig.text()).not.toMatch(/利用者への影響|重大度 SEV|何ができない/);
    rig.press('中止', 'ctrl+s');
    await rig.settle();
    await rig.settle();
    expect(rig.client.sent.map(({ type }) => type)).toEqual(['session.close']);
    expect(rig.host.exports).toBe(1);
  });
});
