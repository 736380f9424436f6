import { describe, expect, it } from 'vitest';
import { width } from '../../src/text/width.ts';
import { cliRig } from './rig.ts';

const rig = cliRig();
const JA = { ONCALL_LANG: 'ja' };

/** The column at which a text begins. */
const columnOf = (line: string | undefined, text: string): number =>
  line?.includes(text) ? width(line.slice(0, line.indexOf(text))) : -1;

describe('lists on the command line', () => {
  it('HOM-60 list stands in columns in either language, says of what kind a session is, and when it was closed', async () => {
    rig.renew();
    await rig.session('決済画面で5xx急増', '--id', 'checkout');
    await rig.session('release 12', '--id', 'rel', '--procedure', 'release');
    const over = await rig.session('検索が遅い', '--id', 'a-much-longer-name');
    await rig.ok(['close', over, '--reason', 'done']);
    for (const [env, kind, closed] of [
      [JA, 'リリース', /終了 \d{4}-\d\d-\d\d/],
      [{}, 'release', /closed \d{4}-\d\d-\d\d/],
    ] as const) {
      const rows = (await rig.ok(['list', '--all'], { env })).trimEnd().split('\n');
      expect(rows).toHaveLength(3);
      const titles = ['決済画面で5xx急増', 'release 12', '検索が遅い'];
      const columns = titles.map((title) =>
        columnOf(
          rows.find((row) => row.includes(title)),
          title,
        ),
      );
      expect(new Set(columns).size).toBe(1);
      expect(rows.find((row) => row.includes('release 12'))).toContain(` ${kind} `);
      expect(rows.find((row) => row.includes('検索が遅い'))).toMatch(closed);
    }
  });

  it('HOM-61 search stands in columns; where nothing is found it says where it looked and what to try', async () => {
    rig.renew();
    const nobody = await rig.run(['search', 'pool']);
    expect([nobody.code, nobody.out]).toEqual([3, '']);
    expect(nobody.err).toContain('oncall start "what is wrong"');
    const first = await rig.session('決済', '--id', 'checkout');
    const second = await rig.session('検索が遅い', '--id', 'search-slow');
    await rig.ok(['note', first, '接続プールが枯渇']);
    await rig.ok(['note', second, 'プールは正常\n二行目']);
    const rows = (await rig.ok(['search', 'プール'])).trimEnd().split('\n');
    expect(rows).toHaveLength(2);
    const [one, two] = ['接続プールが枯渇', 'プールは正常 / 二行目'].map((text) =>
      columnOf(
        rows.find((row) => row.includes(text)),
        text,
      ),
    );
    expect(one).toBe(two);
    const nothing = await rig.run(['search', 'ｎｏｗｈｅｒｅ'], { env: JA });
    expect([nothing.code, nothing.out]).toEqual([3, '']);
    expect(nothing.err.trim()).toBe(
      '"nowhere" は2件のセッションのタイトル・ノート・証跡に見つかりません。一覧: oncall list --all',
    );
  });
});
