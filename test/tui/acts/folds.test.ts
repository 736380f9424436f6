import { describe, expect, it } from 'vitest';
import { allSteps, currentStep } from '../../../src/domain/checklist.ts';
import { Rig } from '../rig.ts';
import { SATO, underWay } from '../story.ts';

describe('phases', () => {
  it('SCR-10 what is settled is folded; its heading opens with Enter and folds again with left', () => {
    const rig = new Rig(underWay(SATO));
    expect(rig.text()).toContain('+検知・招集 3/3 ✓');
    expect(rig.text()).not.toContain('アラートの確認(Ack)');
    rig.press('g');
    expect(rig.text()).toContain('»検知・招集 3/3 ✓');
    rig.press('enter');
    expect(rig.text()).toMatch(/»☑ アラートの確認\(Ack\)/);
    rig.press('left');
    expect(rig.text()).not.toContain('アラートの確認(Ack)');
    expect(rig.state.phase).not.toBeNull();
  });

  it('SCR-10 a folded heading takes no act meant for a step, and says why', () => {
    const rig = new Rig(underWay(SATO)).press('g', 'space', 's', 'a');
    expect(rig.client.sent).toEqual([]);
    expect(rig.said.at(-1)).toContain('畳まれています');
  });

  it('SCR-10 what one is at is never folded away, nor what following shows', () => {
    const rig = new Rig(underWay(SATO));
    for (const step of allSteps(rig.client.session)) {
      rig.press('h');
      rig.client.set({ pointed: { by: 'x', spot: { at: 'step', id: step.id } } });
      expect(rig.text(), step.id).toMatch(/»[☐☑✗]/);
    }
  });

  it('SCR-11 the step the team is at is seen wherever the selection is', () => {
    const rig = new Rig(underWay(SATO), { cols: 80, rows: 18 });
    const current = currentStep(rig.client.session)?.step.title.ja ?? '';
    for (const key of ['G', ...'kkkkkkkkkkkkkkkkkkkkkkk', 'g']) {
      rig.press(key);
      expect(rig.text(), key).toContain(current.slice(0, 5));
    }
  });
});
