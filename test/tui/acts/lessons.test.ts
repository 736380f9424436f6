import { describe, expect, it } from 'vitest';
import type { Lang } from '../../../src/text/i18n/messages.ts';
import type { Lessons } from '../../../src/tui/model/lessons/lessons.ts';
import { FakeLessons, FILE, lessons } from '../lessons.ts';
import { Rig } from '../rig.ts';
import { TANAKA, underWay } from '../story.ts';

interface Options {
  readonly lang?: Lang;
  readonly cols?: number;
  readonly rows?: number;
  readonly readonly?: boolean;
  readonly files?: FakeLessons;
}

/** A session that is closed, its procedure's file within reach. */
function closed({ files = new FakeLessons(), ...options }: Options = {}) {
  const client = underWay(TANAKA, options.lang);
  client.act(TANAKA, 'session.close', { reason: 'r' });
  const rig = new Rig(client, { cols: 140, rows: 40, lang: 'en', ...options });
  rig.host.lessons = files;
  return { rig, files };
}

async function shown(options: Options = {}) {
  const { rig, files } = closed(options);
  rig.press('#');
  await rig.settle();
  return { rig, files };
}

const settled = async (rig: Rig): Promise<void> => {
  for (let i = 0; i < 4; i++) await rig.settle();
};

describe('the procedure against what was done', () => {
  it('SCR-660 says what was skipped, late, earlier and added, with history, and the offered changes below', async () => {
    const { rig } = await shown();
    const text = rig.text();
    expect(text).toContain('Procedure and what we did  checkout-1125  checkout (9f2c1e0)');
    expect(text).toContain(
      '1 of 4 steps as written, 2 changes offered for sessions/procedures/checkout.yaml',
    );
    expect(text).toMatch(
      /Skipped +List the options +佐藤 \d\d:\d\d "the deploy was clear enough" +3 of the last 3/,
    );
    expect(text).toMatch(/Late +Send the first update +due \d\d:\d\d, done \d\d:\d\d by 田中 +once/);
    expect(text).toMatch(/Earlier +Preserve evidence +before "Assess impact"[^\n]* 3 of the last 3/);
    expect(text).toMatch(/Added +Check for double charges +田中 \d\d:\d\d, not done +once/);
    expect(text).toMatch(/☑ Make "List the options" optional/);
    expect(text).toMatch(/☑ Move "Preserve evidence" before "Assess impact"/);
    expect(text).toMatch(
      /space choose {2}Enter write the file {2}y copy the patch {2}e in \$EDITOR {2}Esc close without writing/,
    );
  });

  it('SCR-660 the selected change shows the lines that it takes out and puts in', async () => {
    const { rig } = await shown();
    expect(rig.text()).toMatch(
      /»☑ Make "List the options" optional[^\n]*\n[^\n]*- +- \{ id: options,.*required: true \}/,
    );
    expect(rig.text()).toMatch(/\+ +- \{ id: options,[^\n]*List the options \} \}/);
    rig.press('down');
    expect(rig.text()).not.toMatch(/- \{ id: options/);
  });

  it('SCR-660 Japanese, and where it is narrow without history, its reasons wrapped', async () => {
    const { rig } = await shown({ lang: 'ja', cols: 80, rows: 34 });
    const text = rig.text();
    expect(text).toContain('4手順中1が手順書どおり。変更案2件');
    expect(text).toMatch(/スキップ +暫定対応案の洗い出し/);
    expect(text).not.toContain('直近3回中3回');
    for (const part of ['the deploy was', 'clear enough']) expect(text).toContain(part);
    for (const row of rig.rows()) expect(row.length).toBeLessThanOrEqual(80);
    const { rig: small } = await shown({ lang: 'ja', cols: 44, rows: 20 });
    expect(small.text()).toContain('暫定対応案の洗い出し');
  });

  it.each(['en', 'ja'] as const)(
    'TUI-1070 at 80 columns the key that closes it is in the footer: %s',
    async (lang) => {
      const { rig } = await shown({ lang, cols: 80, rows: 24 });
      expect(rig.rows().at(-1)).toContain(lang === 'en' ? 'Esc close without writing' : 'Esc 書かずに閉じる');
    },
  );

  it('SCR-661 space chooses; on a row above it adds that change, and takes it out again', async () => {
    const { rig, files } = await shown();
    rig.press('space');
    expect(rig.text()).toContain('»☐ Make "List the options" optional');
    rig.press('g', 'up', 'up', 'up', 'up');
    expect(rig.text()).toMatch(/»Skipped/);
    rig.press('down');
    expect(rig.text()).toContain('space: Give "Send the first update" more time: within 20 min');
    rig.press('space');
    expect(rig.text()).toContain('☑ Give "Send the first update" more time: within 20 min');
    rig.press('down', 'down', 'space', 'enter');
    await settled(rig);
    const [text = ''] = files.written;
    expect(text).toContain('due: within 20 min');
    expect(text).toContain('id: check-for-double-charges');
    expect(text).toContain('required: true');
    expect(text.indexOf('id: evidence')).toBeLessThan(text.indexOf('id: impact'));
    expect(text).toMatch(/^# Ours: ask/);
    expect(text).toContain('# before it rotates');
    expect(rig.state.dialogs).toEqual([]);
    expect(rig.text()).toContain('sessions/procedures/checkout.yaml is written');
  });

  it('SCR-661 a change that is added once more is taken out; without any, Enter says so and writes nothing', async () => {
    const { rig, files } = await shown();
    rig.press('space', 'down', 'space', 'enter');
    await settled(rig);
    expect(files.written).toEqual([]);
    expect(rig.text()).toContain('No change is chosen (space chooses)');
    rig.press('up', 'up', 'space', 'space');
    expect(rig.text()).not.toContain('☑ Add');
    rig.press('space', 'enter');
    await settled(rig);
    expect(files.written).toEqual([expect.stringContaining('check-for-double-charges')]);
  });

  it('SCR-670 a change that the file cannot take beside the others is counted, written or copied', async () => {
    class Some extends FakeLessons {
      override withOffers({ text }: Lessons) {
        return Promise.resolve({ text, left: 1 });
      }
    }
    const { rig } = await shown({ files: new Some() });
    rig.press('y');
    await settled(rig);
    expect(rig.text()).toContain('Patch copied, but 1 of the changes cannot be made beside the others');
    rig.press('enter');
    await settled(rig);
    expect(rig.text()).toMatch(/checkout\.yaml is written, but 1 of the changes cannot be made/);
  });

  it('SCR-661 y copies the patch of what is chosen, and Esc closes without it', async () => {
    const { rig, files } = await shown();
    rig.press('y');
    await settled(rig);
    expect(rig.host.copied.at(-1)).toMatch(
      /^--- a\/sessions\/procedures\/checkout\.yaml\n\+\+\+ b\/sessions\/procedures\/checkout\.yaml\n@@/,
    );
    expect(rig.host.copied.at(-1)).toMatch(/^-.*required: true/m);
    rig.press('esc');
    expect(rig.state.dialogs).toEqual([]);
    expect(files.written).toEqual([]);
  });

  it('SCR-661 e opens the new text in the editor; what is left there is what Enter writes', async () => {
    const { rig, files } = await shown();
    let before = '';
    rig.host.editor = (text) => {
      before = text;
      return { ok: true, text: text.replace('Work', 'Worked').trimEnd() };
    };
    rig.press('e');
    await settled(rig);
    expect(before).not.toContain('required: true');
    expect(rig.text()).toMatch(/As edited in \$EDITOR[^\n]*\n[\s\S]*\+ +title: \{ ja: 対応, en: Worked \}/);
    rig.press('space');
    expect(rig.text()).toContain('The text was edited');
    rig.press('enter');
    await settled(rig);
    expect(files.written[0]).toBe(before.replace('Work', 'Worked'));
  });

  it('SCR-661 what follows from a step that was only left open is offered unchecked', async () => {
    const told = lessons();
    const learned = told.learned.map((one) =>
      one.deviation.is === 'skipped'
        ? { ...one, deviation: { is: 'left', step: one.deviation.step, isOver: true } as const }
        : one,
    );
    const { rig } = await shown({ files: new FakeLessons(lessons({ learned })) });
    expect(rig.text()).toContain('☐ Make "List the options" optional');
    expect(rig.text()).toContain('☑ Move "Preserve evidence" before "Assess impact"');
  });

  it('SCR-661 an editor that fails changes nothing', async () => {
    const { rig } = await shown();
    rig.host.editor = () => ({ ok: false, kind: 'failed', params: {} });
    rig.press('e');
    await settled(rig);
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'lessons', edited: null });
  });

  it('SCR-662 a file that changed meanwhile stays, and a sentence says where the patch is', async () => {
    const { rig, files } = await shown();
    files.result = {
      is: 'changed',
      file: 'sessions/procedures/checkout.yaml',
      at: '2026-11-24T18:20:00.000Z',
      patch: 'sessions/procedures/checkout.yaml.patch',
    };
    rig.press('enter');
    await settled(rig);
    expect(rig.text()).toContain(
      'sessions/procedures/checkout.yaml changed at 03:20; the patch is in sessions/procedures/checkout.yaml.patch',
    );
    expect(rig.state.dialogs).toEqual([]);
  });

  it('SCR-662 a text that is refused keeps the screen open, with the reason', async () => {
    const { rig, files } = await shown();
    files.result = { is: 'refused', reason: 'oncall: checkout.yaml:3 kind: not known' };
    rig.press('enter');
    await settled(rig);
    expect(rig.text()).toContain('checkout.yaml:3 kind: not known');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'lessons' });
  });

  it('SCR-662 a step that the file does not hold is offered to nobody, and says where it is', async () => {
    const { rig } = await shown({ files: new FakeLessons(lessons({ patches: [null, null, null, null] })) });
    expect(rig.text()).toContain('No change is chosen. space on a row above adds its change');
    rig.press('space');
    expect(rig.text()).toContain('This step is not in sessions/procedures/checkout.yaml. Change its base');
  });

  it('SCR-663 it follows the close form, and a close that is refused shows none', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client, { cols: 140, rows: 40 });
    const files = new FakeLessons();
    rig.host.lessons = files;
    rig.press('X', '3', 'enter', '残り', 'ctrl+s', '1', 'ctrl+s');
    expect(client.session.status).toBe('closed');
    await settled(rig);
    expect(files.looks).toBe(1);
    expect(rig.text()).toMatch(/手順書との差異 {2}checkout-1125[\s\S]*終了時/);
    expect(rig.host.exports).toBe(1);
  });

  it('SCR-663 who is at something else by then is told where it is, and nothing opens over it', async () => {
    let tell = (_: unknown): void => {};
    const files = new FakeLessons();
    const { told } = files;
    files.look = () =>
      new Promise((resolve) => {
        tell = resolve as typeof tell;
      });
    const client = underWay(TANAKA);
    const other = new Rig(client, { cols: 140, rows: 40 });
    other.host.lessons = files;
    other.press('X', '3', 'enter', '残り', 'ctrl+s', '1', 'ctrl+s');
    await settled(other);
    other.press('?');
    tell(told);
    await settled(other);
    expect(other.state.dialogs.map(({ kind }) => kind)).toEqual(['text']);
    expect(other.said.at(-1)).toContain('手順書との差異があります');
  });

  it('SCR-663 all done as written is one sentence; before the close there is nothing to compare', async () => {
    const { rig } = await shown({ files: new FakeLessons(lessons({ learned: [], patches: [] })) });
    expect(rig.text()).toContain('All 4 steps were done as written');
    expect(rig.state.dialogs).toEqual([]);
    const open = new Rig(underWay(TANAKA), { lang: 'en' }).press('#');
    expect(open.text()).toContain('It is shown once the session is closed');
  });

  it('SCR-663 --readonly writes nothing', async () => {
    const { rig, files } = await shown({ readonly: true });
    rig.press('enter');
    await settled(rig);
    expect(files.written).toEqual([]);
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'lessons' });
    expect(FILE).toContain('required: true');
  });
});
