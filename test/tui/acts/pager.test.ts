import { describe, expect, it } from 'vitest';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { PALETTE_BINDINGS } from '../../../src/tui/keys/keys.ts';
import type { FakeClient } from '../fake-client.ts';
import { Rig } from '../rig.ts';
import { OBSERVER, opened, PAGER, SATO, underWay } from '../story.ts';

const REACH = {
  incident: 'Q1ABC',
  policy: '決済',
  levels: [
    { level: 1, people: ['佐藤'] },
    { level: 2, people: ['鈴木'] },
  ],
  next: 2,
  back: 2,
};
const FACTS = {
  responders: true,
  priorities: [
    { id: 'PRIO001', name: 'P1' },
    { id: 'PRIO002', name: 'P2' },
  ],
  services: [] as { id: string; name: string; policy: string }[],
  incidents: [REACH],
};
const people = (...names: string[]) =>
  names.map((name) => ({ name, from: null, until: null, schedule: null }));
const ONCALL = {
  schedules: [],
  policies: [
    {
      id: 'EPAY',
      name: '決済',
      levels: [
        { level: 1, people: people('佐藤') },
        { level: 2, people: people('鈴木') },
      ],
    },
    { id: 'ESEARCH', name: '検索', levels: [{ level: 1, people: people('山田') }] },
  ],
  at: '',
};

async function rigOf(facts: object | null = FACTS, client: FakeClient = underWay(SATO)) {
  client.answers = { ...client.answers, pager: facts, oncall: ONCALL };
  const rig = new Rig(client);
  await rig.settle();
  return rig;
}
const press = async (rig: Rig, ...keys: string[]): Promise<string> => {
  for (const key of keys) {
    rig.press(key);
    await rig.settle();
  }
  return rig.text();
};
const asked = (rig: Rig) =>
  rig.client.sent
    .map(({ data }) => data as { act?: string; args?: object })
    .map(({ act, args }) => [act, args]);

describe('PagerDuty by keys', () => {
  it('PDY-657 sets the urgency to what is chosen, and says how it stands', async () => {
    const rig = await rigOf();
    expect(await press(rig, '"')).toMatch(/PagerDutyの緊急度 #4812[\s\S]*1 高 +現在[\s\S]*2 低/);
    const confirm = await press(rig, 'down', 'enter');
    for (const part of ['緊急度を低にしますか', '現在 高', '#4812 5xx rate']) expect(confirm).toContain(part);
    await press(rig, 'y');
    expect(asked(rig)).toEqual([['urgency', { incident: 'Q1ABC', urgency: 'low' }]]);
  });

  it('PDY-659 a title is typed, kept as it is, and asked about before it goes out', async () => {
    const rig = await rigOf();
    expect(await press(rig, "'")).toContain('新しいタイトル');
    const confirm = await press(rig, ...' ＤＢ', 'enter');
    for (const part of ['ＤＢ」にしますか', '現在 5xx rate']) expect(confirm).toContain(part);
    expect(rig.client.sent).toEqual([]);
    await press(rig, 'y');
    expect(asked(rig)).toEqual([
      ['retitle', { incident: 'Q1ABC', title: expect.stringMatching(/^5xx rate.* ＤＢ$/) }],
    ]);
  });

  it('PDY-659 of several incidents it asks first which, and then for the text', async () => {
    const client = underWay(SATO);
    client.act(PAGER, 'incident.link', {
      incident: { ...client.session.incidents[0], id: 'Q2', number: 4813, title: '二つ目' },
    } as never);
    const rig = await rigOf(FACTS, client);
    expect(await press(rig, "'")).toContain('どのインシデントですか');
    await press(rig, 'down', 'enter', ...'!', 'enter', 'y');
    expect(asked(rig)).toEqual([['retitle', { incident: 'Q2', title: '二つ目!' }]]);
  });

  it('PDY-114 escalates to a level that is named with its people, the next one first', async () => {
    const rig = await rigOf();
    const text = await press(rig, '^');
    expect(text).toMatch(/1 第2段階 鈴木 +次[\s\S]*2 第1段階 佐藤/);
    const confirm = await press(rig, 'enter');
    for (const part of [
      '鈴木 を呼び出しますか',
      '#4812 5xx rate',
      '確認済み(Ack): 佐藤さん',
      '未確認に戻ります',
    ])
      expect(confirm).toContain(part);
    await press(rig, 'enter');
    expect(rig.client.sent).toEqual([]);
    await press(rig, 'y');
    expect(asked(rig)).toEqual([['escalate', { incident: 'Q1ABC', level: 2 }]]);
    // The hub's answer to whom is not awaited: the next level is the hub's to find.
    const blind = await rigOf({ ...FACTS, incidents: [] });
    await press(blind, '^', 'enter', 'y');
    expect(asked(blind)).toEqual([['escalate', { incident: 'Q1ABC' }]]);
  });

  it('PDY-653 a request to PagerDuty has no tick before it is done, and no warning', async () => {
    const KEYS = { escalate: ['^', 'enter', 'y'], snooze: ['~', '2', 'y'], priority: ['*', 'enter', 'y'] };
    for (const [act, keys] of Object.entries(KEYS)) {
      const rig = await rigOf();
      await press(rig, ...keys);
      const [toast] = rig.store.state.toasts;
      expect([act, toast?.tone]).toEqual([act, 'asked']);
      const row = rig.rows().find((text) => text.includes('送信しています')) ?? '';
      expect([act, row]).toEqual([act, expect.stringMatching(/^ ?» /)]);
      const { id } = rig.client.session.actions.at(-1) ?? { id: '' };
      rig.client.act(PAGER, 'action.done', { action: id, params: { by: '佐藤' } });
      await rig.settle();
      expect(rig.text()).toContain('✓ ');
      expect(rig.text()).toContain('完了(佐藤)');
    }
  });

  it('PDY-114 snoozes for hours, until the morning, or as typed, and says until when', async () => {
    const rig = await rigOf();
    expect(await press(rig, '~', '2')).toContain('07:10 までスヌーズしますか');
    await press(rig, 'y');
    expect(await press(rig, '~', '3')).toContain('09:00 までスヌーズしますか');
    await press(rig, 'y', '~', '4', '９０分', 'enter');
    expect(rig.text()).toContain('04:40 までスヌーズしますか');
    await press(rig, 'y', '~', '4', '9d', 'enter');
    expect(rig.text()).toContain('「9d」は1分後から7日後まで');
    expect(asked(rig)).toEqual([
      ['snooze', { incident: 'Q1ABC', seconds: 14_400 }],
      ['snooze', { incident: 'Q1ABC', until: '2026-11-25T00:00:00.000Z' }],
      ['snooze', { incident: 'Q1ABC', until: expect.stringMatching(/^2026-11-24T19:40/) }],
    ]);
  });

  it('PDY-114 sets a priority of the account’s own list', async () => {
    const rig = await rigOf();
    expect(await press(rig, '*')).toMatch(/1 P1[\s\S]*2 P2/);
    await press(rig, '2', 'y');
    expect(asked(rig)).toEqual([['priority', { incident: 'Q1ABC', priority: 'PRIO002', name: 'P2' }]]);
    const none = await rigOf({ ...FACTS, priorities: [] });
    await press(none, '*');
    expect(none.said.at(-1)).toContain('優先度がありません');
  });

  it('PDY-114 asks which, where a session is about several', async () => {
    const client = underWay(SATO);
    const incident = client.session.incidents[0];
    client.act(PAGER, 'incident.link', {
      incident: { ...incident, id: 'Q2', number: 4813, title: '5xx too' },
    });
    const rig = await rigOf(FACTS, client);
    expect(await press(rig, '~')).toMatch(/#4812[\s\S]*#4813 5xx too/);
    await press(rig, '2', '1', 'y');
    expect(asked(rig)).toEqual([['snooze', { incident: 'Q2', seconds: 3_600 }]]);
  });

  it('PDY-115 posts a note as it is saved, and one’s own note afterwards, once', async () => {
    const rig = await rigOf();
    expect(await press(rig, 'n', '切り戻します', 'ctrl+y')).toContain('[PDにも投稿]');
    await press(rig, 'enter');
    expect(rig.client.sent).toEqual([
      { type: 'note.add', data: { kind: 'note', text: '切り戻します', step: null, pager: true } },
    ]);
    await press(rig, '3', 'ctrl+y');
    expect(rig.said.at(-1)).toContain('既にPagerDutyに投稿しています');
    await press(rig, 'n', '様子を見ます', 'enter', 'ctrl+y');
    expect(rig.text()).toContain('「様子を見ます」');
    await press(rig, 'y');
    expect(rig.client.session.actions.map(({ act }) => act)).toEqual(['note', 'note']);
    await press(rig, 'k', 'k', 'ctrl+y');
    expect(rig.said.at(-1)).toContain('自分のノートだけ');
  });

  it('PDY-116 links an incident from inside, and says why it could not', async () => {
    const rig = await rigOf(FACTS, opened(SATO));
    await press(rig, '&', '＃4812', 'enter');
    expect(rig.host.linked).toEqual(['#4812']);
    expect(rig.said.at(-1)).toContain('紐づけました');
    rig.host.linkResult = { ok: false, reason: 'PagerDutyに見つかりません' };
    await press(rig, '&', '1', 'enter');
    expect(rig.said.at(-1)).toContain('PagerDutyに見つかりません');
  });

  it('PDY-117 says why not: no incident, no pager, over, by whom it is acknowledged', async () => {
    const bare = await rigOf(FACTS, opened(SATO));
    for (const key of ['^', '~', '*', 'A', 'R', 'P']) {
      await press(bare, key);
      expect(bare.said.at(-1), key).toContain('紐づいたPDのインシデントがありません');
    }
    const without = await rigOf(null);
    for (const key of ['^', '~', '*', 'A', 'R', '&']) {
      await press(without, key);
      expect(without.said.at(-1), key).toContain('PagerDutyが設定されていません');
    }
    await press(without, 'P');
    expect(without.said.at(-1)).toContain('直接連絡し、J の参加用コマンド');
    expect(without.state.dialogs).toEqual([]);
    const rig = await rigOf();
    await press(rig, 'A');
    expect(rig.said.at(-1)).toMatch(/すでに佐藤さんが確認済み\(Ack\)にしています\(11分前\)/);
    const incident = rig.client.session.incidents[0];
    rig.client.act(PAGER, 'incident.change', {
      incident: {
        ...incident,
        status: 'resolved',
        resolvedAt: '2026-11-24T18:20:00.000Z',
        resolvedBy: '田中',
      },
    });
    await press(rig, 'R');
    expect(rig.said.at(-1)).toContain('すでに解決済みです(田中 03:20)');
    const watcher = await rigOf(FACTS, underWay(OBSERVER));
    await press(watcher, '^');
    expect(watcher.said.at(-1)).toContain('閲覧のみ');
  });

  it.each(LANGS)('PDY-117 stands in the palette by its name in %s', (lang) => {
    const ids = ['escalate', 'snooze', 'priority', 'link', 'note.pager'] as const;
    expect(PALETTE_BINDINGS.map(({ id }) => id)).toEqual(expect.arrayContaining([...ids]));
    const rig = new Rig(underWay(SATO), { lang }).press(':', lang === 'ja' ? 'スヌーズ' : 'snooze');
    expect(rig.text()).toMatch(lang === 'ja' ? /PDをスヌーズ +~/ : /snooze in PagerDuty +~/);
  });
});

describe('calling an expert where nobody can be asked to join', () => {
  const LACKING = {
    ...FACTS,
    responders: false,
    services: [
      { id: 'SPAY', name: 'checkout', policy: 'EPAY' },
      { id: 'SSEARCH', name: 'search', policy: 'ESEARCH' },
    ],
  };

  it('PDY-118 P goes straight to whom, then how: by escalation', async () => {
    const rig = await rigOf(LACKING);
    const text = await press(rig, 'P');
    expect(text).toContain('応援要請がありません');
    expect(text).toMatch(/山田 {2}検索 第1段階/);
    expect(await press(rig, '2')).toMatch(
      /1 #4812 を 検索 第1段階へエスカレーション[\s\S]*2 search に新規インシデント/,
    );
    expect(await press(rig, '1')).toContain('山田(検索) を呼び出しますか');
    await press(rig, 'y');
    expect(rig.client.sent.at(-1)).toEqual({
      type: 'responder.request',
      data: {
        who: '山田(検索)',
        message: '決済画面で5xx急増',
        how: { act: 'escalate', policy: 'ESEARCH', level: 1 },
      },
    });
    expect(rig.client.session.responders).toMatchObject([{ who: '山田(検索)', answer: null }]);
  });

  it('PDY-118 also where no incident is linked, by one on their service', async () => {
    const rig = await rigOf(LACKING, opened(SATO));
    expect(await press(rig, 'P', '2')).toContain('1 search に新規インシデント');
  });

  it('PDY-118 or by an incident on their service, which leads to the one at hand', async () => {
    const rig = await rigOf(LACKING);
    expect(await press(rig, 'P', '2', '2')).toContain('応援依頼 #4812 決済画面で5xx急増');
    const text = await press(rig, 'enter');
    expect(text).toContain('search に新規インシデントを作り、山田(検索) を呼び出しますか');
    expect(text).toContain('oncall join checkout-1125');
    await press(rig, 'y');
    expect(rig.client.sent.at(-1)?.data).toMatchObject({
      how: {
        act: 'create',
        service: 'SSEARCH',
        title: '応援依頼 #4812 決済画面で5xx急増',
        details: expect.stringContaining('#4812'),
      },
    });
    // A new incident pages the first level: for the second it would wake the wrong person.
    expect(await press(rig, 'P', '3')).not.toContain('新規インシデント');
  });

  it('PDY-118 also when P was quicker than the hub’s answer, unless somebody is named already', async () => {
    const client = underWay(SATO);
    client.answers = { ...client.answers, pager: LACKING, oncall: ONCALL };
    const early = new Rig(client).press('P');
    expect(early.state.dialogs.at(-1)?.kind).toBe('form');
    await early.settle();
    expect(early.text()).toMatch(/山田 {2}検索 第1段階/);
    const named = new Rig(client).press('P', '鈴木');
    await named.settle();
    expect(named.state.dialogs.at(-1)?.kind).toBe('form');
  });

  it('PDY-118 also once PagerDuty has refused it in this session; who answers is told to all', async () => {
    const client = underWay(SATO);
    client.act(SATO, 'responder.request', { who: '山田', message: 'x' });
    const action = client.session.actions.at(-1)?.id;
    client.act(PAGER, 'action.fail', { action, kind: 'ability-missing', params: {} });
    // Whatever the account says that it can.
    client.answers = { ...client.answers, oncall: ONCALL, pager: { ...FACTS, responders: true } };
    const rig = new Rig(client);
    await rig.settle();
    expect(await press(rig, 'P')).toContain('誰を呼びますか');
    await press(rig, 'esc');
    const request = client.session.responders[0]?.id;
    client.act(PAGER, 'responder.answer', { request, who: '山田', answer: 'accepted' });
    expect(rig.said.at(-1)).toBe('応援が来ます: 山田');
  });
});
