import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import { BoxOf, LinesOf, PaneOf, ScreenOf } from '../../../src/tui/components/screen.tsx';
import { HOME_PARTS, homePlaces } from '../../../src/tui/home/home-screen.ts';
import { HomeRig, NIGHT } from '../home/home-rig.ts';
import { lastFrame } from './last-frame.tsx';
import { pane, place } from './rects.ts';

const SIZES = [60, 80, 120, 200] as const;
const LANGS = ['ja', 'en'] as const;
type Lang = (typeof LANGS)[number];

interface Part {
  readonly keys?: readonly string[];
  readonly show: (cols: number) => ReactNode;
  readonly says: Readonly<Record<Lang, string>>;
  readonly before?: (rig: HomeRig) => Promise<unknown>;
}

const PARTS: Readonly<Record<string, Part>> = {
  HomeHeader: {
    show: (cols) => <LinesOf part={HOME_PARTS.header} rect={place(cols, 1)} />,
    says: { ja: '佐藤', en: '佐藤' },
  },
  HomeBanner: {
    show: (cols) => <LinesOf part={HOME_PARTS.banner} rect={place(cols, 1)} />,
    says: { ja: '秒前', en: ' ago' },
    before: async (rig) => {
      rig.host.down = 'the hub is down';
      await rig.poll();
    },
  },
  OpenPages: {
    show: (cols) => <PaneOf part={HOME_PARTS.pages} rect={pane(cols, 7)} focused={true} />,
    says: { ja: '»アラート', en: '»Pages' },
  },
  LiveSessions: {
    show: (cols) => <PaneOf part={HOME_PARTS.sessions} rect={pane(cols, 7)} focused={false} />,
    says: { ja: 'search-1125', en: 'search-1125' },
  },
  HomeFilter: {
    keys: ['/', '検索'],
    show: (cols) => <LinesOf part={HOME_PARTS.filter} rect={place(cols, 1)} focused={true} />,
    says: { ja: '/ 検索', en: '/ 検索' },
  },
  HomeToast: {
    keys: ['/', '検索', 'enter'],
    show: (cols) => <LinesOf part={HOME_PARTS.message} rect={place(cols, 1)} />,
    says: { ja: '検索', en: '検索' },
  },
  HomeFooter: {
    show: (cols) => <LinesOf part={HOME_PARTS.footer} rect={place(cols, 1)} />,
    says: { ja: '? ヘルプ', en: '? help' },
  },
  HomeDialog: {
    keys: ['enter'],
    show: () => <BoxOf part={HOME_PARTS.dialog} />,
    says: { ja: '#4812', en: '#4812' },
  },
  HomeScreen: { show: () => <ScreenOf places={homePlaces} />, says: { ja: 'search', en: 'search' } },
};

describe.each(Object.entries(PARTS))('%s', (name, { keys = [], show, says, before }) => {
  it(`TUI-462 ${name} fills its place at 60, 80, 120 and 200 columns in Japanese and English`, async () => {
    const frames: string[] = [];
    for (const cols of SIZES) {
      for (const lang of LANGS) {
        const rig = await HomeRig.open(NIGHT, { cols, rows: 20, lang });
        await before?.(rig);
        rig.press(...keys);
        const frame = lastFrame(rig.store, show(cols));
        expect(frame).toContain(says[lang]);
        for (const row of frame.split('\n')) expect(width(row)).toBeLessThanOrEqual(cols);
        frames.push(`-- ${cols} ${lang}\n${frame}\n`);
      }
    }
    await expect(frames.join('')).toMatchFileSnapshot(`goldens/home/${name}.txt`);
  });
});
