import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldRows } from '../../../src/tui/model/field-tree.ts';
import { Rig } from '../rig.ts';
import { logLine, SATO, underWay } from '../story.ts';

const FIELDS = {
  'http.status': '503',
  'http.request.method': 'GET',
  'http.request.path': '/cart/7',
  'kubernetes.labels.app': 'checkout',
  'kubernetes.labels.team': 'payments',
  region: 'ap-northeast-1',
};

const short = (folded: readonly string[] = []) =>
  fieldRows(FIELDS, folded).map(
    ({ depth, key, value, count, folded: shut }) =>
      `${' '.repeat(depth)}${key}${value === null ? (shut ? `(${count})` : ':') : `=${value}`}`,
  );

describe('the fields of a line', () => {
  it('TUI-105 are the JSON they came as, and an object that is folded is one row with their number', () => {
    expect(short()).toEqual([
      'http:',
      ' request:',
      '  method=GET',
      '  path=/cart/7',
      ' status=503',
      'kubernetes.labels:',
      ' app=checkout',
      ' team=payments',
      'region=ap-northeast-1',
    ]);
    expect(short(['http', 'kubernetes.labels'])).toEqual([
      'http(3)',
      'kubernetes.labels(2)',
      'region=ap-northeast-1',
    ]);
  });

  it('TUI-105 show every field once whatever its name, and close every object', () => {
    const name = fc.array(fc.constantFrom('a', 'b', 'c', '', '__proto__', 'constructor'), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.dictionary(
          name.map((parts) => parts.join('.')),
          fc.string(),
        ),
        (fields) => {
          const rows = fieldRows(fields, []);
          const shown = rows.flatMap(({ path, value }) => (value === null ? [] : [[path, value]]));
          expect(new Map(shown as [string, string][])).toEqual(new Map(Object.entries(fields)));
          expect(shown).toHaveLength(Object.keys(fields).length);
          const opened = rows.filter(({ value }) => value === null).length;
          expect(rows.reduce((sum, { closes }) => sum + closes, 0)).toBe(opened);
        },
      ),
    );
  });
});

describe('an opened line', () => {
  const opened = (rows = 40) => {
    const client = underWay(SATO, 'en');
    client.log({ ...logLine(0), message: 'refused', fields: FIELDS });
    return new Rig(client, { cols: 100, rows, lang: 'en' }).press('2', 'k', 'enter');
  };
  const body = (rig: Rig) => rig.rows().map((row) => row.replace(/^.*│ (.*) │.*$/, '$1').trimEnd());

  it('TUI-105 folds the object that is selected, or that the selected field stands in, and all at once', () => {
    const rig = opened();
    expect(rig.text()).toContain('"status": 503');
    expect(rig.text()).toContain('"method": "GET",');
    rig.press('j', 'j', 'j', 'j', 'j', 'space');
    expect(rig.text()).not.toContain('"method"');
    expect(rig.text()).toMatch(/» {2}\+ "request": \{\.\.2\},/);
    rig.press('space');
    expect(rig.text()).toContain('"method"');
    const all = opened().press('space');
    expect(all.text()).toContain('"http": {..3},');
    expect(all.text()).toContain('"kubernetes.labels": {..2},');
    expect(all.press('space').text()).toContain('"method"');
    expect(body(all).filter((row) => /^ *}/.test(row))).toHaveLength(4);
  });

  it('TUI-105 copies the line, or what is selected', () => {
    const rig = opened().press('y');
    expect(rig.host.copied.at(-1)).toContain('refused');
    rig.press('j', 'j', 'j', 'j', 'j', 'y');
    expect(rig.host.copied.at(-1)).toBe('GET');
    rig.press('k', 'y');
    expect(JSON.parse(rig.host.copied.at(-1) ?? '')).toEqual({
      'http.request.method': 'GET',
      'http.request.path': '/cart/7',
    });
    rig.press('enter');
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-105 is walked to its last field on a small screen, and back to its first row', () => {
    const rig = opened(14);
    for (let i = 0; i < 20; i += 1) rig.press('j');
    expect(rig.text()).toMatch(/» +"region"/);
    for (let i = 0; i < 30; i += 1) rig.press('k');
    expect(rig.text()).toContain('refused');
  });
});
