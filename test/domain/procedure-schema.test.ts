import { describe, expect, it } from 'vitest';
import { isRequired } from '../../src/domain/procedure.ts';
import { procedureSchema, sentProcedureSchema } from '../../src/domain/procedure-schema.ts';
import { isVariableValue, withValues } from '../../src/domain/variables.ts';

const text = (en: string) => ({ ja: en, en });
const step = (id: string, more: object = {}) => ({ id, title: text(id), ...more });
const phase = (id: string, ...steps: readonly object[]) => ({ id, title: text(id), steps });
const file = (phases: readonly object[], more: object = {}) => ({
  ...{ id: 'p', kind: 'release', title: text('P'), phases, ...more },
});
const one = (more: object, variables?: readonly object[]) =>
  file([phase('work', step('a', more))], variables ? { variables } : {});

/** Each problem with its place, and what is wrong there. */
function problems(
  value: object,
  schema: typeof procedureSchema | typeof sentProcedureSchema = procedureSchema,
) {
  const read = schema.safeParse(value);
  return (read.error?.issues ?? []).map((issue) => [
    issue.path.join('.'),
    ...(issue.code === 'custom' ? Object.values(issue.params ?? {}) : [issue.code]),
  ]);
}
const STEP = 'phases.0.steps.0';

describe('reading a procedure', () => {
  it.each<[object, readonly (readonly unknown[])[]]>([
    [{ when: 'severity' }, []],
    [{ when: 'slept' }, [[`${STEP}.when`, 'when', 'slept']]],
    [{ when: 'slept', needs: 'second person' }, [[`${STEP}.when`, 'when', 'slept']]],
    [{ when: 'severity', needs: 'second person' }, [[`${STEP}.when`, 'fact-second', 'severity']]],
    [{ needs: 'second person' }, []],
    [{ if: 'severity at least SEV2' }, []],
    [{ if: 'tomorrow' }, [[`${STEP}.if`, 'if', 'tomorrow']]],
    [{ repeat: 'every 10 min' }, []],
    [{ repeat: 'often' }, [[`${STEP}.repeat`, 'repeat', 'often']]],
    [{ due: 'within 5 min' }, []],
    [{ within: 5 }, []],
    [{ due: 'soon' }, [[`${STEP}.due`, 'due', 'soon']]],
    [{ due: 'within 5 min', within: 5 }, [[`${STEP}.within`, 'due-twice', 'within 5 min']]],
    [
      { if: 'tomorrow', repeat: 'often', due: 'soon' },
      [
        [`${STEP}.if`, 'if', 'tomorrow'],
        [`${STEP}.repeat`, 'repeat', 'often'],
        [`${STEP}.due`, 'due', 'soon'],
      ],
    ],
  ])('PRC-598 names the words of a step that nobody can read: %j', (more, found) => {
    expect(problems(one(more))).toEqual(found);
  });

  it('DOM-597 takes `due` for `within`, and a step without either has no time', () => {
    const within = (more: object) => procedureSchema.parse(one(more)).phases[0]?.steps[0];
    expect(within({ due: 'within 5 min' })).toEqual({ ...step('a'), required: false, within: 5 });
    expect(within({ within: 7 })).toEqual({ ...step('a'), required: false, within: 7 });
    expect(within({})).toEqual({ ...step('a'), required: false });
  });

  it.each([procedureSchema, sentProcedureSchema])(
    'PRC-4 names a step and a phase that are there twice',
    (schema) => {
      const phases = [
        phase('x', step('a'), step('b')),
        phase('y', step('c'), step('a')),
        phase('x', step('d')),
      ];
      expect(problems(file(phases), schema)).toEqual([
        ['phases.1.steps.1.id', 'step-twice', 'a'],
        ['phases.2.id', 'phase-twice', 'x'],
      ]);
      expect(problems(file(phases.slice(0, 1)), schema)).toEqual([]);
    },
  );

  it('PRC-598 names a condition on a step that is not in it, with those that are', () => {
    const on = (condition: string) =>
      file([phase('x', step('a'), step('b', { if: condition })), phase('y', step('c'))]);
    const ids = ['a', 'b', 'c'];
    expect(problems(on('step c was done'))).toEqual([]);
    expect(problems(on('severity at least SEV2 and step nope was done'))).toEqual([
      ['phases.0.steps.1.if', 'if-step', 'nope', ids],
    ]);
    expect(problems(on('severity at least SEV2'))).toEqual([]);
  });

  it('PRC-623 names a variable that is not declared, in each field, and one that is declared twice', () => {
    const variables = ['tag', 'sha', 'tag'].map((id) => ({ id, title: text(id) }));
    const command = 'deploy {{tag}} {{ nope }} {{sha}}';
    const more = {
      command,
      query: '{{q}}',
      link: 'https://e.com/{{l}}',
      why: { ja: '{{j}}', en: '{{e}} {{tag}}' },
    };
    expect(problems(one(more, variables))).toEqual([
      ['variables.2.id', 'variable-twice', 'tag'],
      [`${STEP}.why.ja`, 'variable-unknown', 'j'],
      [`${STEP}.why.en`, 'variable-unknown', 'e'],
      [`${STEP}.command`, 'variable-unknown', 'nope'],
      [`${STEP}.query`, 'variable-unknown', 'q'],
      [`${STEP}.link`, 'variable-unknown', 'l'],
    ]);
    expect(problems(one({ command: '{{tag}}' }, variables.slice(0, 2)))).toEqual([]);
    expect(problems(one({ command: '{{tag}}' }))).toEqual([[`${STEP}.command`, 'variable-unknown', 'tag']]);
    expect(problems(one({ title: text('{{tag}}') }))).toEqual([]);
    const messages = procedureSchema.safeParse(one({ command: '{{x}}' }, variables)).error?.issues;
    expect(messages?.map(({ message, code }) => [message, code])).toEqual([
      ['variable "tag" is declared twice', 'custom'],
      ["{{x}} is not one of the procedure's variables", 'custom'],
    ]);
  });

  const workflow = { repository: 'acme/shop', file: 'rollback.yml', ref: 'main' };
  it.each<[string, object, readonly (readonly unknown[])[]]>([
    ['variables of the session and its own', { inputs: { a: '{{before}} {{tag}}', b: '{{service}}' } }, []],
    ['a variable that is not', { ref: '{{nope}}' }, [['ref', 'variable-unknown', 'nope']]],
    ['one in an input', { inputs: { a: '{{nope}}' } }, [['inputs.a', 'variable-unknown', 'nope']]],
    ['two lines', { inputs: { a: 'x\ny' } }, [['inputs.a', 'run-input']]],
    ['an expression', { inputs: { a: '$'.concat('{{ secrets.KEY }}') } }, [['inputs.a', 'run-input']]],
    ['an input of no name', { inputs: { 'a b': 'x' } }, [['inputs.a b', 'invalid_key']]],
    ['a repository of no owner', { repository: 'shop' }, [['repository', 'invalid_format']]],
    ['a way up', { repository: '../..' }, [['repository', 'invalid_format']]],
    ['a path', { file: '.github/workflows/x.yml' }, [['file', 'invalid_format']]],
  ])('PRC-1003 a run with %s', (_, more, found) => {
    const run = { workflow: { ...workflow, ...more } };
    expect(problems(one({ run }, [{ id: 'tag', title: text('T') }]))).toEqual(
      found.map(([at, ...rest]) => [`${STEP}.run.workflow.${at}`, ...rest]),
    );
  });

  it('PRC-1003 a run needs something to run, its undo is a step, and it is dangerous unless it says otherwise', () => {
    expect(problems(one({ run: {} }))).toEqual([[`${STEP}.run`, 'run-kind']]);
    expect(problems(one({ run: { shell: 'rm' } }))[0]).toEqual([`${STEP}.run`, 'unrecognized_keys']);
    expect(problems(one({ run: { workflow, undo: 'b' } }))).toEqual([
      [`${STEP}.run.undo`, 'if-step', 'b', ['a']],
    ]);
    // Another text may not name what only a run is filled in with.
    expect(problems(one({ command: 'x {{before}}' }))[0]).toContain('variable-unknown');
    const run = (value: object) => procedureSchema.parse(one(value)).phases[0]?.steps[0]?.run;
    expect(run({ run: { workflow } })?.danger).toBe('high');
    expect(run({ run: { workflow, danger: 'low' } })?.danger).toBe('low');
  });

  it('PRC-1004 a run of a newer program is read: what is not known there runs nothing, and is dangerous', () => {
    const sent = (run: object) => sentProcedureSchema.parse(one({ run })).phases[0]?.steps[0]?.run;
    expect(sent({ graph: { source: 'app' }, danger: 'grave' })).toEqual({ danger: 'grave' });
    expect(sent({ workflow: { ...workflow, region: 'eu' } })).toEqual({ danger: 'high', workflow });
  });

  it('PRC-1007 a check of the log says what is asked and expected; what cannot be meant is named', () => {
    const query = { query: 'level:ERROR AND service:{{service}}', expect: { most: 0 } };
    const wrong = (more: object) => problems(one({ run: { query: { ...query, ...more } } }));
    const at = `${STEP}.run.query`;
    expect(wrong({})).toEqual([]);
    expect(problems(one({ run: { query, workflow } }))).toEqual([[`${STEP}.run`, 'run-kind']]);
    expect(wrong({ query: ' ' })).toEqual([[`${at}.query`, 'too_small']]);
    expect(wrong({ query: 'a\nb' })).toEqual([[`${at}.query`, 'run-input']]);
    expect(wrong({ query: '{{tag}}' })).toEqual([[`${at}.query`, 'variable-unknown', 'tag']]);
    for (const expected of [{}, { most: 0, least: 1 }])
      expect(wrong({ expect: expected })).toEqual([[`${at}.expect`, 'run-expect']]);
    for (const [field, value, code] of [
      ['most', -1, 'too_small'],
      ['least', 0, 'too_small'],
      ['most', 0.5, 'invalid_type'],
    ] as const)
      expect(wrong({ expect: { [field]: value } })).toEqual([[`${at}.expect.${field}`, code]]);
    for (const window of ['59s', '61m', '5', '2d', ''])
      expect(wrong({ window })).toEqual([[`${at}.window`, 'run-window']]);
    for (const window of ['60s', '1m', '1h']) expect(wrong({ window })).toEqual([]);
    const read = procedureSchema.parse(one({ run: { query } })).phases[0]?.steps[0]?.run;
    expect(read?.query).toEqual({ ...query, window: '5m' });
    expect(sentProcedureSchema.parse(one({ run: read! })).phases[0]?.steps[0]?.run).toEqual(read);
  });

  it('DOM-612 a text has the values that are known, and names of the others as they are written', () => {
    const values = new Map([['tag', 'v1']]);
    expect(withValues('{{tag}} {{ tag }} {{sha}} {tag} {{Tag}}', values)).toBe('v1 v1 {{sha}} {tag} {{Tag}}');
    expect(
      ['v1', 'release/2026+1', '-rf', 'a b', '', 'x'.repeat(100), 'x'.repeat(101)].map(isVariableValue),
    ).toEqual([true, true, false, false, false, true, false]);
  });
});

describe('what is required', () => {
  it.each([
    [true, 'SEV4', true],
    [false, null, false],
    ['SEV2', null, true],
    ['SEV2', 'SEV1', true],
    ['SEV2', 'SEV2', true],
    ['SEV2', 'SEV3', false],
    ['SEV1', null, true],
    ['SEV1', 'SEV2', false],
  ] as const)('DOM-7 a step that is required from %s is so at %s: %s', (required, severity, is) => {
    expect(isRequired({ required }, severity)).toBe(is);
  });
});
