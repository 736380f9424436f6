import { describe, expect, it } from 'vitest';
import { newsOf } from '../../../src/tui/reduce/notices.ts';
import { Rig } from '../rig.ts';
import { SATO, SUZUKI, TANAKA, underWay, YAMADA } from '../story.ts';

const rigged = (): Rig => new Rig(underWay(TANAKA));

describe('news of what others do', () => {
  it('TUI-89 tells what is asked of this person, with the bell', () => {
    const rig = rigged();
    rig.client.act(SATO, 'step.assign', { step: 'first-notice', participant: TANAKA.id });
    expect(rig.said.at(-1)).toMatch(/^あなたの担当: 初報の送信/);
    rig.client.act(SATO, 'step.do', { step: 'read-back' });
    expect(rig.said.at(-1)).toMatch(/^佐藤さんが確認を待っています: 復唱確認/);
    rig.client.act(SUZUKI, 'note.add', { text: '@田中 ログの続きをお願いします' });
    expect(rig.said.at(-1)).toBe('鈴木さんからあなた宛てのノートです');
    rig.client.act(SUZUKI, 'note.add', { kind: 'action', text: '監視を戻す', owner: TANAKA.id });
    expect(rig.said.at(-1)).toBe('TODOの担当になりました');
    expect(rig.host.bells).toBe(4);
  });

  it('TUI-1042 why a key was refused goes with the next key, other messages stay', () => {
    const rig = rigged();
    rig.client.act(SATO, 'severity.set', { severity: 'SEV1' });
    rig.press('8');
    expect(rig.said).toEqual(['佐藤さんが重大度を設定: SEV1', 'リリースのセッションではありません']);
    rig.press('j');
    expect(rig.said).toEqual(['佐藤さんが重大度を設定: SEV1']);
    rig.press('8', '8');
    expect(rig.said).toHaveLength(2);
    rig.press('tab');
    expect(rig.said).toEqual(['佐藤さんが重大度を設定: SEV1']);
  });

  it('TUI-89 tells what everyone should hear, without the bell', () => {
    const rig = rigged();
    rig.client.act(SATO, 'severity.set', { severity: 'SEV1' });
    expect(rig.said.at(-1)).toBe('佐藤さんが重大度を設定: SEV1');
    rig.client.act(YAMADA, 'participant.leave', {});
    rig.client.act(YAMADA, 'participant.join', {});
    expect(rig.said.at(-1)).toBe('山田さんが参加しました');
    rig.client.act(SATO, 'session.close', { reason: '訓練終了' });
    expect(rig.said.at(-1)).toBe('佐藤さんがセッションを終了しました');
    expect(rig.host.bells).toBe(0);
  });

  it('TUI-342 says that somebody was removed, or their access revoked, as that and not as leaving', () => {
    const rig = rigged();
    rig.client.act(SATO, 'participant.remove', { participant: YAMADA.id });
    expect(rig.said.at(-1)).toBe('山田さんが退出させられました');
    rig.client.act(SATO, 'participant.revoke', { participant: SUZUKI.id, origin: null });
    expect(rig.said.at(-1)).toBe('鈴木さんのアクセス権が取り消されました');
  });

  it('TUI-89 says one thing once: one’s own act by its own word only, what others did with their name', async () => {
    const rig = rigged();
    rig.press('d', 'enter');
    await rig.settle();
    expect(rig.said).toEqual(['ドライバー: 操作するのはあなただけ。打つ前に声に出し、復唱を待つ']);
    expect(rig.host.bells).toBe(0);
    rig.client.act(SATO, 'step.do', { step: 'evidence' });
    expect(rig.said.at(-1)).toBe('佐藤さんが完了: 証跡の保全');
    expect(rig.said).toHaveLength(2);
    expect(rig.host.bells).toBe(0);
  });

  it('TUI-89 a toast goes by itself, later the more it matters, and the number of others is said', () => {
    const rig = rigged();
    rig.client.act(SATO, 'severity.set', { severity: 'SEV1' });
    rig.client.act(SATO, 'step.assign', { step: 'first-notice', participant: TANAKA.id });
    expect(rig.rows().at(-2)).toMatch(/⚠ あなたの担当: .* 他1件/);
    rig.host.pass(10_000);
    expect(rig.said).toEqual([]);
    expect(rig.rows().at(-2)).toContain('目標: ');
  });
});

describe('news of an invite', () => {
  const hub = { id: 'hub', name: 'oncall', kind: 'system' } as const;
  const invited = 'guest-0123456789';
  const used = (maker: typeof TANAKA) => {
    const rig = rigged();
    const until = '2026-11-26T00:00:00.000Z';
    rig.client.act(maker, 'participant.invite', { participant: invited, role: 'guest', until });
    rig.client.act(hub, 'participant.admit', { participant: invited, name: '森', from: '203.0.113.9' });
    return rig;
  };

  it('SEC-365 its maker hears, with the bell, that it was used from another network; others do not', () => {
    const rig = used(TANAKA);
    expect(rig.said.at(-1)).toMatch(
      /^森さんがあなたの招待を別のネットワーク\(203\.0\.113\.9\)から使いました/,
    );
    expect(rig.host.bells).toBe(1);
    rig.client.act({ id: invited, name: '森', kind: 'guest' }, 'participant.join', {});
    rig.press('4', 'z');
    expect(rig.text()).toContain('(田中さんの招待、203.0.113.9 から)');
    const other = used(SATO);
    expect([other.said, other.host.bells]).toEqual([[], 0]);
  });
});

describe('news of a redaction', () => {
  it('TUI-380 says who took which text out, and of all that was folded again nothing else', () => {
    const before = underWay(TANAKA).get().view.session;
    expect(before.impact).not.toBeNull();
    const by = { id: SATO.id, name: SATO.name, kind: 'member' as const };
    const redaction = {
      seq: before.seq + 1,
      by,
      at: '2026-11-24T18:20:00.000Z',
      reason: null,
      events: [12, 14],
    };
    const after = { ...structuredClone(before), redactions: [redaction] };
    expect(newsOf(before, after, TANAKA.id, 'ja')).toEqual([
      { tone: 'ok', bell: false, say: { key: 'news.redacted', params: { who: '佐藤', seqs: '12, 14' } } },
    ]);
    expect(newsOf(before, after, SATO.id, 'ja')).toEqual([]);
    expect(newsOf(after, { ...after, goal: 'x' }, YAMADA.id, 'ja')).toHaveLength(1);
  });
});
