import { describe, expect, it } from 'vitest';
import type { AskedPeople } from '../../../src/protocol/question-answers.ts';
import { Rig } from '../rig.ts';
import { SATO, underWay } from '../story.ts';

const people = (more: Partial<AskedPeople> = {}): AskedPeople => ({
  from: '2026-11-24T17:55:00.000Z',
  to: '2026-11-24T18:10:00.000Z',
  users: { n: 37, error: 0, least: false },
  allUsers: { n: 412, error: 0, least: false },
  sessions: { n: 702, error: 0, least: false },
  customers: [
    { name: 'acme', users: 21 },
    { name: 'globex', users: 8 },
  ],
  errors: 100,
  unnamed: 0,
  since: null,
  unset: [],
  failed: [],
  ...more,
});

async function told(
  answer: AskedPeople | null,
  options: ConstructorParameters<typeof Rig>[1] = {},
): Promise<Rig> {
  const client = underWay(SATO);
  if (answer !== null)
    client.answers = {
      ...client.answers,
      'people-hit': { ...answer, to: new Date(client.now).toISOString() },
    };
  const rig = new Rig(client, { cols: 160, ...options });
  await rig.settle();
  rig.host.pass(100);
  return rig;
}

const header = (rig: Rig): string => rig.rows()[0] ?? '';

describe('who is hit, in the header', () => {
  it.each([
    [people(), '影響 37人(9%)'],
    [people({ unnamed: 12 }), '影響 37人以上(9%)  12%は user なし'],
    [people({ unset: ['cdn'] }), '影響 37人以上(9%)'],
    [people({ users: { n: 5_000, error: 0.002, least: false } }), '影響 約5,000人'],
    [people({ users: { n: 0, error: 0, least: false }, errors: 0 }), '影響 0人'],
    [people({ users: { n: 0, error: 0, least: false }, unnamed: 100 }), '影響 不明  100%は user なし'],
  ])('TUI-575 stands with its share and what it covers (%#)', async (answer, text) => {
    expect(header(await told(answer))).toContain(text);
  });

  it.each([
    ['ja', { query: null }, 'region:osaka', '影響 37人(9%)  対象 全行(検索条件なし)'],
    ['en', { query: null }, 'region:osaka', '37 users hit (9%)  of all lines'],
    ['en', { query: 'service:checkout' }, 'region:osaka', '37 users hit (9%)  of service:checkout'],
    ['en', {}, 'region:osaka', '37 users hit (9%)  of region:osaka'],
    ['en', { query: 'service:checkout' }, 'service:checkout', '37 users hit (9%)  '],
    ['en', { query: null }, null, '37 users hit (9%)  '],
  ] as const)(
    'TUI-941 says of which lines where the log is read by another query: %s %j %s',
    async (lang, more, query, text) => {
      const rig = await told(people(more), { lang, cols: 200 });
      rig.client.act(SATO, 'tail.set', { tail: { sources: ['app-*'], query, window: null } });
      rig.host.pass(100);
      expect(header(rig)).toContain(text);
      expect(header(rig).includes(' of ') || header(rig).includes('対象')).toBe(!text.endsWith('  '));
    },
  );

  it('TUI-575 in English', async () => {
    const rig = await told(people({ unnamed: 12 }), { lang: 'en' });
    expect(header(rig)).toContain('37+ users hit (9%)  12% of lines without user');
  });

  it('TUI-575 is not there where no source names its users, or nothing is told', async () => {
    expect(header(await told(people({ users: null })))).not.toContain('影響');
    expect(header(await told(null))).not.toContain('影響');
  });

  it('TUI-575 is asked again while the session goes on, and says of when it is once it is old', async () => {
    const rig = await told(people());
    const asked = rig.client.answers['people-hit'] as AskedPeople;
    rig.client.answers = {
      ...rig.client.answers,
      'people-hit': { ...asked, users: { n: 41, error: 0, least: false } },
    };
    rig.host.pass(31_000);
    await rig.settle();
    rig.host.pass(200);
    expect(header(rig)).toContain('影響 41人(10%)');
    const { 'people-hit': _, ...others } = rig.client.answers as Record<string, unknown>;
    rig.client.answers = others;
    rig.host.pass(400_000);
    await rig.settle();
    rig.host.pass(200);
    expect(header(rig)).toMatch(/影響 41人\(10%\) {2}\d\d:\d\d時点/);
  });
});

describe('who is hit, beside the impact', () => {
  it('TUI-576 the form tells users, sessions, customers and what was counted; Ctrl-Y writes the number', async () => {
    const rig = await told(people({ unnamed: 12 }));
    rig.press('S');
    expect(rig.text()).toContain('影響を受けた利用者 37 / 412人 (9%)');
    expect(rig.text()).toContain('702セッション   上位の顧客 acme 21  globex 8');
    expect(rig.text()).toContain('集計範囲: エラー行の88%(12%は user なし)');
    expect(rig.text()).toContain('Ctrl-Y');
    rig.press('enter', 'ctrl+u', '決済中の利用者', 'ctrl+y');
    expect(rig.text()).toMatch(/誰が +決済中の利用者 37人以上/);
    rig.press('ctrl+y', 'ctrl+s');
    expect(rig.client.sent.findLast(({ type }) => type === 'impact.set')?.data).toMatchObject({
      impact: { who: '決済中の利用者 37人以上' },
    });
  });

  it('TUI-576 says that the number is not known, and why', async () => {
    const failed = [{ source: 'pay-*', reason: { kind: 'overloaded', params: { status: 429 } } }];
    const rig = await told(people({ users: null, failed }));
    rig.press('S');
    expect(rig.text()).toContain('利用者数は不明(ログの取得元に user の設定なし)');
    expect(rig.text()).toContain('pay-*  不明(OpenSearchが過負荷です(429))');
    expect(rig.press('ctrl+y').said.at(-1)).toContain('利用者数が分かりません');
  });
});
