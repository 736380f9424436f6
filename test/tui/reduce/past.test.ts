import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { SATO, underWay } from '../story.ts';

const resolve = { target: 'pagerduty', act: 'resolve', args: { incident: 'Q1ABC' } };
const why = (act: string) => ({
  kind: 'asked-long-ago' as const,
  params: { act, seconds: 21_660, limit: 600 },
});

function rigged() {
  const rig = new Rig(underWay(SATO));
  const late = (id: number, type: 'action.request' | 'responder.request', data: object, act: string) =>
    rig.client.set({
      notices: [
        ...rig.client.get().notices,
        { id, kind: 'refused', n: 900 + id, type, data: data as never, refusal: why(act) },
      ],
    });
  const asked = () => rig.client.sent.map(({ type, data }) => [type, data]);
  return { rig, late, asked };
}

describe('an act that came too late', () => {
  it('TUI-540 is told with its age and offered again; only a yes sends it', () => {
    const { rig, late, asked } = rigged();
    late(1, 'action.request', resolve, 'resolve');
    expect(rig.said.at(-1)).toBe(
      'PDの解決は6時間1分前の操作のため、送信しませんでした(10分まで有効)。必要なら再度実行してください',
    );
    expect(asked()).toEqual([]);
    rig.host.pass(1_000);
    expect(rig.text()).toContain('今、実行しますか: PDの解決');
    rig.press('esc');
    rig.host.pass(5_000);
    expect([asked(), rig.state.dialogs]).toEqual([[], []]);
    late(2, 'action.request', resolve, 'resolve');
    rig.host.pass(1_000);
    rig.press('y');
    expect(asked()).toEqual([['action.request', resolve]]);
  });

  it('TUI-540 of several each is offered by itself, and none to somebody who is writing', () => {
    const { rig, late, asked } = rigged();
    rig.press('n', 'memo');
    late(1, 'action.request', { ...resolve, act: 'escalate' }, 'escalate');
    late(2, 'action.request', resolve, 'resolve');
    rig.host.pass(3_000);
    rig.press('y');
    expect([asked(), rig.state.dialogs]).toEqual([[], []]);
    rig.press('esc');
    rig.host.pass(1_000);
    expect(rig.text()).toContain('今、実行しますか: エスカレーション');
    rig.press('esc');
    rig.host.pass(1_000);
    expect(rig.text()).toContain('今、実行しますか: PDの解決');
    rig.press('y');
    expect(asked()).toEqual([['action.request', resolve]]);
  });

  it('TUI-540 is told in English', () => {
    const rig = new Rig(underWay(SATO), { lang: 'en' });
    rig.client.set({
      notices: [
        {
          id: 1,
          kind: 'refused',
          n: 9,
          type: 'action.request',
          data: resolve as never,
          refusal: why('resolve'),
        },
      ],
    });
    rig.host.pass(1_000);
    expect(rig.text()).toContain('Resolve now?');
  });

  it('TUI-540 of this screen’s own act is offered in the same way', async () => {
    const { rig, asked } = rigged();
    rig.client.holding = true;
    rig.client.answers = { pager: { responders: true, priorities: [], services: [], incidents: [] } };
    rig.press('^');
    await rig.settle();
    rig.press('enter', 'y');
    rig.client.now += 21_660_000;
    rig.client.answerAll();
    await rig.settle();
    expect(asked()).toHaveLength(1);
    rig.host.pass(1_000);
    expect(rig.text()).toContain('今、実行しますか: エスカレーション');
    rig.press('y');
    expect(asked()).toHaveLength(2);
    expect(asked()[1]).toEqual(asked()[0]);
  });
});
