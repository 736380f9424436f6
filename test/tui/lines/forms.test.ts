import { describe, expect, it } from 'vitest';
import { FORMS } from '../../../src/tui/dialogs/forms/forms.ts';
import { say } from '../../../src/tui/model/words.ts';
import { Rig } from '../rig.ts';
import { SATO, underWay } from '../story.ts';

const LANGS = ['ja', 'en'] as const;
/** The keys that open a form. */
const OPENERS = ['S', 'V', 'X', 'P', 'N', 'H'] as const;

const narrow = (lang: 'ja' | 'en' = 'ja'): Rig => new Rig(underWay(SATO, lang), { cols: 60, rows: 15, lang });

/** The box of the dialog without its edges, its rows as they are read. */
const boxed = (rig: Rig): readonly string[] =>
  rig
    .rows()
    .filter((row) => row.startsWith('│'))
    .map((row) => row.slice(2, -2).trimEnd());

function formOf(rig: Rig) {
  const top = rig.state.dialogs.at(-1);
  if (top?.kind !== 'form') throw new Error('no form is open');
  const fields = FORMS[top.form].fields(top.values, rig.store.world);
  return { at: top.at, fields, field: fields[top.at] };
}

describe('forms in little room', () => {
  it.each(LANGS)('SCR-308 at 60x15 each field has its whole label, and each choice its name: %s', (lang) => {
    let choices = 0;
    for (const key of OPENERS) {
      const rig = narrow(lang).press(key);
      const { fields } = formOf(rig);
      for (const field of fields) {
        const text = boxed(rig).join('\n');
        expect(text, key).toContain(`»${say(lang, field.label)}`);
        const named = field.kind === 'choice' ? field.choices : [];
        for (const [i, { label }] of named.entries()) {
          expect(text, key).toContain(`${i + 1} ${say(lang, label)}`);
          choices += 1;
        }
        rig.press('tab');
      }
      expect(boxed(rig).join('\n'), key).toMatch(/»\[ .* \]/);
    }
    expect(choices).toBeGreaterThan(12);
  });

  it('SCR-308 the label of several incidents stands above its choices', () => {
    const client = underWay(SATO);
    const [first] = new Rig(client).store.world.session.incidents;
    for (const number of [4813, 4814]) {
      client.act(SATO, 'incident.link', { incident: { ...first, id: `Q${number}`, number } });
    }
    const rig = new Rig(client, { cols: 60, rows: 15 }).press('X');
    const rows = boxed(rig);
    const at = rows.findIndex((row) => row.includes('#4812, #4813, #4814 は確認済み(Ack)'));
    expect(rows[at]?.trim()).toBe('»#4812, #4813, #4814 は確認済み(Ack)');
    expect(rows[at + 1]?.trim()).toBe('1 解決済みにする   2 差し戻す   3 このまま');
  });

  it('SCR-309 what stops a form stands below the field that it is about, in sight', () => {
    const rig = narrow().press('X', '3', 'ctrl+s');
    const { field } = formOf(rig);
    expect(field?.id).toBe('reason');
    const rows = boxed(rig);
    const at = rows.findIndex((row) => row.startsWith('»未完了のまま終了する理由'));
    expect(rows[at + 1]).toContain('⚠ ');
    expect(rig.frame.cursor).not.toBeNull();
  });

  it('SCR-310 a longer form says how much lies above and below; PgUp reads it, the next key is for the field', () => {
    const rig = narrow().press('X');
    const whole = new Rig(underWay(SATO), { cols: 60, rows: 40 }).press('X');
    const [first] = boxed(whole);
    const top = () => rig.rows().find((row) => row.startsWith('┌')) ?? '';
    expect(top()).toMatch(/上に\d+行\(PgUp\) {2}下に\d+行/);
    expect(boxed(rig)).not.toContain(first);
    rig.press('pageup', 'pageup');
    expect(boxed(rig)[0]).toBe(first);
    expect(top()).not.toContain('上に');
    expect(formOf(rig).at).toBe(0);
    rig.press('pagedown');
    expect(top()).toContain('上に');
    rig.press('pageup', '3');
    expect(boxed(rig).join('\n')).toContain('[3 このまま]');
    rig.press('pageup', 'tab', 'x');
    expect(boxed(rig).join('\n')).toMatch(/»未完了のまま終了する理由 +x/);
    // With room for all of it nothing is said.
    expect(whole.rows().find((row) => row.startsWith('┌'))).not.toMatch(/上に|下に/);
  });

  it('SCR-311 a question that does not fit tells all that will be done: the longest text gives way', () => {
    const rig = narrow().press('N', 'あ'.repeat(600), 'tab', 'tab', '30m', 'ctrl+s');
    const rows = boxed(rig);
    const all = rows.join('\n');
    expect(all).toMatch(/次報: \d\d:\d\d/);
    expect(all).toContain('取り消せません');
    expect(all).toMatch(/\+\d+行/);
    expect(all).toContain('あああ');
    // All but the header, the row of what is said and the footer.
    expect(rows.length).toBe(8);
  });
});
