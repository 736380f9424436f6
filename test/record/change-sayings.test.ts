import { describe, expect, it } from 'vitest';
import { asSeen, type KeptCoverage } from '../../src/domain/changes/system-change.ts';
import type { CommandInput } from '../../src/domain/command.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { change, minute } from '../domain/changes/make-change.ts';
import { type Given, opened, pager, sato } from '../domain/given.ts';
import { released } from '../domain/releases.ts';
import { toldOf } from './told.ts';

const deploy = asSeen(change('x', 'checkout', -1, { sha: '7be2c0ffee', title: 'Reuse pool', pr: 812 }));
const flag = asSeen(change('f', 'cart', -30, { kind: 'flag', version: 'dark-mode' }));

const lines = (act: (given: Given) => void, lang: Lang = 'en', given = opened()) =>
  toldOf(given, act, { lang });
type Seen = CommandInput<'changes.see'>;
const look = (given: Partial<Seen> = {}): Seen => ({
  ...{ from: minute(-1_440), to: minute(3), impactAt: minute(0), more: 0, gaps: [], coverage: [], rows: [] },
  ...given,
});
const row = (one: typeof deploy, place: 'before' | 'after' = 'before') => ({
  change: one,
  place,
  evidence: [],
});
const service = (name: string, given: Partial<KeptCoverage> = {}) => ({
  ...{ service: name, completeTo: minute(3), origins: ['github' as const] },
  ...given,
});
const see = (...looks: readonly Seen[]) =>
  lines((given) => {
    for (const one of looks) given.when(pager, 'changes.see', one);
  });

describe('changes in the timeline of a record', () => {
  it('CHG-818 a look says how many went out before the impact, and the first of them', () => {
    expect(see(look({ rows: [row(deploy), row(flag, 'after'), row(flag)] }))).toEqual([
      'looked at what went out before the impact: 2. deploy checkout 7be2c0f #812 "Reuse pool"',
    ]);
    expect(see(look())).toEqual(['looked at what went out before the impact: -']);
  });

  it('CHG-818 a look says what is not known, and where nothing is listed also where nothing went out', () => {
    const coverage = [service('api'), service('web.eu', { completeTo: null })];
    expect(see(look({ coverage }))).toEqual([
      'looked at what went out before the impact: web.eu: unknown. Nothing went out for api in 24 h (GitHub, to 11:58)',
    ]);
    expect(see(look({ coverage, rows: [row(deploy)] }))).toEqual([
      'looked at what went out before the impact: 1. deploy checkout 7be2c0f #812 "Reuse pool". web.eu: unknown',
    ]);
    expect(see(look({ coverage, rows: [row(deploy, 'after')] }))[0]).toContain('Nothing went out for api');
    const half = look({ coverage: [service('api')], from: minute(-119) });
    expect(see(half)[0]).toContain('for api in 1 h (');
  });

  it('CHG-818 a look names three sentences, counts the others, and does not say again what the one before said', () => {
    const coverage = ['a', 'b', 'c', 'd', 'e'].map((name) => service(name, { completeTo: null }));
    const first = look({ coverage, rows: [row(deploy)] });
    const changed = look({ coverage, rows: [row(flag)] });
    const other = look({ coverage: coverage.slice(0, 3), rows: [row(deploy)] });
    expect(see(first, changed, other, look({ rows: [row(flag)] }))).toEqual([
      'looked at what went out before the impact: 1. deploy checkout 7be2c0f #812 "Reuse pool". a: unknown. b: unknown. c: unknown. 2 more',
      'looked at what went out before the impact: 1. flag cart dark-mode',
      'looked at what went out before the impact: 1. deploy checkout 7be2c0f #812 "Reuse pool". a: unknown. b: unknown. c: unknown',
      'looked at what went out before the impact: 1. flag cart dark-mode',
    ]);
    expect(see(first, look({ coverage }))[1]).toBe(
      'looked at what went out before the impact: a: unknown. b: unknown. c: unknown. 2 more',
    );
    const ja = lines((given) => void given.when(pager, 'changes.see', first), 'ja');
    expect(ja).toEqual([
      '影響前の変更を確認: 1件。デプロイ checkout 7be2c0f #812 「Reuse pool」。a: 変更は不明。b: 変更は不明。c: 変更は不明。ほか2件',
    ]);
  });

  it('CHG-818 a change that came has the time at which it was live, failed or began', () => {
    const came = (given: object) =>
      lines((session) => void session.when(pager, 'change.come', { change: { ...deploy, ...given } }))[0];
    const text = 'change: deploy checkout 7be2c0f #812 "Reuse pool"';
    expect(came({})).toBe(`11:54 ${text}`);
    expect(came({ liveAt: null, state: 'failed', failedAt: minute(2) })).toBe(`11:57 ${text}`);
    expect(came({ liveAt: null, state: 'going-out' })).toBe(`11:52 ${text}`);
    expect(came({ liveAt: null, startedAt: null, state: 'waiting' })).toBe(text);
  });

  it('CHG-818 a pin, a ruling out with its reason, and what takes it back have a line each', () => {
    const name = 'deploy checkout 7be2c0f #812 "Reuse pool"';
    const said = lines((given) => {
      given.when(sato, 'change.pin', { change: deploy, pinned: true });
      given.when(sato, 'change.rule-out', { change: deploy, reason: 'only docs' });
      given.when(sato, 'change.rule-out', { change: deploy, reason: null });
      given.when(sato, 'change.pin', { change: deploy, pinned: false });
    });
    expect(said).toEqual([
      `pinned a change: ${name}`,
      `ruled out a change: ${name} (reason: only docs)`,
      `took back the ruling out of ${name}`,
    ]);
  });

  it('CHG-815 a frozen release has its version and content, and what was added five titles at most', () => {
    const pull = (n: number | null) => ({ number: n, sha: '7be2c0ffee', title: `T${n}`, author: null });
    const frozen: CommandInput<'release.freeze'> = {
      ...{ service: 'api', repository: 'acme/api', tag: 'v4.1', sha: '7be2c0ffee', url: null },
      ...{ previous: { tag: 'v4.0', sha: '1c9e000000' }, pulls: [pull(1)], migrations: [], isPart: false },
    };
    const added = (...pulls: readonly (number | null)[]): CommandInput<'release.add'> => ({
      ...{ sha: '1c9e000000', pulls: pulls.map(pull), migrations: [] },
    });
    const freeze = (given: Given) => {
      given.when(pager, 'release.freeze', frozen);
      given.when(pager, 'release.add', added(1, null, 3, 4, 5));
      given.when(pager, 'release.add', added(1, 2, 3, 4, 5, 6, 7));
    };
    const said = lines(freeze, 'en', released());
    expect(said).toEqual([
      'froze the release: v4.1 = 7be2c0f, previous version v4.0, pull requests 1, migrations 0',
      'added after the freeze: #1 T1, Tnull, #3 T3, #4 T4, #5 T5 (version now 1c9e000)',
      'added after the freeze: #1 T1, #2 T2, #3 T3, #4 T4, #5 T5 +2 (version now 1c9e000)',
    ]);
  });

  it('CHG-816 a run of a release has its state, what it waits for, and who approved or rejected it', () => {
    const run: CommandInput<'release.run'> = {
      ...{ number: 12, attempt: 1, name: 'Deploy', url: null, status: 'in_progress', conclusion: null },
      ...{ by: null, waitsFor: [], approvedBy: [], rejectedBy: [] },
    };
    const said = (given: Partial<typeof run>) =>
      lines((session) => void session.when(pager, 'release.run', { ...run, ...given }), 'en', released())[0];
    expect(said({})).toBe('workflow Deploy #12: in_progress');
    expect(said({ name: null, status: 'completed', conclusion: 'success' })).toBe('workflow #12: success');
    expect(said({ waitsFor: ['prod', 'eu'] })).toBe('workflow Deploy #12: waits for approval (prod, eu)');
    expect(said({ approvedBy: ['a', 'b'], rejectedBy: ['c', 'd'] })).toBe(
      'workflow Deploy #12: in_progress (approved by a, b) (rejected by c, d)',
    );
  });
});
