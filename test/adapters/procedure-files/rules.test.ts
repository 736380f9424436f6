import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RULE_SCHEMA_FILE, ruleJsonSchema } from '../../../scripts/rule-schema.ts';
import { diskFolder } from '../../../src/adapters/procedure-files/folders.ts';
import { ruleFiles, rulesIn } from '../../../src/adapters/procedure-files/rules/rule-files.ts';

const GOOD = `name: checkout-5xx
source: app
query: service:checkout AND status:>=500
total: service:checkout
impact:
  users: user.id
  share: 2%
  minTotal: 200
  notice: 1
  page: 5
window: 5m
every: 1m
delay: 30s
for: 3m
resolve: { below: 3, clean: 3 }
group: region
severity: SEV2
runbook: https://wiki.example.com/checkout
owner: sato
`;
const problems = (text: string) =>
  rulesIn(text, 'r.yaml').problems.map(({ line, where, kind }) => [line, where, kind]);

describe('rule files', () => {
  it('DET-700 hold one rule, or a list of them', () => {
    const [one] = rulesIn(GOOD, 'r.yaml').rules;
    expect(one?.rule).toMatchObject({
      name: 'checkout-5xx',
      impact: {
        usersField: 'user.id',
        minTotal: 200,
        notice: { users: 1, share: null },
        page: { users: 5, share: 0.02 },
      },
      window: 300_000,
      for: 180_000,
      resolve: { below: 3, clean: 3 },
      group: ['region'],
    });
    const list = `- ${GOOD.trimEnd().split('\n').join('\n  ')}\n- name: other\n  source: app\n  query: a\n  impact: {users: u, page: 9}\n  window: 1m\n`;
    expect(rulesIn(list, 'r.yaml').rules.map(({ rule, line, index }) => [rule.name, line, index])).toEqual([
      ['checkout-5xx', 1, 0],
      ['other', 20, 1],
    ]);
  });

  it('DET-930 that are empty are broken, and so is a folder without any', async () => {
    for (const text of ['', '\n', '# soon\n', '[]', '---\n'])
      expect(rulesIn(text, 'r.yaml')).toMatchObject({ rules: [], problems: [{ kind: 'no-rule', line: 1 }] });
    const folder = await mkdtemp(join(tmpdir(), 'rules-'));
    const kinds = async (of: string) => {
      const { problems: found, files } = await ruleFiles(diskFolder(of)).load();
      return [files.length, ...found.map(({ kind }) => kind)];
    };
    expect(await kinds(folder)).toEqual([0, 'no-rule-files']);
    await writeFile(join(folder, 'notes.txt'), 'not a rule');
    expect(await kinds(folder)).toEqual([0, 'no-rule-files']);
    await writeFile(join(folder, 'a.yaml'), GOOD);
    expect(await kinds(folder)).toEqual([1]);
    await rm(folder, { recursive: true });
    expect(await kinds(folder)).toEqual([0, 'no-rule-files']);
  });

  it('DET-700 name line and field of everything that is wrong', () => {
    expect(problems(GOOD.replace('window: 5m', 'window: 5 min'))).toEqual([[11, 'window', 'span']]);
    expect(problems(GOOD.replace('owner:', 'owners:'))).toEqual([[19, 'owners', 'unknown-near']]);
    expect(problems(GOOD.replace('  share: 2%', '  share: 0.02'))).toEqual([[7, 'impact.share', 'type']]);
    expect(problems(GOOD.replace('total: service:checkout\n', ''))).toEqual([
      [6, 'impact.share', 'share-without-total'],
      [7, 'impact.minTotal', 'floor-without-total'],
    ]);
    expect(problems(GOOD.replace('below: 3', 'below: 9'))).toEqual([[15, 'resolve.below', 'below-above']]);
    expect(problems(GOOD.replace('notice: 1', 'notice: 9'))).toEqual([[9, 'impact.notice', 'notice-above']]);
    expect(problems(GOOD.replace('  notice: 1\n  page: 5\n', ''))).toEqual([[5, 'impact', 'no-level']]);
    expect(problems(GOOD.replace('source: app\n', ''))).toEqual([[1, 'source', 'missing']]);
    expect(problems('name: [')[0]?.[2]).toBe('not-yaml');
    expect(problems('just a text')).toEqual([[1, null, 'not-rule']]);
    expect(problems(GOOD.replace('checkout-5xx', 'blind'))).toEqual([[1, 'name', 'name-taken']]);
  });

  it('DET-700 are read beside each other: one that is broken, or names a rule again, leaves the others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rules-'));
    try {
      await writeFile(join(folder, 'a.yaml'), GOOD);
      await writeFile(join(folder, 'b.yaml'), 'name: [');
      await writeFile(join(folder, 'c.yaml'), GOOD);
      const { rules, problems: found } = await ruleFiles(diskFolder(folder)).load();
      expect(rules.map(({ rule }) => rule.name)).toEqual(['checkout-5xx']);
      expect(found.map(({ file, kind }) => [file.slice(-6), kind])).toEqual([
        ['b.yaml', 'not-yaml'],
        ['c.yaml', 'rule-twice'],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('DET-701 have a schema for editors, which is what the program reads', async () => {
    expect(await readFile(RULE_SCHEMA_FILE, 'utf8')).toBe(ruleJsonSchema());
    const check = new Ajv2020({ strict: false }).compile(JSON.parse(ruleJsonSchema()));
    expect(check(parse(GOOD))).toBe(true);
    expect(check([parse(GOOD)])).toBe(true);
    expect(check(parse(GOOD.replace('window: 5m', 'window: 5 min')))).toBe(false);
  });
});
