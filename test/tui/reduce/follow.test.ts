import { describe, expect, it } from 'vitest';
import type { Anchors } from '../../../src/protocol/messages.ts';
import { anchorsSchema } from '../../../src/protocol/up.ts';
import type { ScreenState } from '../../../src/tui/model/screen-state.ts';
import { anchorsOf } from '../../../src/tui/reduce/follow.ts';
import { told } from '../patterns-told.ts';
import { Rig } from '../rig.ts';
import { logLines, opened, SATO, TANAKA, underWay, YAMADA } from '../story.ts';

const AT: Anchors = {
  pane: 'logs',
  step: 'evidence',
  note: null,
  line: null,
  opened: null,
  level: null,
  filters: [],
  search: null,
};

function following(size = { cols: 120, rows: 40 }): Rig {
  const client = underWay(TANAKA);
  client.log(...logLines(100));
  return new Rig(client, size);
}

const drive = (rig: Rig, anchors: Partial<Anchors>): void =>
  rig.client.set({ driverView: { by: SATO.id, anchors: { ...AT, ...anchors } } });

describe('following the driver', () => {
  it('TUI-80 step, scroll, filters, search and the opened line are the driver’s', () => {
    const rig = following();
    drive(rig, {
      step: 'impact',
      level: 'warn',
      search: 'pool',
      line: 60,
      filters: [{ text: 'checkout', exclude: false, on: true }],
    });
    expect(rig.state).toMatchObject({ step: 'impact', logs: { level: 'warn', search: 'pool', bottom: 60 } });
    expect(rig.text()).toMatch(/WARN以上.*「checkout」のみ.*\/pool/);
    drive(rig, { opened: 53, line: 60 });
    expect(rig.text()).toContain('ログの行');
    drive(rig, { opened: null, line: 60 });
    expect(rig.state.dialogs).toEqual([]);
    expect(rig.rows()[0]).toContain('» 佐藤さんの画面に追従中');
  });

  it('TUI-81 any own scroll peels off, f returns to where the driver is by then', () => {
    const rig = following().press('j');
    expect(rig.state.follow).toBe(false);
    const step = rig.state.step;
    drive(rig, { step: 'impact' });
    expect(rig.state.step).toBe(step);
    expect(rig.rows()[0]).toContain('f で佐藤さんに追従');
    rig.press('f');
    expect(rig.state).toMatchObject({ follow: true, step: 'impact' });
  });

  it('TUI-82 a key pressed just as following moved the selection acts on nothing', () => {
    const rig = following();
    drive(rig, { step: 'impact' });
    rig.press('space');
    expect(rig.client.sent).toEqual([]);
    expect(rig.said.at(-1)).toContain('追従で選択が動いたところ');
    rig.host.pass(1_000);
    rig.press('space');
    expect(rig.client.sent.at(-1)).toEqual({ type: 'step.undo', data: { step: 'impact' } });
  });

  it('TUI-83 who writes keeps their text, their pane and their dialog', () => {
    const rig = following({ cols: 80, rows: 24 }).press('n', '書いている');
    drive(rig, { pane: 'people', opened: 53, line: 60 });
    expect(rig.state.draft?.editor.text).toBe('書いている');
    expect(rig.state.focus).not.toBe('people');
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-83 where one pane is open at a time it is the driver’s', () => {
    const rig = following({ cols: 80, rows: 24 });
    drive(rig, { pane: 'notes' });
    expect(rig.state.focus).toBe('notes');
    rig.press('1');
    expect(rig.state).toMatchObject({ focus: 'checklist', follow: false });
  });

  it('TUI-84 tells where this screen is by ids and places, and only when it moved', () => {
    const client = underWay(SATO);
    client.log(...logLines(50));
    const rig = new Rig(client);
    const told = client.views.length;
    rig.host.pass(5_000);
    expect(client.views.length).toBe(told);
    rig.press('j', '2', 'k');
    const view = client.views.at(-1);
    expect(view).toMatchObject({ pane: 'logs', step: 'first-notice', line: 50 });
    rig.press('enter');
    expect(client.views.at(-1)?.opened).toBe(rig.state.logs.cursor);
  });

  it('TUI-85 the driver, or a person without one, follows nobody and reads so', () => {
    const rig = new Rig(underWay(SATO)).press('f');
    expect(rig.said.at(-1)).toBe('あなたがドライバーです');
    expect(new Rig(opened(TANAKA)).press('f').said.at(-1)).toBe('ドライバーがいません(d で引き受ける)');
  });
});

/** The log as the driver looks at it. */
const LOOK: NonNullable<Anchors['look']> = {
  view: 'lines',
  pattern: null,
  service: null,
  same: null,
  boundary: null,
  range: null,
  page: null,
};
const PAGE: Omit<NonNullable<typeof LOOK.page>, 'kind' | 'target'> = {
  ...{ at: null, source: null, least: null, terms: [], unasked: [] },
};
const look = (rig: Rig, part: Partial<typeof LOOK>): void => drive(rig, { look: { ...LOOK, ...part } });

describe('following the driver into the views of the log', () => {
  it('TUI-684 shows the driver’s view with its selection, boundary and range', async () => {
    const rig = following();
    rig.client.answers = { ...rig.client.answers, patterns: told() };
    look(rig, { view: 'patterns', pattern: 'a2' });
    rig.host.pass(200);
    await rig.settle();
    expect(rig.text()).toMatch(/»新規 .*payment gateway timeout/);
    const boundary = { at: '2026-11-24T17:50:00.000Z', name: 'boundary.opened' };
    look(rig, { view: 'compare', service: 'gateway', boundary });
    expect(rig.state.logs).toMatchObject({ view: 'compare', service: 'gateway', boundary });
    // A name that this screen does not have is a moment all the same.
    look(rig, { view: 'compare', boundary: { ...boundary, name: 'deploy.newer' } });
    expect(rig.state.logs.boundary).toEqual({ ...boundary, name: 'boundary.given' });
    look(rig, { range: { from: '2026-11-24T18:10:15.000Z', to: '2026-11-24T18:10:30.000Z' } });
    expect(rig.text()).toContain('03:10:15-03:10:30 のみ');
    // An older driver's screen tells of the lines alone.
    drive(rig, {});
    expect(rig.state.logs.range).not.toBeNull();
    expect(rig.state.follow).toBe(true);
  });

  it('TUI-684 opens the pages that the driver has asked for, asks for them itself, and closes them with the driver', async () => {
    const rig = following({ cols: 150, rows: 40 });
    const line = { id: 'x', time: '2026-11-24T18:10:15.000Z', level: null, service: 'a', message: 'one hop' };
    rig.client.answers = {
      ...rig.client.answers,
      patterns: told(),
      'pattern-lines': { template: 'pool', lines: [{ ...line, message: 'pool of the page' }] },
      trace: {
        lines: [{ ...line, fields: {}, source: 'app' }],
        more: false,
        sources: [{ name: 'app', lines: 1 }],
        from: line.time,
        to: line.time,
      },
      'field-values': {
        ...{ from: line.time, to: line.time, count: 1, all: 2, more: false, since: null },
        values: [{ value: 'acquirer-b', count: 1, all: 1 }],
        without: { count: 0, all: 0 },
      },
    };
    look(rig, { view: 'patterns', page: { ...PAGE, kind: 'pattern', target: 'a1' } });
    await rig.settle();
    expect(rig.text()).toContain('pool of the page');
    look(rig, { page: { ...PAGE, kind: 'trace', target: '9f3c07d1' } });
    await rig.settle();
    expect(rig.text()).toContain('one hop');
    const page = {
      ...PAGE,
      kind: 'values' as const,
      source: 'app',
      target: 'acquirer',
      least: 'error' as const,
    };
    look(rig, { page });
    await rig.settle();
    expect(rig.text()).toContain('acquirer-b');
    expect(rig.client.asked.map(([what]) => what)).toEqual(['pattern-lines', 'trace', 'field-values']);
    // The same page again is not asked for again.
    look(rig, { page: { ...page }, service: 'x' });
    await rig.settle();
    expect(rig.client.asked).toHaveLength(3);
    look(rig, {});
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-684 tells what this screen looks at, and never more than the wire takes', async () => {
    const client = underWay(SATO);
    client.log(...logLines(50));
    client.answers = { ...client.answers, patterns: told() };
    const rig = new Rig(client, { cols: 150, rows: 44 });
    rig.host.pass(1_000);
    await rig.settle();
    rig.press('5', 'j', 'enter');
    expect(client.views.at(-1)?.look).toMatchObject({
      view: 'patterns',
      pattern: 'a2',
      page: { kind: 'pattern', target: 'a2' },
    });
    rig.press('esc', '[', 'enter');
    const { range } = rig.state.logs;
    expect(client.views.at(-1)?.look).toMatchObject({
      page: null,
      range: { from: new Date(range?.from ?? 0).toISOString(), to: new Date(range?.to ?? 0).toISOString() },
    });
    expect(anchorsSchema.parse(client.views.at(-1))).toEqual(client.views.at(-1));
    const long = { ...rig.state, dialogs: [question('x'.repeat(2_000))] };
    const told_ = anchorsOf(long, rig.store.world);
    expect(told_.look?.page).toBeNull();
    expect(anchorsSchema.safeParse(told_).success).toBe(true);
  });

  it('TUI-685 leaving the view, or closing the page, is this person’s own and ends following', async () => {
    const rig = following();
    look(rig, { view: 'patterns' });
    rig.press('2');
    expect(rig.state).toMatchObject({ follow: false, logs: { view: 'lines' } });
    look(rig, { view: 'compare' });
    expect(rig.state.logs.view).toBe('lines');
    rig.press('f');
    expect(rig.state.logs.view).toBe('compare');
    look(rig, { view: 'compare', page: { ...PAGE, kind: 'trace', target: 'abc' } });
    rig.press('esc');
    expect(rig.state).toMatchObject({ follow: false, dialogs: [] });
    look(rig, { view: 'compare', page: { ...PAGE, kind: 'trace', target: 'abc' }, service: 'x' });
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-685 who picks a range or reads a page of their own keeps it', () => {
    const rig = following();
    rig.press('[');
    look(rig, { page: { ...PAGE, kind: 'trace', target: 'abc' } });
    expect(rig.state.dialogs).toEqual([]);
    expect(rig.state.logs.pick).not.toBeNull();
  });
});

const question = (value: string): ScreenState['dialogs'][number] => ({
  kind: 'text',
  text: 'values',
  target: 'f',
  scroll: 0,
  question: {
    kind: 'values',
    source: 'app',
    field: 'f',
    least: null,
    terms: [{ name: 'f', value, exclude: false }],
    unasked: [],
  },
});

describe('joining late', () => {
  it('TUI-86 opens on a briefing that answers what one would ask; any key closes it, b brings it back', () => {
    const client = underWay(YAMADA);
    const rig = new Rig(client, { cols: 100, rows: 40 });
    rig.press('b');
    const text = rig.text();
    for (const said of [
      '事象',
      '5xxは02:55から',
      '目標',
      '切り戻して止める',
      '影響',
      '決済の約2割',
      '体制',
      'ドライバー 佐藤',
      '⚠ 指揮・連絡係がいません',
      '6/20',
      '次: 証跡の保全(田中)',
      '決定',
      'CSへ一報',
    ]) {
      expect(text).toContain(said);
    }
    rig.press('x');
    expect(rig.state.dialogs).toEqual([]);
    expect(rig.state.logs.filters).toEqual([]);
  });

  it('TUI-86 g and G go to the ends of what is read there, as everywhere, and close nothing', () => {
    const rig = new Rig(underWay(YAMADA), { cols: 60, rows: 15 }).press('b');
    const top = rig.text();
    rig.press('G');
    expect(rig.state.dialogs).toMatchObject([{ kind: 'text', text: 'briefing' }]);
    const last = rig.text();
    expect(last).not.toBe(top);
    rig.press('j');
    expect(rig.text()).toBe(last);
    rig.press('g');
    expect(rig.text()).toBe(top);
  });

  it('TUI-86 greets who comes late, and not who has opened the session', () => {
    const late = underWay(YAMADA);
    const greeted = new Rig(late, { cols: 100, rows: 40 });
    expect(greeted.state.greeted).toBe(true);
    const own = underWay(SATO);
    expect(new Rig(own).state.dialogs).toEqual([]);
  });
});
