import type { ReactNode } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HomeRig, NIGHT, pageRow, pagesOf } from '../home/home-rig.ts';
import { Rig } from '../rig.ts';
import { logLines, SUZUKI, TANAKA, underWay } from '../story.ts';

const rendered: string[] = [];
// Every component ends in the one leaf, which is rendered whenever the component is.
vi.mock('../../../src/tui/components/rows.tsx', async (original) => {
  const { Rows } = await original<typeof import('../../../src/tui/components/rows.tsx')>();
  return {
    Rows: (props: Parameters<typeof Rows>[0]): ReactNode => {
      rendered.push(props.id);
      return <Rows {...props} />;
    },
  };
});

/** What was rendered by a change, each as often as it was. */
function by(rig: { readonly frame: unknown }, change: () => void): readonly string[] {
  void rig.frame;
  rendered.length = 0;
  change();
  void rig.frame;
  return [...rendered].sort();
}

beforeEach(() => {
  rendered.length = 0;
});

function night(): Rig {
  const client = underWay(TANAKA);
  client.log(...logLines(200));
  const rig = new Rig(client, { cols: 120, rows: 40 });
  rig.press('3');
  rig.host.pass(200);
  return rig;
}

describe('renders', () => {
  it('TUI-460 a log tick renders the log pane and nothing else', () => {
    const rig = night();
    // Within a second: the header counts those.
    for (let i = 0; i < 3; i++) {
      const tick = by(rig, () => {
        rig.client.log(...logLines(20, 200 + i * 20));
        rig.host.pass(200);
      });
      expect(tick).toEqual(['logs']);
    }
  });

  it('TUI-460 a tick that brings nothing renders nothing', () => {
    const rig = night();
    expect(by(rig, () => rig.host.pass(200))).toEqual([]);
  });

  it('TUI-460 a key in a text renders that text', () => {
    const rig = night();
    rig.press('n', 'あ');
    expect(by(rig, () => rig.press('い'))).toEqual(['note']);
    rig.press('esc', 'esc');
    rig.press(':', 'a');
    expect(by(rig, () => rig.press('b'))).toEqual(['dialog']);
  });

  it("TUI-460 what another adds renders the pane it stands in, and a new focus the two panes and the keys' row", () => {
    const rig = night();
    const added = by(rig, () => rig.client.act(SUZUKI, 'note.add', { text: '途中経過' }));
    // There is an entry now that keys can be about.
    expect(added).toEqual(['footer', 'notes']);
    expect(by(rig, () => rig.press('4'))).toEqual(['footer', 'notes', 'people']);
  });

  it('TUI-460 at home, what came of the pages renders their list', async () => {
    const rig = await HomeRig.open(NIGHT);
    void rig.frame;
    rendered.length = 0;
    const { pages } = NIGHT;
    const incidents = (pages?.incidents ?? []).map((page) =>
      page.id === 'Q4810' ? pageRow('Q4810', { ...page, title: '夜間バッチが止まりました' }) : page,
    );
    await rig.poll({ ...NIGHT, pages: pagesOf(...incidents) });
    void rig.frame;
    expect(rendered).toContain('pages');
    expect(rendered).not.toContain('sessions');
  });
});
