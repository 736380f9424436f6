import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import type { Anchors } from '../../../src/protocol/messages.ts';
import { shownPeople } from '../../../src/tui/select/selection.ts';
import { Rig } from '../rig.ts';
import { OBSERVER, opened, PAGER, SATO, SUZUKI, TANAKA, underWay } from '../story.ts';

const DRIVER_VIEW: Anchors = {
  ...{
    pane: 'logs',
    step: null,
    note: null,
    line: null,
    opened: null,
    level: null,
    search: null,
    filters: [],
  },
};

describe('acts on people', () => {
  it('TUI-60 d hands over or takes driving: oneself first, the driver not at all', () => {
    const rig = new Rig(underWay(TANAKA)).press('d');
    expect(rig.text()).toMatch(/»1 田中/);
    rig.press('enter');
    expect(rig.client.sent.at(-1)).toEqual({
      type: 'role.take',
      data: { role: 'driver', participant: TANAKA.id },
    });
    rig.press('d');
    expect(rig.text()).toMatch(/»1 鈴木/);
  });

  it('TUI-60 tells the one who is given a role, with the bell, and nobody else so loudly', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    client.act(SATO, 'role.take', { role: 'driver', participant: TANAKA.id });
    expect(rig.said.at(-1)).toMatch(/^あなたがドライバーです: /);
    expect(rig.host.bells).toBe(1);
    client.act(SATO, 'role.take', { role: 'driver', participant: SUZUKI.id });
    expect(rig.said.at(-1)).toBe('鈴木さんがドライバーです');
    expect(rig.host.bells).toBe(1);
  });

  it('TUI-1021 f says whom one follows now, and that it ended', () => {
    const client = underWay(TANAKA);
    client.act(SATO, 'role.take', { role: 'driver' });
    const rig = new Rig(client, { cols: 80 });
    client.set({ driverView: { by: SATO.id, anchors: DRIVER_VIEW } });
    // Who joins follows at once.
    rig.press('f');
    expect(rig.said.at(-1)).toBe('追従をやめました');
    rig.press('f');
    expect(rig.said.at(-1)).toBe('佐藤さんに追従します');
  });

  it('TUI-61 m shows who holds what, takes a free role in two keys, and frees one', async () => {
    const rig = new Rig(underWay(TANAKA)).press('m');
    expect(rig.text()).toMatch(/»1 指揮 +いません/);
    rig.press('enter', 'enter');
    await rig.settle();
    expect(rig.client.session.roles.lead).toBe(TANAKA.id);
    rig.press('m', 'enter', 'k', 'enter');
    await rig.settle();
    expect(rig.client.session.roles.lead).toBeUndefined();
  });

  it('TUI-61 gives a role from the list of people; removing someone asks first', async () => {
    const rig = new Rig(underWay(TANAKA)).press('4', 'g', 'j', 'j', 'enter', 'enter');
    await rig.settle();
    expect(rig.client.session.roles.lead).toBe(SUZUKI.id);
    rig.press('4', 'enter', 'k', 'enter');
    expect(rig.text()).toContain('鈴木さんをセッションから退出させますか');
    rig.press('n');
    expect(rig.client.session.participants[SUZUKI.id]?.removed).toBe(false);
  });

  it('TUI-62 shows the turn, who is away, and what nobody does', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    expect(rig.text()).toMatch(/佐藤 ドライバー 残り\d+:\d\d/);
    expect(rig.text()).toMatch(/山田 +⚠ 切断中/);
    expect(rig.text()).toMatch(/鈴木 記録係 +7分操作なし/);
    expect(new Rig(opened(TANAKA)).text()).toContain('ドライバー 未定');
  });

  it('TUI-62 shows whom help was asked of until they have answered, and what they said', () => {
    const rig = new Rig(underWay(TANAKA)).press('P', '決済チーム', 'ctrl+s', 'y');
    expect(rig.text()).toMatch(/決済チーム +⚠ 呼び出しを依頼中/);
    const request = rig.client.session.responders[0]?.id ?? '';
    rig.client.act(PAGER, 'responder.answer', { request, who: '決済チーム', answer: 'accepted' });
    expect(rig.text()).toMatch(/決済チーム +✓ 向かっています/);
  });

  it('TUI-400 says that somebody is paged only once they are, and since then', () => {
    const told = (lang: 'ja' | 'en', ...steps: readonly (readonly [string, object])[]) => {
      const client = underWay(TANAKA);
      client.act(SATO, 'responder.request', { who: '鈴木', message: 'x' });
      const action = client.session.actions.at(-1)?.id;
      for (const [type, data] of steps) client.act(PAGER, type as never, { action, ...data });
      client.now += 30_000;
      return new Rig(client, { lang, cols: 160 }).text();
    };
    const waits = { kind: 'server-error', params: { status: 500 }, retryAt: '2026-11-24T18:30:00.000Z' };
    const missing = { kind: 'ability-missing', params: {} };
    const cases: readonly (readonly [RegExp, RegExp, ...(readonly [string, object])[]])[] = [
      [/鈴木 +⚠ 呼び出しを依頼中/, /鈴木 +⚠ asking PagerDuty/],
      [/鈴木 +⚠ まだ呼び出していません/, /鈴木 +⚠ not paged yet/, ['action.delay', waits]],
      [
        /鈴木 +⚠ 呼び出せたか確認中/,
        /鈴木 +⚠ not known yet if paged/,
        ['action.delay', { ...waits, doubt: true }],
      ],
      [/鈴木 +✗ 呼び出せたか不明/, /鈴木 +✗ not known if paged/, ['action.lose', missing]],
      [/鈴木 +✗ 呼び出せませんでした/, /鈴木 +✗ not paged/, ['action.fail', missing]],
      [/鈴木 +✗ 呼び出せませんでした/, /鈴木 +✗ not paged/, ['action.abandon', { kind: 'expired' }]],
      [/鈴木 +⚠ 呼び出し中 30秒/, /鈴木 +⚠ paged 30s ago/, ['action.done', { params: {} }]],
    ];
    for (const [ja, en, ...steps] of cases) {
      expect(told('ja', ...steps)).toMatch(ja);
      expect(told('en', ...steps)).toMatch(en);
      const done = steps.some(([type]) => type === 'action.done');
      expect(/呼び出し中 \d|paged \d/.test(told('ja', ...steps) + told('en', ...steps))).toBe(done);
    }
  });

  it('TUI-62 the rotation is told to the driver when their turn is over', () => {
    const client = underWay(SATO);
    // Without reminders of steps, so that the bells are those of the turn.
    const rig = new Rig(client, { remind: false });
    rig.host.pass(211_000);
    client.now = rig.host.time;
    expect(rig.said.join()).toContain('交代の時間です');
    expect(rig.host.bells).toBe(1);
    rig.host.pass(60_000);
    expect(rig.host.bells).toBe(1);
  });

  it('TUI-63 an observer sees everything and is offered nothing that changes', () => {
    const offers = /完了.*スキップ.*ノート/;
    const keys = ['space', 's', 'a', '+', 'n', 'd', 'm', 'S', 'V', 'X', 'u', 'A', 'P'];
    const rig = new Rig(underWay(OBSERVER));
    const member = new Rig(underWay(TANAKA));
    expect(rig.rows().slice(3, 20).join('\n')).toContain('証跡の保全');
    expect(member.rows().at(-1)).toMatch(offers);
    expect(rig.rows().at(-1)).not.toMatch(/完了|スキップ|ノート|証跡/);
    for (const key of keys) {
      const before = member.state;
      expect(member.press(key).state, key).not.toBe(before);
      member.press('esc', 'esc');
      rig.press(key);
    }
    expect(rig.client.sent).toEqual([]);
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-64 J shows the line to join by, copies it, and says whom it lets in and until when', async () => {
    const rig = new Rig(underWay(TANAKA));
    const lines = ['oncall join -', 'https://hub.example.com/s/checkout-1125#abc'];
    rig.host.join = { ok: true, lines, public: true, expiresAt: '2026-11-24T20:00:00.000Z' };
    rig.press('J');
    await rig.settle();
    for (const line of lines) expect(rig.text()).toContain(line);
    expect(rig.text()).toContain('1行目を実行し');
    expect(rig.text()).toContain('05:00 まで有効');
    expect(rig.host.copied).toEqual([lines.join('\n')]);
    expect(rig.said.at(-1)).toBe('参加用コマンドをコピーしました(pbcopy)');
  });

  it.each(['ja', 'en'] as const)(
    'TUI-64 says by which command a session of this machine alone is opened: %s',
    async (lang) => {
      const rig = new Rig(underWay(TANAKA, lang), { lang });
      rig.host.join = { ok: true, lines: ['oncall join checkout-1125'], public: false, expiresAt: null };
      rig.press('J');
      await rig.settle();
      expect(rig.text()).toContain('oncall invite checkout-1125 --listen 0.0.0.0:7373');
    },
  );

  it('TUI-64 says why there is no line to join by', async () => {
    const rig = new Rig(underWay(TANAKA));
    rig.host.join = { ok: false, kind: 'not-allowed', params: {} };
    rig.press('J');
    await rig.settle();
    expect(rig.text()).toContain('招待できるのはメンバーだけです');
    expect(rig.host.copied).toEqual([]);
  });

  it('TUI-1060 W shows the link for browsers, copies it alone, and says what their warning has to show', async () => {
    const rig = new Rig(underWay(TANAKA));
    const link = 'https://hub.example.com/s/checkout-1125#a.b.c';
    rig.host.web = {
      ok: true,
      lines: [link, 'AB:CD:EF'],
      public: true,
      expiresAt: '2026-11-24T20:00:00.000Z',
    };
    rig.press('W');
    await rig.settle();
    for (const part of [link, '05:00まで', 'AB:CD:EF']) expect(rig.text()).toContain(part);
    expect(rig.host.copied).toEqual([link]);
    expect(rig.said.at(-1)).toBe('Web閲覧用のリンクをコピーしました(pbcopy)');
  });

  it('TUI-1060 W says how a hub of this machine is opened for it, or why there is no link', async () => {
    const rig = new Rig(underWay(TANAKA, 'en'), { lang: 'en' });
    rig.host.web = { ok: true, lines: [], public: false, expiresAt: null };
    rig.press('W');
    await rig.settle();
    expect(rig.text()).toContain('oncall invite checkout-1125 --web --listen 0.0.0.0:7373');
    rig.press('esc');
    rig.host.web = { ok: false, kind: 'not-allowed', params: {} };
    rig.press('W');
    await rig.settle();
    expect(rig.text()).toContain('Only members may invite.');
    expect(rig.host.copied).toEqual([]);
  });

  it('TUI-1061 somebody on the web is announced as that, shown as that while they are here, and given nothing', async () => {
    const rig = new Rig(underWay(TANAKA));
    const mori: Actor = { id: 'web-0123456789-1', name: '森', kind: 'web' };
    rig.client.act(TANAKA, 'participant.invite', {
      ...{ participant: 'web-0123456789', role: 'observer', until: '2026-11-24T20:00:00.000Z', uses: 20 },
    });
    rig.client.act(mori, 'participant.enter', { invite: 'web-0123456789' });
    expect(rig.said.at(-1)).toBe('森さんがWebで閲覧を始めました');
    const { presence } = rig.client.get();
    const shown = () =>
      shownPeople({ session: rig.client.get().view.session, presence: rig.client.get().presence });
    expect(shown().map(({ id }) => id)).not.toContain(mori.id);
    rig.client.set({
      presence: [...presence, { participant: mori.id, terminals: 1, activeAt: null, pane: null }],
    });
    expect(shown().at(-1)?.id).toBe(mori.id);
    rig.press('H');
    expect(rig.text()).not.toMatch(/\d 森/);
    rig.press('esc');
    rig.press('4');
    expect(rig.text()).toContain('森 Web閲覧 (田中さんの招待)');
  });

  /** Somebody on the web, who is here. */
  function watches(rig: Rig, n: number, name: string, from?: string): void {
    const who: Actor = { id: `web-0123456789-${n}`, name, kind: 'web' };
    rig.client.act(who, 'participant.enter', {
      invite: 'web-0123456789',
      ...(from === undefined ? {} : { from }),
    });
    const { presence } = rig.client.get();
    const seen = { participant: who.id, terminals: 1, activeAt: null, pane: null };
    rig.client.set({ presence: [...presence, seen] });
  }
  function linkMade(rig: Rig): void {
    rig.client.act(TANAKA, 'participant.invite', {
      ...{ participant: 'web-0123456789', role: 'observer', until: '2026-11-24T20:00:00.000Z', uses: 500 },
    });
  }

  it.each([
    ['ja', 80, 24, /Web閲覧: 40人\(森1, 森2, .*, ほか\)/],
    ['ja', 120, 40, /Web閲覧: 40人\(森1, 森2, .*, ほか\)/],
    ['en', 80, 24, /on the web: 40 \(森1, 森2, .*, others\)/],
    ['en', 120, 40, /on the web: 40 \(森1, 森2, .*, others\)/],
  ] as const)(
    'TUI-1062 forty on the web are one row behind the others, %s at %i x %i, opened by Enter',
    (lang, cols, rows, row) => {
      const rig = new Rig(underWay(TANAKA, lang), { lang, cols, rows });
      linkMade(rig);
      for (let n = 1; n <= 40; n += 1) watches(rig, n, `森${n}`);
      rig.press('4');
      expect(rig.text()).toContain(lang === 'ja' ? '4 参加者 4 ' : '4 People 4 ');
      expect(rig.text().split('\n')[0]).not.toContain('43');
      rig.press('z');
      const shown = rig.text().split('\n');
      const at = shown.findIndex((line) => row.test(line));
      expect(at, rig.text()).toBeGreaterThan(0);
      expect(shown.filter((line) => /森\d+ (Web閲覧|on the web)/.test(line))).toEqual([]);
      for (const name of ['田中', '鈴木', '佐藤']) {
        const own = shown.findIndex((line, i) => i > 0 && line.includes(name));
        expect(own, name).toBeGreaterThan(0);
        expect(own, name).toBeLessThan(at);
      }
      for (let n = 0; n < 10; n += 1) rig.press('down');
      rig.press('enter');
      expect(rig.text()).toContain(lang === 'ja' ? 'Webで閲覧中の40人' : 'On the web: 40');
      rig.press('enter');
      expect(rig.text()).toContain(lang === 'ja' ? 'セッションから退出させる' : 'remove from the session');
    },
  );

  it('TUI-1062 a few on the web have a row each, and where the pane is closed many are a number', () => {
    const rig = new Rig(underWay(TANAKA, 'en'), { lang: 'en' });
    linkMade(rig);
    for (let n = 1; n <= 3; n += 1) watches(rig, n, `Mori ${n}`);
    rig.press('4', 'z');
    for (let n = 1; n <= 3; n += 1) expect(rig.text()).toContain(`Mori ${n} on the web`);
    watches(rig, 4, 'Mori 4');
    expect(rig.text()).not.toContain('Mori 1 on the web');
    expect(rig.text()).toContain('on the web: 4 (Mori 1, Mori 2, Mori 3, Mori 4)');
  });

  it('TUI-1063 the maker of a link is shown from where somebody came by it, and others are not', () => {
    for (const [you, isTold] of [
      [TANAKA, true],
      [SATO, false],
    ] as const) {
      const rig = new Rig(underWay(you, 'en'), { lang: 'en' });
      linkMade(rig);
      watches(rig, 1, 'Mori', '203.0.113.9');
      expect(rig.said.some((text) => text.includes('203.0.113.9'))).toBe(isTold);
      rig.press('4', 'z');
      expect(rig.text()).toContain('from 203.0.113.9');
      for (let n = 2; n <= 5; n += 1) watches(rig, n, `Mori ${n}`);
      for (let n = 0; n < 10; n += 1) rig.press('down');
      rig.press('enter');
      expect(rig.text()).toMatch(/Mori +203\.0\.113\.9 +\d\d:\d\d/);
    }
  });
});
