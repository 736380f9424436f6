import { describe, expect, it } from 'vitest';
import { cliRig } from '../rig.ts';

const on = cliRig();
const TANAKA = { ONCALL_NAME: '田中', ONCALL_EMAIL: 'tanaka@example.com' };

describe('oncall join --plain', () => {
  it('PLN-5 tells the session in sentences and does what is typed, also what came before it was there', async () => {
    const session = await on.session('決済で5xx');
    const out = await on.ok(['join', session, '--plain', '--lang', 'ja'], {
      stdin: 'tick recent-change\n事実 5xxは02:55から\nundo\nsteps\n',
    });
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toContain(`${session} に参加しました`);
    expect(lines).toContain('完了: 直前の変更の確認(デプロイ・設定・データ・外部)');
    expect(lines).toContain('ノートを記録しました');
    expect(lines).toContain('取り消しました: ノート「5xxは02:55から」');
    expect(lines.filter((line) => line.startsWith('完了: '))).toHaveLength(1);
    const events = await on.json<{ steps: unknown }[]>('step', session, '--list');
    expect(events).toContainEqual(
      expect.objectContaining({ id: 'recent-change', status: 'done', auto: false }),
    );
  });

  it('PLN-6 says what others do as they do it, marks what is meant for this person, and ends with the session', async () => {
    const session = await on.session('検索が遅い');
    const joined = on.start(['join', session], { env: { ONCALL_PLAIN: '1', ONCALL_LANG: 'en', ...TANAKA } });
    await joined.until(() => joined.out().includes('Type one command a line'));
    await on.ok(['note', session, 'index is rebuilt']);
    await joined.until(() => /index is rebuilt/.test(joined.out()));
    await on.ok(['step', session, 'recent-change', '--assign', '田中']);
    await joined.until(() => /! Assigned to you: step \d+, Check for a recent change/.test(joined.out()));
    joined.child.stdin?.write('tick recent-change\nlead\n');
    await joined.until(() => joined.out().includes('Done: Check for a recent change'));
    await joined.until(() => joined.out().includes('lead: '));
    await on.ok(['close', session, '--reason', 'over']);
    const { code, out } = await joined.ended;
    expect(code).toBe(0);
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });

  it('PLN-302 names the number of a step that waits for a second person; the number confirms it', async () => {
    const session = await on.session('二人で確認');
    const joined = on.start(['join', session], { env: { ONCALL_PLAIN: '1', ONCALL_LANG: 'en', ...TANAKA } });
    await joined.until(() => joined.out().includes('Type one command a line'));
    await on.ok(['step', session, 'read-back']);
    const asked = /! (?:.+) waits for a second person at step (\d+): .+ tick (\d+) confirms it\./;
    await joined.until(() => asked.test(joined.out()));
    const [, step, tick] = asked.exec(joined.out()) ?? [];
    expect(tick).toBe(step);
    joined.child.stdin?.write(`tick ${tick}\nquit\n`);
    await joined.ended;
    const steps = await on.json<{ id: string; status: string }[]>('step', session, '--list');
    expect(steps.find(({ id }) => id === 'read-back')?.status).toBe('done');
  });

  it('PLN-7 who only watches reads everything and changes nothing', async () => {
    const session = await on.session('見るだけ');
    const out = await on.ok(['join', session, '--plain', '--observe', '--lang', 'ja'], {
      stdin: 'tick 1\npeople\n',
    });
    expect(out).toContain('! 閲覧のみで参加しているため、変更できません');
    const steps = await on.json<{ id: string; status: string }[]>('step', session, '--list');
    expect(steps.find((step) => step.id === 'severity')?.status).toBe('todo');
  });
});
