import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Anchors, LogsLook } from '../../../src/protocol/messages.ts';
import { isOfLines, LOG_VIEWS } from '../../../src/tui/model/views/log-views.ts';
import { movedEnd, PICTURE_MS, RANGE_STEP_MS, wholePicture } from '../../../src/tui/model/views/range.ts';
import { word } from '../../../src/tui/model/words.ts';
import { pattern, told } from '../patterns-told.ts';
import { Rig } from '../rig.ts';
import { FIRED, logLine, logLines, SATO, TANAKA, underWay } from '../story.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

async function looking(options: ConstructorParameters<typeof Rig>[1] = {}, you = TANAKA): Promise<Rig> {
  const client = underWay(you, 'en');
  client.log(...logLines(60));
  client.answers = { ...client.answers, patterns: told() };
  const rig = new Rig(client, { lang: 'en', cols: 140, rows: 44, ...options });
  rig.host.pass(1_000);
  await rig.settle();
  return rig.press('2');
}

const row = (rig: Rig, text: string): string => rig.rows().find((each) => each.includes(text)) ?? '';
/** The lines that the pane shows, by their words. */
const seen = (rig: Rig): readonly string[] => {
  const { logs } = rig.store.world;
  return Array.from({ length: logs.size }, (_, i) => logs.at(i)).flatMap((each) =>
    each?.kind === 'line' ? logs.linesOf(each).map(({ id }) => id) : [],
  );
};

describe('a range', () => {
  it.each(LOG_VIEWS.flatMap(({ id, key }) => (isOfLines(id) ? [key] : [])))(
    'TUI-680 is picked on the picture in the view %s, with marks and words; Esc leaves all as it was',
    async (key) => {
      const rig = (await looking()).press(key);
      const before = rig.state.logs;
      rig.press('[');
      const whole = wholePicture(rig.store.world.logs.picture(null).end);
      expect(rig.state.logs.pick).toEqual({ ...whole, end: 'from' });
      expect(rig.rows().at(-1)).toMatch(
        /Enter only this range {2}\[ beginning {2}\] end {2}Left Right 15 s earlier/,
      );
      // Each key alone narrows from its own side.
      rig.press('[', '[', ']', ']', ']');
      const { from, to } = rig.state.logs.pick as { from: number; to: number };
      expect([from - whole.from, whole.to - to]).toEqual([2 * RANGE_STEP_MS, 2 * RANGE_STEP_MS]);
      expect(rig.text()).toMatch(/\[=+\]/);
      const inside = logLines(60).filter(
        ({ time }) => Date.parse(time ?? '') >= from && Date.parse(time ?? '') < to,
      );
      const count = (level: string): number => inside.filter((line) => line.level === level).length;
      const counts = `${inside.length} lines, ${count('error')} errors, ${count('warn')} warnings`;
      expect(inside.length).toBeGreaterThan(5);
      expect(rig.text()).toMatch(new RegExp(`02:5\\d:\\d\\d-03:1\\d:\\d\\d \\(14m\\) {2}${counts}`));
      rig.press('right', 'left', 'pageup');
      expect(rig.state.logs.pick).toMatchObject({ from, to: to - 60_000, end: 'to' });
      rig.press('esc');
      expect(rig.state.logs).toEqual({ ...before, picture: rig.state.logs.picture });
    },
  );

  it.each(['en', 'ja'] as const)(
    'TUI-1070 at 80 columns the key that leaves it is in the footer: %s',
    async (lang) => {
      const rig = (await looking({ lang, cols: 80, rows: 24 })).press('z', 'z', '[');
      expect(rig.rows().at(-1)).toContain(`Esc ${word(lang, 'act.range.close')}`);
    },
  );

  it.each(LOG_VIEWS.flatMap(({ id, key }) => (isOfLines(id) ? [] : [key])))(
    'TUI-680 from the view %s, which is not of lines, it is picked over the lines',
    async (key) => {
      const rig = (await looking()).press(key, '[');
      expect(rig.state.logs).toMatchObject({ view: 'lines', pick: { end: 'from' } });
      expect(rig.text()).toMatch(/\[=+\]/);
    },
  );

  it('TUI-680 opens the picture where it is put away, and says where there is no room for it', async () => {
    const small = await looking({ cols: 80, rows: 24 });
    expect(small.text()).not.toContain('max ');
    expect(small.press('1', ']').text()).toMatch(/\[=+\]/);
    expect(small.state).toMatchObject({ focus: 'logs', logs: { pick: { end: 'to' } } });
    const tiny = (await looking({ cols: 80, rows: 15 })).press('[');
    expect(tiny.state.logs.pick).toBeNull();
    expect(tiny.said.at(-1)).toContain('行数が足りません');
  });

  it('TUI-680 has its ends apart and on the picture, however it is moved', () => {
    const moves = fc.array(
      fc.record({ end: fc.constantFrom('from', 'to'), steps: fc.integer({ min: -90, max: 90 }) }),
    );
    fc.assert(
      fc.property(moves, fc.integer({ min: 0, max: 10 ** 9 }), (all, past) => {
        const end = FIRED + past;
        const whole = wholePicture(end);
        let pick = { ...whole, end: 'from' as 'from' | 'to' };
        for (const { end: chosen, steps } of all)
          pick = movedEnd({ ...pick, end: chosen as 'from' | 'to' }, steps, end);
        expect(pick.to - pick.from).toBeGreaterThanOrEqual(RANGE_STEP_MS);
        expect(pick.from).toBeGreaterThanOrEqual(whole.from);
        expect(pick.to).toBeLessThanOrEqual(whole.to);
        expect([pick.from % RANGE_STEP_MS, pick.to % RANGE_STEP_MS]).toEqual([0, 0]);
        expect(whole.to - whole.from).toBeLessThanOrEqual(PICTURE_MS + 2 * RANGE_STEP_MS);
      }),
      { seed: 14 },
    );
  });

  it('TUI-681 shows its lines alone, the title says it, and Esc ends it', async () => {
    const rig = await looking({}, SATO);
    const all = seen(rig);
    // From 03:10:11 on there is a line each quarter of a second.
    rig.press('[');
    const { to } = rig.state.logs.pick as { to: number };
    rig.press(...Array.from({ length: 80 }, () => '['), 'left');
    expect(rig.state.logs.pick).toMatchObject({ from: to - 2 * RANGE_STEP_MS });
    rig.press('enter');
    const from = to - 2 * RANGE_STEP_MS;
    expect(rig.state.logs).toMatchObject({ pick: null, range: { from, to } });
    expect(rig.said.at(-1)).toContain('追従中の人も');
    const lines = logLines(60).filter(({ time }) => Date.parse(time ?? '') >= from);
    expect(lines.length).toBeGreaterThan(0);
    expect(seen(rig)).toEqual(lines.map(({ id }) => id));
    expect(row(rig, '2 Logs')).toMatch(/only 03:10:\d\d-03:10:\d\d/);
    // What comes later is not of it.
    rig.client.log({ ...logLine(99), id: 'late', time: iso(to + 5_000) });
    rig.host.pass(1_000);
    expect(seen(rig)).not.toContain('late');
    rig.press('esc');
    rig.host.pass(300);
    expect(rig.state.logs.range).toBeNull();
    expect(seen(rig)).toEqual([...all, 'late']);
  });

  it('TUI-681 asks the sources for lines that are not held, and goes on back from there to its beginning', async () => {
    const rig = await looking();
    rig.client.sourceLines = Array.from({ length: 700 }, (_, i) => ({
      ...logLine(i, -200 + i / 10),
      id: `old-${i}`,
      no: 0,
    }));
    // From 200 s before the alert to 130 s before it, each tenth of a second.
    const from = Math.floor((FIRED - 180_000) / RANGE_STEP_MS) * RANGE_STEP_MS;
    rig.client.set({
      driverView: {
        by: SATO.id,
        anchors: { ...ANCHORS, look: { ...LOOK, range: { from: iso(from), to: iso(from + 45_000) } } },
      },
    });
    await rig.settle();
    rig.host.pass(300);
    const inside = rig.client.sourceLines.filter(({ time }) => {
      const at = Date.parse(time ?? '');
      return at >= from && at < from + 45_000;
    });
    expect(inside.length).toBe(450);
    expect(seen(rig)).toEqual(inside.map(({ id }) => id));
    // Nothing of it stays beside the newest lines.
    rig.press('esc');
    rig.host.pass(300);
    expect(seen(rig).some((id) => id.startsWith('old-'))).toBe(false);
    expect(seen(rig)).toHaveLength(60);
  });

  it('TUI-681 is what patterns and comparison count', async () => {
    const rig = await looking();
    const asks: unknown[] = [];
    const ask = rig.client.ask.bind(rig.client);
    rig.client.ask = (what, args) => {
      if (what === 'patterns') asks.push(args);
      return ask(what, args);
    };
    rig.press('5', '[', 'enter');
    const range = rig.state.logs.range as { from: number; to: number };
    // What was counted up to now is not shown for the range.
    expect(rig.text()).not.toContain('circuit open: <name>');
    const part = { at: iso(range.from), range: [iso(range.from), iso(range.to)] as const };
    const rows = [pattern({ id: 'r1', template: 'in range' })];
    rig.client.answers = { ...rig.client.answers, patterns: told({ ...part, rows }) };
    rig.host.pass(200);
    await rig.settle();
    expect(asks.at(-1)).toEqual({ at: iso(range.from), to: iso(range.to), lead: 0 });
    expect(rig.text()).toContain('in range');
    expect(row(rig, '[5 Patterns]')).toMatch(/only 02:5\d:\d\d-03:1\d:\d\d/);
    rig.press('6', 'esc');
    rig.host.pass(200);
    await rig.settle();
    expect(asks.at(-1)).toEqual({});
  });

  it('TUI-682 is not shown by the numbers of a hub that counts no range', async () => {
    const rig = await looking();
    rig.press('5', '[', 'enter');
    rig.host.pass(200);
    await rig.settle();
    expect(rig.text()).toContain('The range cannot be counted: the hub is older');
    expect(rig.text()).not.toContain('cannot reserve stock: pool exhausted  ');
  });
});

const ANCHORS: Anchors = {
  pane: 'logs',
  step: null,
  note: null,
  line: null,
  opened: null,
  level: null,
  filters: [],
  search: null,
};
const LOOK: LogsLook = {
  view: 'lines',
  pattern: null,
  service: null,
  same: null,
  boundary: null,
  range: null,
  page: null,
};
