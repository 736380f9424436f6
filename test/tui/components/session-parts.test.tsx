import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import { width } from '../../../src/text/width.ts';
import { BoxOf, LinesOf, PaneOf, ScreenOf, TooSmall } from '../../../src/tui/components/screen.tsx';
import { SESSION_PARTS, sessionPlaces } from '../../../src/tui/lines/session-screen.ts';
import { Rig } from '../rig.ts';
import { logLines, SUZUKI, TANAKA, underWay } from '../story.ts';
import { lastFrame } from './last-frame.tsx';
import { pane, place } from './rects.ts';

const SIZES = [60, 80, 120, 200] as const;
const LANGS = ['ja', 'en'] as const;
type Lang = (typeof LANGS)[number];

function rigOf(cols: number, lang: Lang): Rig {
  const client = underWay(TANAKA, lang);
  client.log(...logLines(60));
  client.act(SUZUKI, 'note.add', {
    text: lang === 'ja' ? '決済の待ち行列が溢れています' : 'the queue is full',
  });
  return new Rig(client, { cols, rows: 24, lang });
}

interface Part {
  readonly keys?: readonly string[];
  readonly show: (cols: number, lang: Lang) => ReactNode;
  /** What it says in each language, whatever the width. */
  readonly says: Readonly<Record<Lang, string>>;
  readonly before?: (rig: Rig) => void;
}

const SLACK: Actor = { id: 'slack', name: 'Slack', kind: 'system' };
const cut = { kind: 'waiting', until: 0, attempt: 3, reason: { kind: 'unreachable', params: {} } } as const;
const dialog = (says: Part['says'], ...keys: readonly string[]): Part => ({
  keys,
  show: () => <BoxOf part={SESSION_PARTS.dialog} />,
  says,
});

const PARTS: Readonly<Record<string, Part>> = {
  Header: {
    show: (cols) => <LinesOf part={SESSION_PARTS.header} rect={place(cols, 3)} />,
    says: { ja: 'checkout-1125', en: 'checkout-1125' },
  },
  HeaderSlack: {
    show: (cols) => <LinesOf part={SESSION_PARTS.header} rect={place(cols, 3)} />,
    says: { ja: 'Slack: ', en: 'Slack: ' },
    before: ({ client }) =>
      client.act(SLACK, 'chat.stall', {
        since: '2026-11-24T18:12:00.000Z',
        kind: 'not-in-channel',
        params: {},
      }),
  },
  Banner: {
    show: (cols) => <LinesOf part={SESSION_PARTS.banner} rect={place(cols, 1)} />,
    says: { ja: 'ハブに届きません', en: 'The hub cannot be reached' },
    before: ({ client }) => client.connection({ ...cut, until: client.now + 8_000 }),
  },
  ChecklistPane: {
    show: (cols) => <PaneOf part={SESSION_PARTS.checklist} rect={pane(cols)} focused={true} />,
    says: { ja: '»1 チェックリスト', en: '»1 Checklist' },
  },
  LogPane: {
    show: (cols) => <PaneOf part={SESSION_PARTS.logs} rect={pane(cols)} focused={false} />,
    says: { ja: ' 2 ログ', en: ' 2 Logs' },
  },
  NotesPane: {
    show: (cols) => <PaneOf part={SESSION_PARTS.notes} rect={pane(cols)} focused={true} />,
    says: { ja: '決済の待ち行列が溢れています', en: 'the queue is full' },
  },
  PeoplePane: {
    show: (cols) => <PaneOf part={SESSION_PARTS.people} rect={pane(cols)} focused={false} />,
    says: { ja: '4 参加者', en: '4 People' },
  },
  NoteEditor: {
    keys: ['n', '切り戻しを開始'],
    show: (cols) => <LinesOf part={SESSION_PARTS.note} rect={place(cols, 3)} focused={true} />,
    says: { ja: '> 切り戻しを開始', en: '> 切り戻しを開始' },
  },
  Prompt: {
    keys: ['O', '決済を戻す'],
    show: (cols) => <LinesOf part={SESSION_PARTS.prompt} rect={place(cols, 2)} focused={true} />,
    says: { ja: '決済を戻す', en: '決済を戻す' },
  },
  Toast: {
    show: (cols) => <LinesOf part={SESSION_PARTS.message} rect={place(cols, 1)} />,
    says: { ja: '目標', en: 'Goal' },
  },
  Footer: {
    show: (cols) => <LinesOf part={SESSION_PARTS.footer} rect={place(cols, 1)} />,
    says: { ja: '? ヘルプ', en: '? help' },
  },
  Menu: dialog({ ja: '1 ', en: '1 ' }, 'd'),
  Form: dialog({ ja: 'Ctrl-S', en: 'Ctrl-S' }, 'S'),
  Palette: dialog({ ja: '> ノート', en: '> ノート' }, ':', 'ノート'),
  Confirm: dialog({ ja: '─ 確認 ─', en: '─ Please confirm ─' }, 'q'),
  Help: dialog({ ja: '─ ヘルプ ─', en: '─ Help ─' }, '?'),
  Briefing: dialog({ ja: '影響', en: 'Impact' }, 'b'),
  LineDetails: dialog({ ja: 'checkout', en: 'checkout' }, '2', 'k', 'enter'),
  TextPage: dialog({ ja: '溢れています', en: 'the queue is full' }, '3', 'enter'),
  TooSmall: {
    show: (cols, lang) => <TooSmall cols={cols} rows={3} lang={lang} />,
    says: { ja: '30x6', en: '30x6' },
  },
  SessionScreen: {
    show: () => <ScreenOf places={sessionPlaces} />,
    says: { ja: '»1 チェックリスト', en: '»1 Checklist' },
  },
};

describe.each(Object.entries(PARTS))('%s', (name, { keys = [], show, says, before }) => {
  it(`TUI-462 ${name} fills its place at 60, 80, 120 and 200 columns in Japanese and English`, async () => {
    const frames: string[] = [];
    for (const cols of SIZES) {
      for (const lang of LANGS) {
        const rig = rigOf(cols, lang);
        before?.(rig);
        rig.press(...keys);
        const frame = lastFrame(rig.store, show(cols, lang));
        expect(frame).toContain(says[lang]);
        for (const row of frame.split('\n')) expect(width(row)).toBeLessThanOrEqual(cols);
        frames.push(`-- ${cols} ${lang}\n${frame}\n`);
      }
    }
    await expect(frames.join('')).toMatchFileSnapshot(`goldens/session/${name}.txt`);
  });
});
