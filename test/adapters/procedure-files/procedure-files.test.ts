import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseProcedure } from '../../../src/adapters/procedure-files/parse.ts';
import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { isRequired, type Severity } from '../../../src/domain/procedure.ts';

const BUILT_IN = new URL('../../../sessions/procedures', import.meta.url).pathname;
const good = `id: incident
kind: incident
title: { ja: 障害, en: Incident }
phases:
  - id: a
    title: { ja: あ, en: A }
    steps:
      - id: one
        title: { ja: いち, en: One }
`;

function problemsOf(text: string) {
  const result = parseProcedure(text, 'p.yaml');
  return result.ok ? [] : result.problems;
}

describe('procedure files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oncall-procedures-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('PRC-1 the built-in procedures load, with both languages, and their hash follows their content', async () => {
    const results = await procedureFiles([{ path: BUILT_IN, label: 'built-in' }]).list();
    const loaded = results.flatMap((result) => (result.ok ? [result.loaded] : []));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(loaded.map(({ origin }) => origin)).toEqual([
      'built-in:drill',
      'built-in:incident',
      'built-in:release',
    ]);
    expect(new Set(loaded.map(({ hash }) => hash)).size).toBe(3);
  });

  it('PRC-2 an incident asks at most 10 required steps, 6 at SEV3 and below', async () => {
    const result = await procedureFiles([{ path: BUILT_IN, label: 'built-in' }]).find('incident');
    const steps = result?.ok ? result.loaded.procedure.phases.flatMap((phase) => phase.steps) : [];
    const required = (severity: Severity) => steps.filter((step) => isRequired(step, severity)).length;
    expect([required('SEV1'), required('SEV2'), required('SEV3'), required('SEV4')]).toEqual([10, 10, 6, 6]);
  });

  it('PRC-3 an error names file, line and field, and says what is allowed', () => {
    expect(problemsOf(`${good}        needs: second\n`)).toEqual([
      expect.objectContaining({ file: 'p.yaml', line: 10, where: 'phases[0].steps[0].needs' }),
    ]);
    expect(problemsOf(`${good}        needs: second\n`)[0]?.message).toBe(
      '"second" is not one of: second person',
    );
    expect(problemsOf(`${good}        colour: red\n`)[0]).toMatchObject({
      line: 10,
      where: 'phases[0].steps[0].colour',
      message: 'is not a known field',
    });
    expect(problemsOf(good.replace('en: Incident', 'fr: Incident'))[0]).toMatchObject({
      line: 3,
      where: 'title.en',
    });
  });

  it('PRC-520 a fact that is not known is named with its line and the nearest word, or all that there are', () => {
    expect(problemsOf(`${good}        when: severty\n`)).toEqual([
      {
        file: 'p.yaml',
        line: 10,
        where: 'phases[0].steps[0].when',
        message: '"severty" is unknown; the nearest is "severity"',
      },
    ]);
    const near = (word: string) => problemsOf(`${good}        when: ${word}\n`)[0]?.message ?? '';
    expect(near('notice frist')).toContain('"notice first"');
    expect(near('mitigated +30 min')).toContain('"mitigated +30m"');
    expect(near('lunch')).toMatch(/not one of: acknowledged, severity, .*handed over, mitigated \+30m$/);
    expect(near('mitigated +5m')).toBe('');
  });

  it('PRC-521 a fact cannot be the second person', () => {
    expect(problemsOf(`${good}        needs: second person\n        when: decision\n`)).toEqual([
      expect.objectContaining({ line: 11, where: 'phases[0].steps[0].when' }),
    ]);
  });

  it('PRC-522 the built-in incident leaves to people only what no fact can tell', async () => {
    const result = await procedureFiles([{ path: BUILT_IN, label: 'built-in' }]).find('incident');
    const phases = result?.ok ? result.loaded.procedure.phases.filter(({ after }) => after !== 'close') : [];
    const byHand = phases.flatMap(({ steps }) => steps.filter((step) => step.when === undefined));
    expect(byHand.map(({ id }) => id)).toEqual(['recent-change', 'options', 'read-back', 'apply', 'rest']);
    expect(phases.flatMap(({ steps }) => steps)).toHaveLength(20);
  });

  it('PRC-4 a step or phase id used twice is named with its line', () => {
    const twice = `${good}      - id: one\n        title: { ja: に, en: Two }\n`;
    expect(problemsOf(twice)).toEqual([
      { file: 'p.yaml', line: 10, where: 'phases[0].steps[1].id', message: 'step id "one" is used twice' },
    ]);
  });

  it('PRC-5 broken YAML, an empty file and an alias bomb are errors with a line, not crashes', () => {
    expect(problemsOf('id: [unclosed\nkind: x')[0]?.line).toBeGreaterThan(0);
    expect(problemsOf('')).not.toEqual([]);
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    expect(problemsOf(bomb)).not.toEqual([]);
  });

  it('PRC-6 a team’s own file comes before the built-in one of the same id; a path is read as it is', async () => {
    const own = join(folder, 'incident.yaml');
    await writeFile(own, good);
    const procedures = procedureFiles([{ path: folder }, { path: BUILT_IN, label: 'built-in' }]);
    const found = await procedures.find('incident');
    expect(found).toMatchObject({ ok: true, loaded: { origin: own } });
    expect(await procedures.find(own)).toEqual(found);
    expect(await procedures.find('release')).toMatchObject({
      ok: true,
      loaded: { origin: 'built-in:release' },
    });
    expect(await procedures.find('nope')).toBeNull();
    expect(await procedures.find(join(folder, 'nope.yaml'))).toMatchObject({
      ok: false,
      problems: [{ message: 'no such file' }],
    });
  });

  it('PRC-7 a broken file of a folder is listed with its problems, beside the good ones', async () => {
    await writeFile(join(folder, 'broken.yaml'), 'id: 3');
    const procedures = procedureFiles([{ path: folder }]);
    expect((await procedures.list()).map((result) => result.ok)).toEqual([false, true]);
    expect(await procedures.find('broken')).toMatchObject({ ok: false });
  });
});
