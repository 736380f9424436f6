import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintFiles } from '../../../src/adapters/procedure-files/lint.ts';
import { parseProcedure } from '../../../src/adapters/procedure-files/parse.ts';
import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { snapshotsFor } from '../../../src/cli/wiring/git.ts';
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
        kind: 'when-near',
        params: expect.anything(),
        message: '"severty" is unknown; the nearest is "severity"',
      },
    ]);
    const near = (word: string) => problemsOf(`${good}        when: ${word}\n`)[0]?.message ?? '';
    expect(near('notice frist')).toContain('"notice first"');
    expect(near('mitigated +30 min')).toContain('"mitigated +30m"');
    expect(near('lunch')).toMatch(
      /not one of: acknowledged, severity, .*handed over, .*rolled back, mitigated \+30m$/,
    );
    expect(near('mitigated +5m')).toBe('');
  });

  it('PRC-1010 what a run cannot be is named with the text that stands there, and fields with the nearest one', () => {
    const run = (text: string) =>
      problemsOf(`${good}        run: { ${text} }\n`).map(({ where, message }) => [
        where?.split('run.')[1],
        message,
      ]);
    expect(run("query: { query: 'a', expect: { most: 0 }, window: 5h }")).toEqual([
      ['query.window', '"5h" is not a span from 1m to 1h; write it as: 5m'],
    ]);
    expect(run('query: { query: "a\\nb", expect: { most: 0 } }')[0]?.[1]).toMatch(
      /^"a\\nb" must be one line/,
    );
    expect(run("query: { sourc: a, query: 'a', expect: { leest: 1 } }")).toEqual([
      ['query.expect.leest', 'is not a known field; the nearest is least'],
      ['query.expect', 'needs exactly one of most and least'],
      ['query.sourc', 'is not a known field; the nearest is source'],
    ]);
    expect(run('workflow: { repo: a/b, file: x.yml, ref: main }').map(([, said]) => said)).toContain(
      'is not a known field; the nearest is repository',
    );
  });

  it('PRC-521 a fact cannot be the second person, but an approval on the forge can', () => {
    expect(problemsOf(`${good}        needs: second person\n        when: approved\n`)).toEqual([]);
    expect(problemsOf(`${good}        needs: second person\n        when: decision\n`)).toEqual([
      expect.objectContaining({ line: 11, where: 'phases[0].steps[0].when' }),
    ]);
  });

  it('PRC-522 the built-in incident leaves to people only what no fact can tell', async () => {
    const result = await procedureFiles([{ path: BUILT_IN, label: 'built-in' }]).find('incident');
    const phases = result?.ok ? result.loaded.procedure.phases.filter(({ after }) => after !== 'close') : [];
    const byHand = phases.flatMap(({ steps }) => steps.filter((step) => step.when === undefined));
    expect(byHand.map(({ id }) => id)).toEqual([
      ...['symptom', 'recent-change', 'evidence', 'options', 'decide', 'read-back', 'apply', 'rest'],
    ]);
    expect(phases.flatMap(({ steps }) => steps)).toHaveLength(20);
  });

  it('PRC-4 a step or phase id used twice is named with its line', () => {
    const twice = `${good}      - id: one\n        title: { ja: に, en: Two }\n`;
    expect(problemsOf(twice)).toEqual([
      {
        file: 'p.yaml',
        line: 10,
        where: 'phases[0].steps[1].id',
        kind: 'step-twice',
        params: { value: '"one"' },
        message: 'step id "one" is used twice',
      },
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

  const snapshots = snapshotsFor({ PATH: process.env.PATH });
  const at = async (name: string, files: Readonly<Record<string, string>>) => {
    const path = join(folder, name);
    await mkdir(path, { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
    return { path, procedures: procedureFiles([{ path }, { path: BUILT_IN, label: 'built-in' }], snapshots) };
  };
  const problems = (result: { ok: boolean; problems?: readonly unknown[] } | null) => result?.problems ?? [];

  it('PRC-594 a procedure extends a base: it changes fields, adds and removes steps, and keeps the rest', async () => {
    const own = `id: payments
extends: incident
remove: [options, permanent]
phases:
  - id: first-response
    steps:
      - id: symptom
        due: within 7 min
        why:
      - id: ledger
        title: { ja: 元帳の確認, en: Check the ledger }
`;
    const { procedures } = await at('extends', { 'payments.yaml': own });
    const base = await procedures.find('incident');
    const found = await procedures.find('payments');
    if (!found?.ok || !base?.ok) throw new Error(JSON.stringify(problems(found)));
    const { procedure, bases } = found.loaded;
    expect([procedure.id, procedure.kind, bases]).toEqual(['payments', 'incident', ['built-in:incident']]);
    const steps = procedure.phases.flatMap((phase) => phase.steps);
    const ids = base.loaded.procedure.phases
      .filter(({ id }) => id !== 'permanent')
      .flatMap((phase) => phase.steps.map(({ id }) => id))
      .filter((id) => id !== 'options');
    ids.splice(ids.indexOf('symptom') + 1, 0, 'ledger');
    expect(steps.map(({ id }) => id)).toEqual(ids);
    const symptom = steps.find(({ id }) => id === 'symptom');
    expect([symptom?.within, symptom?.why, symptom?.required]).toEqual([7, undefined, true]);
  });

  it('PRC-595 one’s own incident may extend the built-in one of the same id', async () => {
    const { procedures } = await at('same', {
      'incident.yaml': 'id: incident\nextends: incident\nremove: [rest]\n',
    });
    const found = await procedures.find('incident');
    expect(found?.ok && found.loaded.procedure.phases.flatMap(({ steps }) => steps)).toHaveLength(24);
  });

  it('PRC-596 a circle of bases, an unknown base and one with problems are one line each, at `extends`', async () => {
    const { procedures } = await at('circle', {
      'a.yaml': 'id: a\nextends: b\n',
      'b.yaml': 'id: b\nextends: a\n',
      'c.yaml': '# c\nid: c\nextends: incidnt\n',
      'd.yaml': 'id: d\nextends: e\n',
      'e.yaml': 'id: e\n',
      'f.yaml': 'id: f\nextends: ../incident.yaml\n',
      'g.yaml': 'id: g\nextends: incident\nremove: [lunch]\n',
    });
    const first = async (id: string) => problems(await procedures.find(id))[0];
    expect(await first('a')).toMatchObject({ line: 2, where: 'extends', kind: 'extends-cycle' });
    expect(String(((await first('a')) as { message: string }).message)).toMatch(
      /a\.yaml » .*b\.yaml » .*a\.yaml$/,
    );
    expect(await first('c')).toMatchObject({ line: 3, kind: 'extends-near', params: { near: 'incident' } });
    expect(await first('d')).toMatchObject({ line: 2, kind: 'extends-broken' });
    expect(await first('f')).toMatchObject({ kind: 'extends-none' });
    expect(await first('g')).toMatchObject({ line: 3, where: 'remove[0]', kind: 'remove-none' });
  });

  it('PRC-597 what an extending file breaks in its base is reported at the line of that file', async () => {
    const own = `id: payments
extends: incident
phases:
  - id: detect
    steps:
      - id: roles
        role: chef
      - id: severity
        if: step role was done
`;
    const { procedures } = await at('broken-own', { 'payments.yaml': own });
    expect(problems(await procedures.find('payments'))).toMatchObject([{ line: 7, kind: 'choice' }]);
    const { procedures: second } = await at('broken-own', { 'payments.yaml': own.replace('chef', 'lead') });
    expect(problems(await second.find('payments'))).toMatchObject([
      { line: 9, kind: 'if-step-near', params: { near: 'roles' } },
    ]);
  });

  it('PRC-598 tabs, 10 MB, wrong types, a missing translation and unknown words are one clear line each', async () => {
    expect(problemsOf('id: a\nkind: incident\n\ttitle: x\n')).toMatchObject([{ line: 3, kind: 'tab' }]);
    expect(problemsOf('phases: 3\nid: [a]\nkind: x\ntitle: y').map(({ line, kind }) => [line, kind])).toEqual(
      [
        [2, 'type'],
        [3, 'choice'],
        [4, 'type'],
        [1, 'type'],
      ],
    );
    expect(problemsOf('- 1')).toMatchObject([{ line: 1, kind: 'not-map' }]);
    expect(problemsOf(good.replace(', en: One', ''))).toMatchObject([
      { line: 9, where: 'phases[0].steps[0].title.en', kind: 'translation' },
    ]);
    expect(problemsOf(`${good}        requird: true\n`)).toMatchObject([
      { line: 10, kind: 'unknown-near', params: { near: 'required' } },
    ]);
    expect(problemsOf(`${good}        role: drver\n`)).toMatchObject([
      { kind: 'choice-near', params: { near: 'driver' } },
    ]);
    expect(problemsOf(`${good}        if: step two was done\n`)).toMatchObject([
      { line: 10, kind: 'if-step' },
    ]);
    expect(problemsOf(`${good}        due: soon\n        within: 5\n`).map(({ kind }) => kind)).toEqual([
      'due',
      'due-twice',
    ]);
    const { procedures } = await at('large', { 'large.yaml': `# ${'x'.repeat(10 * 1024 * 1024)}\n${good}` });
    expect(problems(await procedures.find('large'))).toMatchObject([{ line: null, kind: 'too-large' }]);
  });

  it('PRC-599 lint names ids that are in two files, and places what it objects to in the file', async () => {
    const dup = good.replace('id: incident', 'id: dup');
    const { procedures } = await at('lint', {
      'a.yaml': dup,
      'b.yaml': `${dup}        if: step one was done\n`,
      'c.yaml':
        'id: c\nextends: incident\nphases:\n  - id: detect\n    steps:\n      - id: x\n        required: true\n        title: { ja: あ, en: X }\n',
    });
    const { files, problems: all } = await lintFiles(procedures, [], { most: 10, minor: 6 });
    expect(files).toBe(6);
    const told = all.map(({ file, line, kind }) => [file.split('/').at(-1), line, kind]);
    expect(told).toEqual([
      ['b.yaml', 1, 'file-twice'],
      ['b.yaml', 10, 'if-self'],
      ['c.yaml', 3, 'too-many-required'],
      ['c.yaml', 3, 'too-many-required'],
    ]);
  });

  it('PRC-662 what was parsed is kept while no text of the folder is another, also of what extends one that is', async () => {
    const base = good.replace('id: incident', 'id: base');
    const { path, procedures } = await at('kept', {
      'base.yaml': base,
      'own.yaml': 'id: own\nextends: base\ntitle: { ja: 自, en: Own }\n',
    });
    const read = async (id: string) => {
      const found = (await procedures.list()).flatMap((one) => (one.ok ? [one.loaded.procedure] : []));
      return found.find((one) => one.id === id);
    };
    const [own, first] = [await read('own'), await read('base')];
    expect(own?.phases).toHaveLength(1);
    expect(await read('own')).toBe(own);
    expect(await read('base')).toBe(first);
    await writeFile(join(path, 'base.yaml'), base.replace('en: One', 'en: Another'));
    expect((await read('base'))?.phases[0]?.steps[0]?.title.en).toBe('Another');
    expect((await read('own'))?.phases[0]?.steps[0]?.title.en).toBe('Another');
    await writeFile(join(path, 'more.yaml'), good.replace('id: incident', 'id: more'));
    expect(await read('more')).toBeDefined();
    await rm(join(path, 'base.yaml'));
    expect(await read('own')).toBeUndefined();
  });

  it('PRC-600 a procedure from a Git repository says its commit, and whether the file was changed since', async () => {
    const { path, procedures } = await at('repository', { 'a.yaml': good.replace('id: incident', 'id: a') });
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-C', path, ...words], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
      });
    const commit = async () => {
      const found = await procedures.find('a');
      return found?.ok ? found.loaded.commit : null;
    };
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    const head = git('rev-parse', '--short=12', 'HEAD').trim();
    expect(await commit()).toBe(head);
    await writeFile(join(path, 'a.yaml'), `${good.replace('id: incident', 'id: a')}# more\n`);
    expect(await commit()).toBe(`${head}+`);
    git('add', '.');
    expect(await commit()).toBe(`${head}+`);
    // How its lines end says a checkout's setting, and nothing about the procedure.
    await writeFile(join(path, 'a.yaml'), good.replace('id: incident', 'id: a').replaceAll('\n', '\r\n'));
    expect(await commit()).toBe(head);
    await rm(join(path, 'a.yaml'));
    await writeFile(join(path, 'new.yaml'), good.replace('id: incident', 'id: a'));
    expect(await commit()).toBe(`${head}+`);
    await writeFile(join(path, '.gitignore'), 'new.yaml\n');
    expect(await commit()).toBe(`${head}+`);
    const byPath = await procedures.find(join(path, 'new.yaml'));
    expect(byPath?.ok && byPath.loaded.commit).toBe(`${head}+`);
  });
});
