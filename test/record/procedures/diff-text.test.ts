import { describe, expect, it } from 'vitest';
import { diffProcedures } from '../../../src/domain/procedures/diff.ts';
import { diffMarkdown, tellDiff } from '../../../src/record/procedures/diff-text.ts';
import type { Lang } from '../../../src/text/i18n/messages.ts';
import { type Fields, made, phase, text } from '../../domain/procedures/on-procedures.ts';

const FROM = [phase('p', ['a', 'b', 'c']), phase('q', ['d', 'e'])];
const told = (
  to: readonly Fields[],
  from: readonly Fields[] = FROM,
  lang: Lang = 'en',
  more: Fields = {},
) => {
  const [one, other] = [made(from), made(to, more)];
  return tellDiff('p.yaml', diffProcedures(one, other), [one, other], lang, false);
};
const rows = (...given: Parameters<typeof told>) =>
  told(...given).rows.map(({ sign, what, phase: where, step, detail }) =>
    [sign, what, where, step, detail].join('|'),
  );

describe('a difference of two procedures in words', () => {
  it('PRC-601 of procedures that are the same says so, and whether comments changed', () => {
    const same = (commentsDiffer: boolean, lang: Lang) => {
      const one = made(FROM);
      return tellDiff('p.yaml', diffProcedures(one, one), [one, one], lang, commentsDiffer);
    };
    expect(same(false, 'en')).toEqual({ head: 'p.yaml: No step differs', rows: [], isSame: true });
    expect(same(true, 'en').head).toBe('p.yaml: No step differs; comments changed');
    expect(same(false, 'ja').head).toBe('p.yaml: 手順の違いはありません');
    expect(told([phase('p', ['a'])]).isSame).toBe(false);
  });

  it('PRC-601 counts one and several of each kind', () => {
    expect(told([phase('p', ['x', 'c', 'a']), phase('q', ['d', 'e'])]).head).toBe(
      'p.yaml: 1 step added, 1 removed, 1 moved.',
    );
    const many = [
      phase('p', ['x', 'y', { id: 'd', role: 'lead' }, { id: 'c', role: 'lead' }, 'a']),
      phase('q', ['z']),
    ];
    expect(told(many).head).toBe('p.yaml: 3 steps added, 2 removed, 2 moved, 2 changed.');
    expect(told(many, FROM, 'ja').head).toBe('p.yaml: 追加3、削除2、移動2、変更2。');
    expect(told([phase('p', ['a', 'b', 'c'], { title: text('P1') }), FROM[1] as Fields]).head).toBe(
      'p.yaml: phases changed: 1.',
    );
    expect(told(FROM, FROM, 'en', { title: text('Other') }).head).toBe('p.yaml: title changed.');
  });

  it('PRC-601 says of a moved step where it is now, and from which phase it came', () => {
    expect(rows([phase('p', ['c', 'a', 'b']), phase('q', ['d', 'e'])])).toEqual([
      '>|moved|p|step c|now before "step a"',
    ]);
    expect(rows([phase('p', ['a', 'b']), phase('q', ['d', 'e', 'c'])])).toEqual([
      '>|moved|q|step c|from "p", now the last of its phase',
    ]);
    expect(rows([phase('p', ['a', 'b']), phase('q', ['c', 'd', 'e'])], FROM, 'ja')).toEqual([
      '>|移動|q|step c|「p」から、「step d」の前へ',
    ]);
  });

  it('PRC-601 says of a new step what people must know of it, and of one that is gone whether it was required', () => {
    const x = { id: 'x', required: true, due: 'within 2 h', role: 'lead', if: 'step b was skipped' };
    const from = [phase('p', ['a', 'b', { id: 'c', required: 'SEV2' }])];
    expect(rows([phase('p', ['a', 'b', x])], from)).toEqual([
      '+|added|p|step x|required, within 2 h, only if "step b" was skipped, lead',
      '-|removed|p|step c|was required from SEV2',
    ]);
    expect(rows([phase('p', ['a', 'b', 'c', 'x'])], [phase('p', ['a', 'b', 'c'])])).toEqual([
      '+|added|p|step x|',
    ]);
  });

  it('PRC-601 says of a changed step each field as it was and as it is', () => {
    const to = {
      ...{ id: 'b', title: text('new'), required: true, due: 'within 10 min', repeat: 'every 5 min' },
      ...{ if: 'step a was done', role: 'comms', command: 'ls', why: text('because') },
    };
    expect(rows([phase('p', ['a', to])], [phase('p', ['a', { id: 'b', command: 'pwd' }])])).toEqual([
      [
        '~|changed|p|new|title: step b » new, optional » required, none » within 10 min, none » every 5 min',
        'if: none » only if "step a" was done, role: none » comms, why: none » because, command: pwd » ls',
      ].join(', '),
    ]);
    const gone = rows([phase('p', ['a'])], [phase('p', [{ id: 'a', needs: 'second person' }])], 'ja');
    expect(gone).toEqual(['~|変更|p|step a|確認: 2人で » なし']);
    // A condition names its step as the file has it after the change.
    const other = { id: 'a', title: text('step one') };
    expect(rows([phase('p', [other, { id: 'b', if: 'step a was done' }])], [phase('p', ['a', 'b'])])).toEqual(
      [
        '~|changed|p|step one|title: step a » step one',
        '~|changed|p|step b|if: none » only if "step one" was done',
      ],
    );
  });

  it('PRC-601 says which phases are new, gone, renamed, or moved behind the close, and another title', () => {
    const to = [phase('p', ['a', 'b', 'c'], { title: text('P1') }), phase('r', ['d', 'e'])];
    expect(rows(to).slice(0, 3)).toEqual([
      '~|changed|P1|(phase)|p » P1',
      '+|added|r|(phase)|',
      '-|removed|q|(phase)|',
    ]);
    const later = phase('q', ['d', 'e'], { after: 'close' });
    expect(rows([FROM[0] as Fields, later])).toEqual(['~|changed|q|(phase)|now after the close']);
    expect(rows(FROM, [FROM[0] as Fields, later], 'ja')).toEqual(['~|変更|q|(フェーズ)|今は終了前']);
    expect(rows(FROM, FROM, 'en', { title: text('Other') })).toEqual(['~|changed||title|P » Other']);
  });

  it.each([
    [10, 'SEV2', 'Required at SEV2: 0 » 10.'],
    [11, 'SEV2', '⚠ Required at SEV2: 0 » 11 (lint: at most 10).'],
    [11, 'SEV1', '⚠ Required at SEV1: 0 » 11 (lint: at most 10).'],
    [6, true, 'Required at SEV4: 0 » 6.'],
    [7, true, '⚠ Required at SEV4: 0 » 7 (lint: at most 6).'],
    [7, 'SEV3', '⚠ Required at SEV3: 0 » 7 (lint: at most 6).'],
  ])('PRC-601 of %i steps that become required from %s says how many are required', (n, required, said) => {
    const steps = (more: Fields) => [
      phase(
        'p',
        Array.from({ length: n }, (_, i) => ({ id: `s${i}`, ...more })),
      ),
    ];
    expect(told(steps({ required }), steps({})).head).toBe(`p.yaml: ${n} changed.  ${said}`);
  });

  it('PRC-601 is Markdown for a pull request, and words of the files are literal there', () => {
    const to = [phase('p', ['a', 'b', 'c', { id: 'x', title: text('*bold*'), role: 'lead' }, 'y'])];
    const markdown = (given: readonly Fields[], more: Fields = {}) =>
      diffMarkdown(told(given, [phase('p', ['a', 'b', 'c'])], 'en', more));
    expect(markdown(to)).toEqual([
      '### p.yaml: 2 steps added.',
      '',
      '- `+` added p · **\\*bold\\*** — lead',
      '- `+` added p · **step y**',
      '',
    ]);
    expect(markdown([phase('p', ['a', 'b', 'c'])], { title: text('P1') })).toContain(
      '- `~` changed **title** — P » P1',
    );
    expect(markdown([phase('p', ['a', 'b', 'c'])])).toEqual(['### p.yaml: No step differs', '']);
  });
});
