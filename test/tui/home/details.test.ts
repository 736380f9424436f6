import { describe, expect, it } from 'vitest';
import type { PageParts } from '../../../src/domain/page.ts';
import { ago, HomeRig, NIGHT, NOW, pageRow, pagesOf } from './home-rig.ts';

const seconds = (n: number) => new Date(NOW + n * 1_000).toISOString();
const RUNBOOK = 'https://wiki.example.com/runbooks/checkout-5xx';

const KNOWN: { [P in keyof PageParts]: PageParts[P] } = {
  choice: { procedure: 'incident', severity: 'SEV2' },
  reach: { now: ['佐藤'], next: { people: ['田中'], at: seconds(259) } },
  alert: {
    total: 1,
    alerts: [
      {
        at: seconds(-41),
        summary: '5xx 14.2% of 1,204 requests (limit 5%)',
        severity: 'critical',
        facts: [
          { name: 'env', value: 'prod' },
          { name: 'version', value: '7be2' },
        ],
        text: null,
        links: [{ text: 'Runbook', href: RUNBOOK }],
      },
    ],
  },
  changes: {
    hours: 24,
    changes: [{ at: seconds(-281), summary: 'deploy checkout 7be2', source: 'github', links: [] }],
  },
  before: {
    days: 30,
    total: 20,
    more: false,
    real: 3,
    falseAlarms: 15,
    last: {
      at: ago(17_280),
      number: 4700,
      session: { id: 'checkout-1113', title: 'pool exhausted' },
      hurt: true,
      why: null,
    },
  },
  log: {
    more: false,
    lines: [
      { at: seconds(-41), kind: 'trigger', by: null, to: [], via: null },
      { at: seconds(-40), kind: 'notify', by: null, to: ['佐藤'], via: 'push' },
    ],
  },
  notes: { notes: [{ at: seconds(-20), by: '田中', text: '見ています' }] },
};

async function opened(answers: Partial<Record<keyof PageParts, unknown>> = KNOWN, options = {}) {
  const rig = await HomeRig.open(NIGHT, { rows: 30, cols: 118, ...options });
  Object.assign(rig.host.answers, answers);
  rig.press('enter');
  await rig.settle();
  return rig;
}

describe('the page before it is taken', () => {
  it('HOM-423 Enter shows how it stands, whom it pages, alerts, links, changes, earlier ones, history and notes', async () => {
    const rig = await opened(KNOWN, { lang: 'en' });
    for (const part of [
      '#4812  checkout  high  5xx rate > 5% for 5m',
      'fired 12:11:19, 41s ago',
      'Not acknowledged.  Pages 佐藤 now, 田中 in 4:19',
      '5xx 14.2% of 1,204 requests (limit 5%)',
      'env=prod  version=7be2',
      'Runbook wiki.example.com/runbooks/checkout-5xx',
      '12:07 deploy checkout 7be2  github  4m before the alert',
      '20 times in 30 days: 3 with impact, 15 without, 2 unjudged',
      'last impact 11-13 (Fri) 12:12 checkout-1113 pool exhausted',
      '12:11:20 push to 佐藤',
      '12:11:40 田中  見ています',
      'procedure incident, SEV2',
      'Acknowledge as 佐藤 and start a session?',
    ])
      expect(rig.text()).toContain(part);
    // Looking acknowledges nothing.
    expect(rig.host.acts).toEqual([]);
    rig.press('y');
    await rig.settle();
    expect([rig.host.acts, rig.entered]).toEqual([[['start', 'page:Q4812']], ['checkout-1125']]);
  });

  it.each(['ja', 'en'] as const)(
    'HOM-715 at 80 columns no edge of the details is cut: the title is below it, keys are whole, Esc among them, %s',
    async (lang) => {
      const title = 'checkout: 5xx above the limit in ap-northeast-1, shard 17';
      const pages = pagesOf(pageRow('Q4812', { title }));
      const rig = await HomeRig.open({ pages, sessions: [] }, { cols: 80, rows: 24, lang });
      Object.assign(rig.host.answers, KNOWN);
      rig.press('enter');
      await rig.settle();
      const [top, below, ...rows] = rig.rows().slice(1);
      const edge = rows.find((row) => row.startsWith('└')) ?? '';
      const [high, back] = lang === 'en' ? ['high', 'Esc back'] : ['高', 'Esc 戻る'];
      expect(top).toContain(` #4812  checkout  ${high} ─`);
      expect(below).toContain(title);
      expect(`${top}${edge}`).not.toContain('..');
      for (const row of [edge, rig.rows().at(-1)]) expect(row).toContain(back);
    },
  );

  it('HOM-708 whom a page pages, and that nobody comes after them, is told whole where one row is too short', async () => {
    const reach = { now: ['佐藤', '田中', '鈴木', '山田', '森'], next: null };
    const rig = await opened({ ...KNOWN, reach }, { lang: 'ja', cols: 80, rows: 24 });
    const told = rig.text().replace(/\s*│\n│\s*/g, '');
    expect(told).toContain('未確認です。  呼び出し中: 佐藤, 田中, 鈴木, 山田, 森、次に呼び出す人はいません');
  });

  /** Facts of an alert that a rule raised, as the detector writes them. */
  const ofRule = (change: Readonly<Record<string, string>> = {}) => ({
    ...KNOWN.alert,
    alerts: KNOWN.alert.alerts.map((alert) => ({
      ...alert,
      summary: '5xx rate > 5% for 5m',
      facts: Object.entries({
        ...{ rule: 'checkout-5xx', log_source: 'app', log_query: 'service:checkout', rule_severity: 'SEV2' },
        ...{ window_from: seconds(-101), window_to: seconds(-41), users: '62', total_users: '186' },
        ...{ share: '33.3%', bad: '78', total: '265', owner: 'payments', ...change },
      }).map(([name, value]) => ({ name, value })),
    })),
  });

  it.each([
    [
      'en',
      [
        'checkout-5xx, counted 12:10:19 - 12:11:19',
        '62 of 186 users (33.3%)  78 of 265 documents bad  SEV2  owner payments',
        'app: service:checkout',
      ],
    ],
    [
      'ja',
      [
        'checkout-5xx、集計 12:10:19 - 12:11:19',
        '利用者186人中62人(33.3%)  該当78件/全体265件  SEV2  担当 payments',
        'app: service:checkout',
      ],
    ],
  ] as const)(
    'HOM-718 the facts of a rule are in words, times in the zone of the reader: %s',
    async (lang, rows) => {
      const rig = await opened({ ...KNOWN, alert: ofRule() }, { lang });
      for (const row of rows) expect(rig.text()).toContain(row);
      expect(rig.text()).not.toMatch(/window_from|total_users|bad=|T03:10/);
    },
  );

  it('HOM-718 a rule without a total, and with what else it says; of others names and values stay as they are', async () => {
    const few = ofRule({
      ...{
        group: 'tenant=acme',
        lines_without_user: '1',
        late: 'yes',
        exclusion_ended: 'exclusion x ended at 12:00',
      },
      ...{ procedure: 'payments', region: 'tokyo', window_from: seconds(-86_501) },
    });
    const alert = {
      ...few,
      alerts: few.alerts.map((one) => ({
        ...one,
        facts: one.facts.filter(({ name }) => !/^(total|total_users|share|owner|rule_severity)$/.test(name)),
      })),
    };
    const rig = await opened({ ...KNOWN, alert }, { lang: 'en' });
    for (const text of [
      'checkout-5xx, counted 11-24 (Tue) 12:10 - 12:11:19',
      '62 users  bad documents: 78  group tenant=acme  documents without a user: 1  late documents counted',
      'exclusion x ended at 12:00  region=tokyo',
    ])
      expect(rig.text()).toContain(text);
    // Its procedure is said where the session is offered.
    expect(rig.text()).not.toContain('procedure payments');
    const foreign = ofRule({ window_from: 'yesterday' });
    expect((await opened({ ...KNOWN, alert: foreign })).text()).toContain(
      'rule=checkout-5xx  log_source=app',
    );
  });

  it('TUI-1067 at 80x24 why a key was refused is read below the details, however long they are', async () => {
    const notes = {
      notes: Array.from({ length: 30 }, (_, i) => ({ at: seconds(-i), by: '田中', text: `${i}` })),
    };
    const rig = await opened({ ...KNOWN, notes }, { cols: 80, rows: 24, readonly: true });
    rig.press('y');
    expect(rig.rows()[21]).toMatch(/^└/);
    expect(rig.text()).toContain('--readonly のため変更しません');
  });

  it('HOM-424 each part comes by itself; y starts whatever has come', async () => {
    const rig = await opened({});
    expect(rig.text().match(/読み込み中\.\./g)).toHaveLength(5);
    expect(rig.host.parts.map(([, part]) => part).sort()).toEqual(Object.keys(KNOWN).sort());
    rig.press('y');
    await rig.settle();
    expect(rig.entered).toEqual(['checkout-1125']);
  });

  it('HOM-424 a part that cannot be read says why and counts down to its next try, which mends it', async () => {
    const rig = await opened({ ...KNOWN, notes: 'PagerDutyが応答しません', reach: '不調' });
    expect(rig.text()).toMatch(/ノート +不明: PagerDutyが応答しません {2}次の試行まで0:04/);
    expect(rig.text()).toMatch(/呼び出し先 +不明: 不調/);
    // Unknown is not nobody.
    expect(rig.text()).not.toContain('誰も呼び出していません');
    Object.assign(rig.host.answers, KNOWN);
    rig.host.pass(4_500);
    await rig.settle();
    expect(rig.text()).not.toContain('不明');
    expect(rig.text()).toContain('見ています');
  });

  it('HOM-424 what comes for a page that was closed meanwhile is shown nowhere', async () => {
    const rig = await HomeRig.open(NIGHT, { rows: 30 });
    let go: (value: PageParts['notes']) => void = () => {};
    rig.host.part = (async () => {
      const value = await new Promise<PageParts['notes']>((resolve) => {
        go = resolve;
      });
      return { ok: true, value };
    }) as typeof rig.host.part;
    rig.press('enter', 'esc', 'j', 'enter');
    go(KNOWN.notes);
    await rig.settle();
    expect(rig.dialog).toMatchObject({ text: 'details', item: { id: 'page:Q4810' } });
  });

  it('HOM-425 o opens it in the browser and c copies its URL, from the list and from its details', async () => {
    const rig = await opened();
    const url = 'https://example.pagerduty.com/incidents/Q4812';
    rig.press('o', 'c');
    await rig.settle();
    rig.host.browser = false;
    rig.press('esc', 'o');
    await rig.settle();
    expect(rig.said).toContain(`c でURLをコピーできます: ${url}`);
    expect([rig.host.browsed, rig.host.copied]).toEqual([[url, url], [url]]);
    rig.press('G', 'o');
    expect(rig.said).toContain('アラートではありません');
  });

  it('HOM-426 who took it meanwhile is told over the question, which stays about the page that was opened', async () => {
    const rig = await opened();
    const theirs = { by: '山田', at: ago(0), you: false };
    const taken = pageRow('Q4812', { status: 'acknowledged', acknowledged: theirs });
    await rig.poll({ ...NIGHT, pages: pagesOf(taken) });
    expect(rig.text()).toMatch(/その後変わりました。いま: 確認済.*山田/);
    rig.press('A', 'y');
    await rig.settle();
    expect(rig.host.acts).toEqual([['acknowledge', 'page:Q4812']]);
  });

  it('HOM-427 in little room the question stays whole and the parts are scrolled', async () => {
    const rig = await opened(KNOWN, { cols: 50, rows: 14 });
    const seen = new Set<string>();
    for (let i = 0; i < 40; i++) {
      expect(rig.text()).toContain('セッションを始めますか');
      for (const row of rig.rows()) seen.add(row.slice(2, -2).trim());
      rig.press('j');
    }
    const all = [...seen].join('\n');
    for (const part of ['ノート', '見ています', '変更', 'deploy checkout', 'env=prod'])
      expect(all).toContain(part);
    rig.press('k', 'k', 'esc');
    expect(rig.dialog).toBeNull();
  });

  it('HOM-428 with --readonly a page is looked at and not taken', async () => {
    const rig = await opened(KNOWN, { readonly: true });
    expect(rig.text()).toContain('見ています');
    rig.press('y');
    expect(rig.said).toContain('--readonly');
    expect([rig.host.acts, rig.entered]).toEqual([[], []]);
  });

  it('HOM-423 its links lead there in terminals that can, and only http and https ones', async () => {
    const rig = await opened(KNOWN, { colour: true });
    const rows = rig.frame.blocks.flatMap(({ rows: drawn }) => drawn).join('');
    expect(rows).toContain(`\u001b]8;;${RUNBOOK}\u001b\\`);
    expect(rows.match(/\u001b\]8;;[^\u001b]+/g)).toHaveLength(1);
  });
});
