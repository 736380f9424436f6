import { describe, expect, it } from 'vitest';
import { procedureMarkdown } from '../../../src/record/procedures/procedure-markdown.ts';
import { sayField, stepMarks } from '../../../src/record/procedures/step-fields.ts';
import { sayRepeat, sayWithin } from '../../../src/record/procedures/words.ts';
import { type Fields, made, phase, text } from '../../domain/procedures/on-procedures.ts';
import { shapeOf } from '../markdown-shape.ts';

const step = (more: Fields) => {
  const [found] = made([phase('p', ['a', { id: 'b', ...more }])]).phases[0]?.steps.slice(1) ?? [];
  if (found === undefined) throw new Error('no step');
  return found;
};
const titleOf = (id: string): string => `the ${id}`;

describe('a procedure as Markdown', () => {
  it('PRC-1001 has its phases as headings and its steps as boxes, with what people must know of them', () => {
    const steps = [
      'a',
      {
        ...{ id: 'b', title: text('*b*'), required: 'SEV2', due: 'within 5 min', if: 'step a was done' },
        ...{ why: text('_w_'), command: 'ls\n  -l', query: 'level:error  \n  AND x' },
      },
    ];
    const later = phase('later', [{ id: 'c', command: 'pwd' }], { after: 'close' });
    const procedure = made([phase('p', steps), later], { title: text('P *1*') });
    expect(procedureMarkdown(procedure, 'en', 'built-in:p')).toBe(
      [
        ...['# P \\*1\\*', '', '`built-in:p`', '', '## p', '', '- [ ] step a'],
        '- [ ] \\*b\\* — required from SEV2, within 5 min, only if "step a" was done',
        ...['  <br>\\_w\\_', '  <br>`ls -l`', '  <br>log query: `level:error AND x`'],
        ...['', '## later (after the close)', '', '- [ ] step c', '  <br>`pwd`', ''],
      ].join('\n'),
    );
    expect(procedureMarkdown(procedure, 'ja', 'x').split('\n').slice(-4)).toEqual([
      ...['', '- [ ] step c', '  <br>`pwd`', ''],
    ]);
    expect(procedureMarkdown(procedure, 'ja', 'x')).toContain('## later (終了後)');
  });

  it('PRC-1001 leads to the page of a step by its address', () => {
    const link = 'https://example.com/a_b?c=1&d=2';
    const page = procedureMarkdown(made([phase('p', [{ id: 'a', link }])]), 'en', 'x');
    const texts: string[] = [];
    expect(shapeOf(page.split('<br>')[1] ?? '', texts)).toBe('root[paragraph[text]]');
    expect(texts).toEqual([link]);
  });

  it.each([
    [{}, [], []],
    [{ required: true }, ['required'], ['必須']],
    [{ required: 'SEV3' }, ['required from SEV3'], ['SEV3以上で必須']],
    [{ due: 'within 90 min' }, ['within 90 min'], ['90分以内']],
    [{ due: 'within 2 h' }, ['within 2 h'], ['2時間以内']],
    [{ role: 'scribe' }, ['scribe'], ['記録係']],
    [{ needs: 'second person' }, ['second person'], ['2人で']],
    [{ when: 'pinned' }, ['ticked by: pinned'], ['自動: pinned']],
    [
      { repeat: 'every 15 min at SEV1, every 2 h' },
      ['every 15 min at SEV1, every 2 h'],
      ['SEV1は15分ごと、2時間ごと'],
    ],
    [
      { if: 'severity at least SEV2 and severity at most SEV3' },
      ['only if severity at least SEV2 and severity at most SEV3'],
      ['重大度がSEV2以上かつ重大度がSEV3以下ときだけ'],
    ],
    [
      { if: 'step a was skipped and step a was done' },
      ['only if "the a" was skipped and "the a" was done'],
      ['「the a」をスキップしたかつ「the a」が済んだときだけ'],
    ],
  ])('PRC-1001 has of a step with %j the marks %j', (more, en, ja) => {
    expect(stepMarks(step(more), titleOf, 'en')).toEqual(en);
    expect(stepMarks(step(more), titleOf, 'ja')).toEqual(ja);
  });

  it('PRC-1001 has words that this program does not know as they are', () => {
    const newer = { ...step({}), if: 'the moon is full', repeat: 'each day' };
    expect(stepMarks(newer, titleOf, 'en')).toEqual(['each day', 'the moon is full']);
    expect(sayRepeat('each day', 'ja')).toBe('each day');
    expect([60, 61, 120].map((minutes) => sayWithin(minutes, 'en'))).toEqual([
      ...['within 1 h', 'within 61 min', 'within 2 h'],
    ]);
  });

  it('PRC-601 a field that a step does not have has no words', () => {
    const told = ['why', 'within', 'repeat', 'if', 'role', 'needs', 'when'] as const;
    const bare = [...told, 'command', 'link', 'run'] as const;
    expect(bare.map((field) => sayField(step({}), field, titleOf, 'en'))).toEqual(bare.map(() => null));
    const full = step({ why: { ja: 'わけ', en: 'reason' }, command: 'ls', title: { ja: 'び', en: 'B' } });
    const said = (field: 'why' | 'command' | 'title' | 'required') => sayField(full, field, titleOf, 'ja');
    expect([said('why'), said('command'), said('title'), said('required')]).toEqual([
      ...['わけ', 'ls', 'び', '任意'],
    ]);
  });

  it('PRC-1006 a run is said with its workflow, its inputs, and whether two people are asked', () => {
    const workflow = { repository: 'acme/shop', file: 'x.yml', ref: 'main', inputs: { v: '{{before}}' } };
    const said = (danger: 'low' | 'high', lang: 'ja' | 'en') =>
      sayField(
        { id: 'a', title: { ja: 'あ', en: 'a' }, required: false, run: { workflow, danger } },
        'run',
        String,
        lang,
      );
    expect(said('low', 'en')).toBe('acme/shop · x.yml @ main v={{before}}');
    expect(said('high', 'en')).toBe('acme/shop · x.yml @ main v={{before}} (two people)');
    expect(said('high', 'ja')).toBe('acme/shop · x.yml @ main v={{before}}(2人で)');
  });

  it('PRC-1009 a check of the log is said with its source, query, window and what is expected', () => {
    const said = (more: object, lang: 'ja' | 'en') => {
      const query = { query: 'level:ERROR', window: '5m', expect: { most: 0 }, ...more };
      const run = { danger: 'high', query } as const;
      return sayField({ id: 'a', title: { ja: 'あ', en: 'a' }, required: false, run }, 'run', String, lang);
    };
    expect(said({}, 'en')).toBe('level:ERROR (in 5 min, at most 0 expected)');
    expect(said({ source: 'api', expect: { least: 3 }, window: '1h' }, 'en')).toBe(
      'api: level:ERROR (in 1 h, at least 3 expected)',
    );
    expect(said({ source: 'api' }, 'ja')).toBe('api: level:ERROR(5分、期待: 0行以下)');
  });
});
