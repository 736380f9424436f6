import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { opened, SATO, TANAKA, underWay } from '../story.ts';

const last = (rig: Rig) => rig.client.sent.at(-1);

describe('acts on steps', () => {
  it('TUI-30 space ticks the selected step and, pressed again, opens it: by id, not by row', async () => {
    const rig = new Rig(opened(TANAKA)).press('j', 'space');
    expect(last(rig)).toEqual({ type: 'step.do', data: { step: 'severity' } });
    await rig.settle();
    expect(rig.said.at(-1)).toMatch(/^完了: 重大度の決定/);
    expect(rig.state.step).toBe('severity');
    rig.press('space');
    expect(last(rig)).toEqual({ type: 'step.undo', data: { step: 'severity' } });
  });

  it('TUI-30 stays on its step when others add, tick and skip around it', () => {
    const rig = new Rig(opened(TANAKA)).press('j', 'j');
    rig.client.act(SATO, 'step.add', { phase: 'detect', after: null, title: { ja: '先に', en: 'first' } });
    rig.client.act(SATO, 'step.do', { step: 'ack' });
    rig.press('space');
    expect(last(rig)).toEqual({ type: 'step.do', data: { step: 'roles' } });
  });

  it('TUI-31 a skip asks for the reason, and takes none for an answer', async () => {
    const rig = new Rig(opened(TANAKA)).press('s', 'enter');
    expect(rig.client.sent).toEqual([]);
    expect(rig.text()).toContain('理由が必要です');
    rig.press('訓練のため', 'enter');
    expect(last(rig)).toEqual({ type: 'step.skip', data: { step: 'ack', reason: '訓練のため' } });
    await rig.settle();
    expect(rig.text()).toMatch(/✗.*スキップ 田中/);
  });

  it('TUI-31 a step to be done by two says that it waits, and the other one confirms', async () => {
    const client = underWay(TANAKA);
    client.act(SATO, 'step.do', { step: 'read-back' });
    const rig = new Rig(client);
    expect(rig.text()).toContain('⚠ 復唱確認');
    expect(rig.text()).toContain('確認待ち 佐藤');
    while (rig.state.step !== 'read-back') rig.press('j');
    rig.press('space');
    await rig.settle();
    expect(rig.said.at(-1)).toMatch(/^確認しました/);
    expect(client.session.steps['read-back']).toMatchObject({
      status: 'done',
      confirmedBy: { id: TANAKA.id },
    });
  });

  it('TUI-32 assigns from a menu with oneself first; observers are not offered', () => {
    const rig = new Rig(underWay(TANAKA)).press('a');
    expect(rig.text()).toMatch(/»1 田中 .*\(自分\)/);
    rig.press('enter');
    expect(last(rig)).toEqual({ type: 'step.assign', data: { step: 'evidence', participant: TANAKA.id } });
    rig.press('a', 'k', 'enter');
    expect(last(rig)).toEqual({ type: 'step.assign', data: { step: 'evidence', participant: null } });
  });

  it('TUI-33 adds a step behind the selected one, in both languages what was typed', () => {
    const rig = new Rig(opened(TANAKA)).press('+', '決済会社に電話', 'enter');
    expect(last(rig)).toEqual({
      type: 'step.add',
      data: { phase: 'detect', after: 'ack', title: { ja: '決済会社に電話', en: '決済会社に電話' } },
    });
    expect(
      rig
        .rows()
        .slice(3)
        .findIndex((row) => row.includes('決済会社に電話')),
    ).toBe(
      rig
        .rows()
        .slice(3)
        .findIndex((row) => row.includes('アラートの確認')) + 1,
    );
  });

  it('TUI-33 rewords a step in the language of the screen only', () => {
    const rig = new Rig(opened(TANAKA)).press('w', 'ctrl+u', '電話に出る', 'enter');
    expect(last(rig)).toMatchObject({
      type: 'step.edit',
      data: { title: { ja: '電話に出る', en: 'Acknowledge the page' } },
    });
  });

  it('TUI-34 shows what is not confirmed as not confirmed', () => {
    const client = opened(TANAKA);
    client.holding = true;
    const rig = new Rig(client).press('space');
    expect(rig.text()).toMatch(/☑ アラートの確認\(Ack\) +送信中\.\./);
    client.answerAll();
    expect(rig.text()).toMatch(/☑ アラートの確認\(Ack\) +田中 /);
  });

  it('TUI-35 a refusal is said in words, and undo takes one own act back', async () => {
    const rig = new Rig(opened(TANAKA)).press('u');
    expect(rig.said.at(-1)).toBe('取り消せる操作がありません');
    rig.press('space', 'u');
    await rig.settle();
    expect(rig.client.session.steps.ack?.status).toBe('todo');
    expect(rig.said.at(-1)).toContain('取り消しました');
  });

  it('TUI-36 opens a step in full, and y copies its command', async () => {
    const client = opened(TANAKA);
    const rig = new Rig(client).press('enter');
    expect(rig.text()).toContain('誰かが見ていると分かれば');
    rig.press('q', 'y');
    expect(rig.said.at(-1)).toBe('この手順にコマンドもリンクもありません');
  });

  it('SCR-48 a checklist longer than its pane says how many rows lie above and below', () => {
    const shown = (cols: number, rows: number, lang: 'ja' | 'en', ...keys: string[]): string =>
      new Rig(opened(TANAKA), { cols, rows, lang })
        .press('1', ...keys)
        .rows()
        .find((row) => /1 (チェックリスト|Checklist)/.test(row)) ?? '';
    const below = /下に(\d+)行/.exec(shown(80, 24, 'ja'))?.[1];
    expect(Number(below)).toBeGreaterThan(0);
    expect(shown(80, 24, 'ja')).not.toContain('上に');
    expect(shown(80, 24, 'en')).toContain(`${below} below`);
    const down = Array.from({ length: 16 }, () => 'j');
    expect(shown(80, 24, 'ja', ...down)).toMatch(/上に\d+行/);
    expect(shown(80, 24, 'en', ...down)).toMatch(/\d+ above/);
    // In a narrow column what lies below comes before the bar.
    expect(shown(100, 15, 'ja')).toMatch(/チェックリスト 0\/20.* \+\d+行 /);
    expect(shown(120, 70, 'ja')).not.toMatch(/[上下]に/);
  });
});
