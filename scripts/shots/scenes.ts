import type { Terminal } from '../../test/stories/driver/terminal.ts';
import { DARK, LIGHT, type Theme } from './theme.ts';

/** One picture of a run: what is done before, and how it is called. */
export interface Shot {
  /** `docs/shots/<name>.svg` */
  readonly name: string;
  readonly title: string;
  /** Brings the screen to what the picture shows. */
  readonly pose?: (screen: Terminal) => Promise<void>;
}

/** One run on a terminal, and the pictures taken of it, in order. */
export interface Scene {
  /** The demo's session, or the home screen of someone whom a page has just reached. */
  readonly of: 'demo' | 'home';
  readonly lang: 'ja' | 'en';
  /** What the terminal looks like, and says of itself. */
  readonly theme: Theme;
  readonly cols: number;
  readonly rows: number;
  /** What the screen shows once the story has come so far. */
  readonly ready: string;
  readonly shots: readonly Shot[];
}

/** Nothing is under way at PagerDuty. The step that it ticks may be above what the checklist shows. */
async function settled(screen: Terminal): Promise<void> {
  await screen.shows((shown) => !/送信中|sending/.test(shown));
}

export const SCENES: readonly Scene[] = [
  {
    of: 'demo',
    lang: 'ja',
    theme: DARK,
    cols: 120,
    rows: 34,
    ready: 'CSへ一報',
    shots: [
      {
        name: 'wide-ja',
        title: 'oncallの画面(120桁、日本語): チェックリスト、ログ、ノート、参加者',
        pose: async (screen) => {
          await settled(screen);
          await screen.hides('さんが');
        },
      },
      {
        name: 'briefing-ja',
        title: '途中から参加した人が最初に見る状況まとめ',
        pose: (screen) => screen.type('b').shows('何かキーを押すと'),
      },
    ],
  },
  {
    of: 'demo',
    lang: 'en',
    theme: DARK,
    cols: 120,
    rows: 34,
    ready: 'Call customer support',
    shots: [
      {
        name: 'wide-en',
        title: 'The screen of oncall, 120 columns: checklist, logs, notes, people',
        pose: (screen) => settled(screen),
      },
    ],
  },
  {
    of: 'demo',
    lang: 'en',
    theme: DARK,
    cols: 80,
    rows: 24,
    ready: 'Goal:',
    shots: [
      {
        name: 'narrow-en',
        title: 'The screen of oncall at 80 columns: one pane open, the others one line each',
        pose: async (screen) => {
          await settled(screen);
          await screen.type('2').shows('rollback finished', 90_000);
        },
      },
    ],
  },
  {
    of: 'demo',
    lang: 'en',
    theme: LIGHT,
    cols: 120,
    rows: 34,
    ready: 'Call customer support',
    shots: [
      {
        name: 'light-en',
        title: 'The screen of oncall on a light background',
        pose: (screen) => settled(screen),
      },
    ],
  },
  {
    of: 'home',
    lang: 'ja',
    theme: DARK,
    cols: 120,
    rows: 15,
    ready: '決済画面で5xx急増',
    shots: [
      {
        name: 'home-ja',
        title: 'ホーム: 当番、PagerDutyのアラート、進行中のセッション',
        pose: (screen) => screen.type('g').shows(/»未確認.*決済画面で5xx急増/),
      },
    ],
  },
];
