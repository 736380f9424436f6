import { describe, expect, it } from 'vitest';
import type { CoveredService } from '../../../src/domain/changes/coverage.ts';
import { asSeen, type Evidence } from '../../../src/domain/changes/system-change.ts';
import { procedureSchema } from '../../../src/domain/procedure-schema.ts';
import { lastRunOf } from '../../../src/domain/runs/run.ts';
import type { ChangeRow, ChangesAnswer } from '../../../src/protocol/system-changes.ts';
import { width } from '../../../src/text/width.ts';
import { PANES } from '../../../src/tui/model/layout.ts';
import { change } from '../../domain/changes/make-change.ts';
import { FakeClient } from '../fake-client.ts';
import { releasing } from '../release.ts';
import { Rig } from '../rig.ts';
import { FIRED, logLines, PAGER, SATO, TANAKA, underWay } from '../story.ts';

const iso = (minutes: number): string => new Date(FIRED + minutes * 60_000).toISOString();
const sha = (start: string): string => start.padEnd(40, '0');

function row(
  id: string,
  service: string,
  minutes: number,
  place: ChangeRow['place'],
  more: object,
  evidence: readonly Evidence[],
): ChangeRow {
  const base = change(id, service, 0, {
    ...{ requestedAt: iso(minutes - 6), startedAt: iso(minutes - 1), liveAt: iso(minutes), by: 'Kato' },
    ...more,
  });
  const counts = { commits: 1, files: 2, isPart: false };
  return { change: asSeen(base), place, evidence, commits: base.commits, counts, compareUrl: null };
}

const WINNER = row(
  'x',
  'checkout',
  -4,
  'before',
  {
    sha: sha('7be2d94'),
    previousSha: sha('1c9e3b0'),
    title: 'Reuse pool connections',
    pr: 812,
    url: 'https://github.com/acme/shop/1',
  },
  [
    { kind: 'new-patterns', n: 2, patterns: ['ERROR pool exhausted'] },
    { kind: 'stack-file', file: 'checkout/src/pool.ts', pr: 812 },
    { kind: 'own-service' },
    { kind: 'minutes-before', n: 1 },
    { kind: 'touches', touch: 'config' },
  ],
);
const covered = (service: string, silence: CoveredService['silence']): CoveredService => ({
  ...{ service, completeTo: iso(13), origins: ['github'], silence, maybe: [], released: [] },
  basis: {
    ...{ asked: 'production', workflow: null, environments: ['production'], isSeen: true, lastRelease: null },
    elsewhere: { names: [], more: 0 },
  },
});

const told = (part: Partial<ChangesAnswer> = {}): ChangesAnswer => ({
  ...{
    from: iso(-24 * 60),
    to: iso(13),
    impact: { at: iso(-3), by: 'errors' },
    hit: ['checkout'],
    more: 0,
    hasSources: true,
  },
  rows: [
    WINNER,
    row(
      'f',
      'checkout',
      -27,
      'before',
      { kind: 'flag', origins: ['hand'], title: 'flag new-checkout 10% » 50%', by: 'Yamada' },
      [{ kind: 'own-service' }, { kind: 'no-new-pattern' }, { kind: 'minutes-before', n: 24 }],
    ),
    row('s', 'search', -198, 'before', { sha: sha('88ad41f') }, [
      { kind: 'other-service' },
      { kind: 'no-new-pattern' },
      { kind: 'minutes-before', n: 195 },
    ]),
    row('r', 'checkout', 12, 'after', { kind: 'rollback', sha: sha('1c9e3b0'), by: 'Sato' }, []),
  ],
  coverage: [covered('checkout', 'changed'), covered('api', 'nothing-went-out')],
  gaps: [
    {
      origin: 'github',
      service: 'gateway',
      from: iso(-8),
      kind: 'forbidden',
      params: { needs: 'deployments=read' },
    },
  ],
  ...part,
});

async function looking(
  answer: ChangesAnswer = told(),
  options: ConstructorParameters<typeof Rig>[1] = {},
): Promise<Rig> {
  const client = underWay(TANAKA, options.lang ?? 'en');
  client.log(...logLines(20));
  client.answers = { ...client.answers, changes: answer, 'add-change': WINNER.change };
  const rig = new Rig(client, { lang: 'en', cols: 140, rows: 44, ...options });
  rig.press('7');
  rig.host.pass(2_000);
  await rig.settle();
  return rig;
}
const zoomed = (rig: Rig): readonly string[] => rig.press('z', 'z').rows();
const flat = (rows: readonly string[]): string =>
  rows
    .map((one) => one.replace(/[│|]/g, '').trim())
    .join(' ')
    .replace(/ {2,}/g, ' ');

describe('the changes view', () => {
  it.each(PANES)(
    'SCR-790 7 leads to it from the pane %s; the title says since when and up to when',
    async (pane) => {
      const rig = await looking();
      rig.press(String(PANES.indexOf(pane) + 1), '7');
      expect([rig.state.focus, rig.state.logs.view]).toEqual(['logs', 'changes']);
      const title = zoomed(rig).find((one) => one.includes('2 Logs')) ?? '';
      expect(title).toContain('5 Patterns  6 Compare  [7 Changes]');
      expect(title).toContain('24 h before impact began at 02:55');
      expect(title).toContain('complete to 03:11, 1 unknown');
    },
  );

  it('CHG-884 it looked back so many whole hours, however far the first of them had gone', async () => {
    const text = async (minutes: number) =>
      flat(zoomed(await looking(told({ rows: [], gaps: [], from: iso(-3 - 24 * 60 - minutes) }))));
    for (const minutes of [0, 29, 47]) {
      expect(await text(minutes)).toContain('24 h before impact began');
      expect(await text(minutes)).toContain('Nothing went out for api in 24 h');
    }
  });

  it.each([
    ['alert', '24 h before the alert at 02:55'],
    ['opened', '24 h before the opening at 02:55'],
  ] as const)('CHG-883 the title says of what it is before: %s', async (by, said) => {
    const rig = await looking(told({ impact: { at: iso(-3), by } }));
    expect(zoomed(rig).find((one) => one.includes('2 Logs'))).toContain(said);
  });

  it.each([
    ['errors', 'en', '1 min before impact', 'after'],
    ['alert', 'en', '1 min before the alert', 'after'],
    ['opened', 'ja', 'セッション開始の1分前', 'その後'],
    ['alert', 'ja', 'アラートの1分前', 'その後'],
  ] as const)(
    'CHG-883 the minutes of a change are those to what the title names: %s, %s',
    async (by, lang, minutes, after) => {
      const rig = await looking(told({ impact: { at: iso(-3), by } }), { lang });
      const list = flat(zoomed(rig));
      expect(list).toContain(minutes);
      expect(list).toMatch(new RegExp(`${after} \\S+ checkout 1c9e3b0`));
      rig.press('enter');
      expect(flat(rig.rows())).toContain(`- ${minutes}`);
    },
  );

  it('SCR-790 the strongest evidence comes first, in sentences, and never as a cause', async () => {
    const text = flat(zoomed(await looking()));
    expect(text).toContain(
      '»02:54 deploy checkout 7be2d94 (was 1c9e3b0) 1 min before impact Kato #812 "Reuse pool connections"',
    );
    expect(text).toContain(
      '2 new error patterns since it went live. pool.ts is in the stack and in #812. Same service. Configuration changed.',
    );
    expect(text).toContain('3 h 15 min before impact');
    expect(text).toContain('Yamada, added by hand');
    expect(text).toContain('after rollback checkout 1c9e3b0');
    expect(text).not.toMatch(/cause/i);
  });

  it.each([
    ['en', 'before impact Kato, approved by Sato #812', 'Kato approved by Sato'],
    ['ja', 'Kato(承認 Sato) #812', 'Kato 承認 Sato'],
  ] as const)(
    'CHG-949 who approved it is beside who wrote it, in the list and opened (%s)',
    async (lang, said, opened) => {
      const approved = { ...WINNER, change: { ...WINNER.change, approvedBy: 'Sato' } };
      const rig = await looking(told({ rows: [approved] }), { lang });
      expect(flat(zoomed(rig))).toContain(said);
      rig.press('enter');
      expect(flat(rig.rows())).toContain(opened);
      const unknown = flat(zoomed(await looking(told(), { lang })));
      expect(unknown).not.toMatch(/approv|承認/);
    },
  );

  it('CHG-894 says that no new error points to it, not that there was none', async () => {
    const said = flat(zoomed(await looking()));
    expect(said).toMatch(/search 88ad41f.* Other service\. No new error pattern points to it\./);
    const ja = flat(zoomed(await looking(told(), { lang: 'ja' })));
    expect(ja).toContain('別のサービス。この変更に結び付く新しいエラーなし。');
  });

  it('SCR-790 says that nothing went out, and what could not be read, each in a sentence', async () => {
    const text = flat(zoomed(await looking()));
    expect(text).toContain('Nothing went out for api in 24 h (GitHub, production, to 03:11).');
    expect(text).toContain(
      'gateway: unknown since 02:50. GitHub answers 403: the token needs deployments=read.',
    );
    const none = flat(zoomed(await looking(told({ rows: [], coverage: [], gaps: [], hasSources: false }))));
    expect(none).toContain('No change source. + adds one by hand; see oncall doctor');
  });

  it.each([
    [80, 'en', 'rollback checkout-payment 1c9e3b0 (was 7be2d94)', /1 min before/, /live 03:10 *$/m],
    [120, 'en', 'rollback checkout-payment 1c9e3b0 (was 7be2d94)', /1 min before/, /live 03:10/],
    [80, 'ja', '切り戻し checkout-payment 1c9e3b0(前 7be2d94)', /影響開始の1分前/, /反映 03:10/],
    [180, 'en', 'rollback checkout-payment 1c9e3b0 (was 7be2d94)', /1 min before/, /live 03:10 +Sato/],
  ] as const)(
    'TUI-1066 at %i columns a name is whole while there is room: %s',
    async (cols, lang, name, before, live) => {
      const back = { kind: 'rollback', sha: sha('1c9e3b0'), previousSha: sha('7be2d94'), by: 'Sato' };
      const rows = [WINNER, row('r', 'checkout-payment', 12, 'after', back, [])];
      const rig = await looking(told({ rows }), { cols, lang });
      const at = (text: RegExp): number => {
        const one = rig.rows().find((each) => text.test(each)) ?? '';
        return width(one.slice(0, one.search(text)));
      };
      expect(rig.text()).toContain(name);
      expect(at(live)).toBe(at(before));
      expect(at(live)).toBeGreaterThan(0);
    },
  );

  it('SCR-790 in Japanese and in a narrow terminal evidence is wrapped and never cut', async () => {
    const ja = flat(zoomed(await looking(told(), { lang: 'ja' })));
    expect(ja).toContain(
      '反映後に新しいエラー2種。pool.ts がスタックと #812 にあり。同じサービス。設定の変更あり。',
    );
    expect(ja).toContain('api の24時間のデプロイはありません(GitHub、production、03:11まで)');
    const narrow = await looking(told(), { cols: 60, rows: 30 });
    const rows = zoomed(narrow);
    expect(flat(rows)).toContain('1 min before impact. 2 new error patterns since it went live.');
    expect(Math.max(...rows.map(width))).toBeLessThanOrEqual(60);
  });

  it('SCR-791 s asks why and moves the row down, s again takes it back, u undoes', async () => {
    const rig = await looking();
    rig.press('s', 'enter');
    expect(rig.state.prompt?.error?.key).toBe('refusal.reason-required');
    rig.press('only docs', 'enter');
    await rig.settle();
    expect(rig.client.sent.at(-1)).toMatchObject({
      type: 'change.rule-out',
      data: { reason: 'only docs', change: { id: 'x' } },
    });
    const text = flat(zoomed(rig));
    expect(text).toMatch(/ruled out deploy checkout 7be2d94.* 田中 .*"only docs"/);
    rig.press('z', 'u');
    await rig.settle();
    expect(rig.client.get().view.session.changeMarks).toEqual([]);
  });

  it('SCR-791 p pins it, which notes and record have too; o opens it in the browser; 6 compares around it', async () => {
    const rig = await looking();
    rig.press('p');
    await rig.settle();
    expect(rig.client.get().view.session.changeMarks).toMatchObject([{ id: 'x', pinned: { by: TANAKA } }]);
    rig.press('3');
    expect(rig.text()).toMatch(/\[pinned change\] deploy checkout 7be2d94/);
    rig.press('7', 'o');
    await rig.settle();
    expect(JSON.stringify(rig.host)).toContain('https://github.com/acme/shop/1');
    rig.press('6');
    expect(rig.state.logs).toMatchObject({
      view: 'compare',
      boundary: { at: iso(-4), name: 'boundary.change' },
    });
  });

  it.each([
    { lang: 'en', cols: 80, rows: 24, mark: 'pinned' },
    { lang: 'en', cols: 60, rows: 24, mark: 'pinned' },
    { lang: 'ja', cols: 120, rows: 40, mark: '証跡' },
  ] as const)('CHG-892 says that it is pinned at %j', async ({ mark, ...size }) => {
    const rig = await looking(told(), size);
    rig.press('p');
    const found = rig.rows().find((one) => one.includes('checkout 7be2d94')) ?? '';
    expect(found.replace(/[ │]+$/, '')).toMatch(new RegExp(`${mark}$`));
  });

  it('SCR-791 Enter tells all of it; + adds one by hand with its service', async () => {
    const rig = await looking();
    rig.press('enter');
    expect(rig.text()).toContain('ERROR pool exhausted');
    rig.press('esc', '+');
    expect(rig.state.prompt?.editor.text).toBe('checkout: ');
    rig.press('enter');
    expect(rig.state.prompt?.error?.key).toBe('why.change-form');
    rig.press('flag on', 'enter');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('追加しました');
  });

  it('SCR-792 what comes while the session is open is said, stands among the notes, and is marked in the picture of the log', async () => {
    const rig = await looking();
    const back = {
      ...WINNER.change,
      id: 'r',
      kind: 'rollback' as const,
      sha: sha('1c9e3b0'),
      liveAt: iso(8),
      title: null,
      pr: null,
    };
    rig.client.act(PAGER, 'change.come', { change: back });
    expect(rig.said.at(-1)).toMatch(/rollback checkout 1c9e3b0.*を検知。I で 03:06 を暫定復旧の時刻にします/);
    rig.press('3');
    expect(rig.text()).toMatch(/\[change\] rollback checkout 1c9e3b0 {2}live 03:06/);
    rig.client.act(PAGER, 'changes.see', {
      ...{ from: iso(-1_440), to: iso(13), impactAt: iso(-3), more: 0, coverage: [], gaps: [] },
      rows: [{ change: WINNER.change, place: 'before', evidence: [] }],
    });
    rig.press('7');
    rig.host.pass(1_000);
    expect(zoomed(rig).join('\n')).toMatch(/\^rollback 1c9e3b0|rollback 1c9e3b0\^/);
  });

  it('CHG-893 the picture marks the most suspected first, and nothing that somebody ruled out', async () => {
    const other = { ...WINNER.change, id: 'o', service: 'search', sha: sha('5d20c7a'), liveAt: iso(4) };
    const suspect = { ...WINNER.change, liveAt: iso(6) };
    const seen = [
      { change: suspect, place: 'before' as const, evidence: [] },
      { change: other, place: 'before' as const, evidence: [] },
    ];
    const rig = await looking();
    rig.client.act(PAGER, 'changes.see', {
      ...{ from: iso(-1_440), to: iso(13), impactAt: iso(7), more: 0, coverage: [], gaps: [] },
      rows: seen,
    });
    const axis = () => {
      rig.host.pass(1_000);
      return rig.rows().find((one) => one.includes('alert 02:58')) ?? '';
    };
    expect(axis()).toContain('deploy 7be2d94');
    rig.client.act(TANAKA, 'change.rule-out', { change: suspect, reason: 'only docs' });
    expect(axis()).not.toContain('7be2d94');
    expect(axis()).toContain('deploy 5d20c7a');
  });

  it('CHG-893 none is named where a more suspected one has no room', async () => {
    const other = { ...WINNER.change, id: 'o', service: 'search', sha: sha('5d20c7a'), liveAt: iso(8) };
    const named = async (minutes: number): Promise<string> => {
      const rig = await looking();
      const suspect = { ...WINNER.change, liveAt: iso(minutes) };
      rig.client.act(PAGER, 'changes.see', {
        ...{ from: iso(-1_440), to: iso(13), impactAt: iso(7), more: 0, coverage: [], gaps: [] },
        rows: [suspect, other].map((change) => ({ change, place: 'before' as const, evidence: [] })),
      });
      rig.host.pass(1_000);
      return rig.rows().find((one) => one.includes('alert 02:58')) ?? '';
    };
    expect(await named(-20)).toContain('5d20c7a');
    // At the time of the alert, where its own mark is.
    const axis = await named(0);
    expect(axis).not.toContain('7be2d94');
    expect(axis).not.toContain('5d20c7a');
  });

  it('CHG-951 the words of a mark never touch those of the alert', async () => {
    let marked = 0;
    for (let minutes = 3; minutes < 10; minutes += 0.25) {
      const rig = await looking();
      rig.client.act(TANAKA, 'alert.time', { firedAt: iso(11) });
      const change = { ...WINNER.change, liveAt: iso(minutes) };
      rig.client.act(PAGER, 'changes.see', {
        ...{ from: iso(-1_440), to: iso(13), impactAt: iso(7), more: 0, coverage: [], gaps: [] },
        rows: [{ change, place: 'before' as const, evidence: [] }],
      });
      rig.host.pass(1_000);
      const axis = rig.rows().find((one) => one.includes('alert 0')) ?? '';
      if (axis.includes('7be2d94')) marked += 1;
      expect(axis).not.toMatch(/[^ ]alert/);
    }
    expect(marked).toBeGreaterThan(0);
  });

  it('CHG-951 the words of a mark never seem to have the time at the end of the axis', async () => {
    let marked = 0;
    for (let length = 10; length <= 30; length += 1) {
      const rig = await looking();
      const version = `v${'1'.repeat(length)}`;
      const change = { ...WINNER.change, kind: 'release' as const, version, liveAt: iso(5) };
      rig.client.act(PAGER, 'changes.see', {
        ...{ from: iso(-1_440), to: iso(13), impactAt: iso(7), more: 0, coverage: [], gaps: [] },
        rows: [{ change, place: 'before' as const, evidence: [] }],
      });
      rig.host.pass(1_000);
      const axis = rig.rows().find((one) => one.includes('alert 02:58')) ?? '';
      if (axis.includes('^release')) marked += 1;
      expect(axis).not.toMatch(/\^release v1+ {1,2}\d/);
    }
    expect(marked).toBeGreaterThan(0);
  });

  it('CHG-869 a rollback that went live dates the mitigation: I offers its time by its name, and amends what stands', async () => {
    const rig = await looking();
    const came = (id: string, service: string, minutes: number, more = {}) =>
      rig.client.act(PAGER, 'change.come', {
        change: {
          ...WINNER.change,
          ...{ id, service, services: [{ service, reach: 'own' as const }] },
          ...{ kind: 'rollback' as const, sha: sha('1c9e3b0'), by: 'Sato' },
          ...{ liveAt: iso(minutes), title: null, pr: null },
          ...more,
        },
      });
    rig.client.act(PAGER, 'changes.see', {
      ...{ from: iso(-1_440), to: iso(13), impactAt: iso(-3), more: 0, coverage: [], gaps: [] },
      rows: [{ change: WINNER.change, place: 'before', evidence: [] }],
    });
    rig.press('I');
    expect(rig.state.prompt?.editor.text).toBe('');
    rig.press('esc');
    came('s', 'search', 6);
    came('g', 'checkout', 7, { state: 'going-out', liveAt: null });
    came('r', 'checkout', 8);
    rig.press('I');
    expect(rig.state.prompt?.editor.text).toBe('03:06');
    expect(rig.text()).toContain('rollback checkout 1c9e3b0 Sato went live 03:06');
    rig.press('enter');
    expect(rig.client.sent).toEqual([]);
    expect(rig.text()).toContain('rollback checkout 1c9e3b0 Sato went live 03:06');
    rig.press('y');
    await rig.settle();
    const { clock } = rig.client.get().view.session;
    expect(clock.mitigated).toBe(iso(8));
    rig.press('I');
    expect(rig.state.prompt?.editor.text).toBe('03:06');
    expect(rig.text()).toContain('Change the time of mitigation');
    // As it stands it is not set again.
    rig.press('enter');
    expect(rig.state.dialogs).toEqual([]);
    rig.press('I', '03:07', 'enter', 'y');
    await rig.settle();
    expect(rig.client.get().view.session.clock.mitigated).toBe('2026-11-24T18:07:00.000Z');
    // It is dated: a rollback after that is a change like any other.
    came('t', 'checkout', 12);
    expect(rig.said.at(-1)).not.toContain('暫定復旧の時刻に');
  });

  it('CHG-869 cleared, it is now; a release has no mitigation to date', async () => {
    const rig = await looking();
    const back = { ...WINNER.change, id: 'r', kind: 'rollback' as const, liveAt: iso(8) };
    rig.client.act(PAGER, 'change.come', { change: back });
    rig.press('I', 'ctrl+u', 'enter', 'y');
    await rig.settle();
    const late = rig.client.now - Date.parse(rig.client.get().view.session.clock.mitigated ?? '');
    expect(Math.abs(late)).toBeLessThan(5_000);
    const release = releasing('en');
    release.act(PAGER, 'change.come', { change: back });
    const other = new Rig(release, { lang: 'en' });
    expect(other.press('I').state.prompt?.editor.text ?? '').toBe('');
  });

  it('CHG-870 a click chooses a change by any of its rows, and the wheel moves them', async () => {
    const rig = await looking(told(), { cols: 150 });
    rig.press('1');
    const cell = (text: string) => {
      const rows = rig.rows();
      const y = rows.findIndex((one) => one.includes(text));
      if (y < 0) throw new Error(`no ${text} in\n${rows.join('\n')}`);
      const shown = rows[y] ?? '';
      return { x: width(shown.slice(0, shown.indexOf(text))), y };
    };
    rig.store.pointed({ kind: 'click', ...cell('flag checkout') });
    expect(rig.state).toMatchObject({ focus: 'logs', logs: { view: 'changes', change: 'f', pattern: null } });
    expect(rig.text()).toMatch(/»\S+ +flag checkout/);
    rig.store.pointed({ kind: 'click', ...cell('2 new error patterns since') });
    expect(rig.state.logs.change).toBe('x');
    rig.store.pointed({ kind: 'wheel', by: 1, ...cell('2 new error patterns since') });
    expect(rig.state.logs).toMatchObject({ change: 'r', view: 'changes', pattern: null });
    rig.press('enter');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ text: 'change', target: 'r' });
  });

  it('SCR-793 the verdict may name one of them', async () => {
    const rig = await looking();
    rig.client.act(PAGER, 'changes.see', {
      ...{ from: iso(-1_440), to: iso(13), impactAt: iso(-3), more: 0, coverage: [], gaps: [] },
      rows: [{ change: WINNER.change, place: 'before', evidence: [] }],
    });
    rig.press('V');
    expect(rig.text()).toContain('Change that did it');
    expect(rig.text()).toContain('deploy checkout 7be2d94');
  });
});

describe('the release view', () => {
  it('SCR-794 shows the run with jobs and approvals, the frozen list, and marks what came after it', async () => {
    const client = releasing('en');
    const pull = (number: number, title: string) => ({
      number,
      sha: sha(`a${number}`),
      title,
      author: 'kato',
    });
    client.act(PAGER, 'release.freeze', {
      ...{
        service: 'checkout',
        repository: 'acme/shop',
        tag: 'v2026.11.26',
        sha: sha('3fa9c21'),
        isPart: false,
        url: null,
      },
      previous: { tag: null, sha: sha('1c9e3b0') },
      pulls: [pull(812, 'Reuse pool')],
      migrations: ['db/migrate/20261126_drop_legacy_col.rb'],
    });
    client.act(PAGER, 'release.add', {
      sha: sha('5d20c7a'),
      pulls: [pull(831, 'Tune timeouts')],
      migrations: [],
    });
    const now = new Date(client.now).toISOString();
    client.answers = {
      ...client.answers,
      release: {
        ...{ service: 'checkout', at: now, why: null },
        run: {
          ...{
            number: 482,
            attempt: 1,
            name: 'release.yml',
            url: 'https://github.com/r',
            status: 'waiting',
            conclusion: null,
          },
          ...{ startedAt: now, updatedAt: now, by: 'sato', reviews: [], replacedBy: null },
          jobs: [
            { name: 'build', status: 'completed', conclusion: 'success', startedAt: now, completedAt: now },
          ],
          approvals: [{ environment: 'production', since: now, reviewers: ['tanaka', 'suzuki'] }],
        },
      },
    };
    const rig = new Rig(client, { lang: 'en', cols: 130, rows: 44 });
    expect(rig.state.logs.view).toBe('release');
    rig.host.pass(2_000);
    await rig.settle();
    rig.press('8');
    const text = flat(zoomed(rig));
    expect(text).toContain('Workflow release.yml #482 waiting for approval started by sato');
    expect(text).toContain('☑ build');
    expect(text).toMatch(/production waits for approval .*may approve: tanaka, suzuki/);
    expect(text).toContain('⚠ added after the freeze #831 Tune timeouts kato');
    expect(text).toContain('⚠ cannot be undone: migration 20261126_drop_legacy_col.rb');
    expect(text).toContain('#812 Reuse pool kato');
    rig.press('z', 'B');
    expect(rig.text()).toContain('Migrations that cannot be undone: 1');
  });

  it.each([
    [{ isPart: true }, ['db/migrate/1_drop.rb'], 'Migrations that cannot be undone: at least 1'],
    [{ isPart: true }, [], 'Migrations that cannot be undone: not known'],
    [{ previous: null, isPart: true }, [], 'Migrations that cannot be undone: not known'],
  ])('CHG-938 B says what is not known of migrations: %j %j', (more, migrations, said) => {
    const client = releasing('en');
    client.act(PAGER, 'release.freeze', {
      ...{
        service: 'checkout',
        repository: 'acme/shop',
        tag: 'v1',
        sha: sha('3fa9c21'),
        pulls: [],
        url: null,
      },
      ...{ previous: { tag: null, sha: sha('1c9e000') }, migrations, ...more },
    } as never);
    const rig = new Rig(client, { lang: 'en', cols: 130, rows: 44 });
    expect(rig.press('B').text()).toContain(said);
  });

  it.each([
    ['ja', 'GitHubの設定がありません'],
    ['en', 'GitHub is not configured'],
  ] as const)(
    'SCR-795 a release says that no GitHub is configured, and waits for no answer of it: %s',
    async (lang, said) => {
      const client = releasing(lang);
      client.answers = { release: null };
      const rig = new Rig(client, { lang, cols: 130, rows: 44 });
      rig.host.pass(2_000);
      await rig.settle();
      const text = flat(zoomed(rig.press('8')));
      expect(text).toContain(said);
      expect(text).not.toMatch(/取得中|asking|問い合わせ中/);
    },
  );
});

/** An incident whose procedure brings the version before back, or, without `before`, some fixed one. */
async function wayBackIn(version: string, lang: 'ja' | 'en' = 'en'): Promise<Rig> {
  const client = new FakeClient('checkout-1125', TANAKA, FIRED + 60_000);
  const text = (en: string) => ({ ja: en, en });
  const workflow = { repository: 'acme/shop', file: 'rollback.yml', ref: 'main', inputs: { version } };
  client.act(SATO, 'session.open', {
    ...{ title: 'a', kind: 'incident', timeZone: 'Asia/Tokyo', lang, procedureHash: 'h', severity: null },
    procedure: procedureSchema.parse({
      ...{ id: 'incident', kind: 'incident', title: text('Incident') },
      phases: [
        {
          ...{ id: 'stop-gap', title: text('Stop-gap') },
          steps: [
            { id: 'talk', title: text('Read back') },
            { id: 'restart', title: text('Restart'), run: { workflow: { ...workflow, inputs: {} } } },
            { id: 'back', title: text('Roll back'), run: { workflow } },
          ],
        },
      ],
    }),
    ...{ procedureOrigin: 'o', firedAt: null, tail: { sources: [], query: null, window: null } },
  });
  for (const who of [SATO, TANAKA]) client.act(who, 'participant.join', {});
  client.answers = { ...client.answers, changes: told() };
  const rig = new Rig(client, { lang, cols: 140, rows: 44 });
  rig.press('7');
  rig.host.pass(2_000);
  await rig.settle();
  return rig;
}

describe('the way back of a suspected change', () => {
  it.each([
    ['en', 'Ask to take checkout back to 1c9e3b0?', 'Step "Roll back". Nothing runs until it is confirmed'],
    [
      'ja',
      'checkout を 1c9e3b0 に戻す実行を依頼しますか',
      '手順「Roll back」。確認されるまで何も実行しません',
    ],
  ] as const)(
    'SCR-1056 `B` asks for the step that is made of the version before, of this change, in %s',
    async (...row) => {
      const [lang, question, step] = row;
      const rig = await wayBackIn('{{before}}', lang);
      // Another change was pinned later: what runs is made of the chosen one.
      for (const change of [WINNER.change, told().rows[2]?.change])
        rig.client.act(SATO, 'change.pin', { change: { ...WINNER.change, ...change }, pinned: true });
      rig.press('B');
      expect(rig.text()).toContain(question);
      expect(rig.text()).toContain(step);
      expect(rig.client.sent).toEqual([]);
      rig.press('y');
      await rig.settle();
      expect(rig.client.sent).toEqual([{ type: 'rollback.ask', data: { change: WINNER.change } }]);
      const run = lastRunOf(rig.client.session, 'back');
      expect(run).toMatchObject({ state: 'asked', wanted: { inputs: { version: sha('1c9e3b0') } } });
      expect([rig.state.focus, rig.state.step]).toEqual(['checklist', 'back']);
      // It is under way: the same key shows it.
      rig.press('7', 'B');
      expect(rig.text()).toContain('acme/shop');
      expect(rig.client.sent).toHaveLength(1);
    },
  );

  it('SLK-1126 `B` does not take the run of another change that waits for the one of this change', async () => {
    const rig = await wayBackIn('{{before}}', 'en');
    const other = { ...WINNER.change, id: 'github:other', previousSha: sha('e711000') };
    rig.client.act(SATO, 'rollback.ask', { change: other });
    await rig.settle();
    rig.press('7', 'B');
    expect(rig.text()).toContain('Ask to take checkout back to 1c9e3b0?');
  });

  it('SCR-1056 says where no step leads back, or where the version before is not known', async () => {
    const without = await wayBackIn('v41');
    without.press('B');
    expect(without.text()).toContain('No open step of this procedure runs something with the version before');
    const rig = await wayBackIn('{{before}}');
    rig.press('down', 'B');
    expect(rig.text()).toContain('The version before this change is not known');
    expect([...without.client.sent, ...rig.client.sent]).toEqual([]);
  });

  it('SCR-1056 a change that was ruled out becomes the suspect again', async () => {
    const rig = await wayBackIn('{{before}}');
    rig.client.act(SATO, 'change.rule-out', { change: WINNER.change, reason: 'no' });
    await rig.settle();
    const at = shownOf(rig);
    rig.press(...Array.from({ length: at }, () => 'down'), 'B', 'y');
    await rig.settle();
    expect(rig.client.sent.map(({ type }) => type)).toEqual(['rollback.ask']);
    expect(rig.client.session.changeMarks.at(-1)).toMatchObject({ id: WINNER.change.id, ruledOut: null });
    expect(lastRunOf(rig.client.session, 'back')?.wanted.inputs).toEqual({ version: sha('1c9e3b0') });
  });
});

/** Rows above the change that was ruled out: it is the last. */
const shownOf = (rig: Rig): number => {
  const rows = rig.client.answers.changes as ChangesAnswer;
  return rows.rows.length - 1;
};
