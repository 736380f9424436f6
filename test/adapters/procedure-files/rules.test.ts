import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RULE_SCHEMA_FILE, ruleJsonSchema } from '../../../scripts/rule-schema.ts';
import { diskFolder, snapshotFolder } from '../../../src/adapters/procedure-files/folders.ts';
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

  describe('with what the rules of their folder share', () => {
    const DEFAULTS = `source: app
impact: { users: user.id, minTotal: 200 }
window: 5m
delay: 10s
resolve:
  below: 3
owner: sato
silence: high
`;
    const BARE = 'name: bare\nquery: a\nimpact: { page: 5 }\n';
    const OWN = `name: own
source: cdn
query: b
total: '*'
impact: { users: u, page: 9 }
window: 1m
delay: 0s
resolve: { clean: 1 }
owner: suzuki
quiet: true
`;
    /** The rules of a folder with these files. */
    const loaded = async (files: Readonly<Record<string, string>>) =>
      ruleFiles({
        files: async () => Object.keys(files).sort(),
        read: async (file) =>
          files[file] ?? Promise.reject(Object.assign(new Error('gone'), { code: 'EACCES' })),
        origin: (file) => `r/${file}`,
        commits: async () => () => null,
      }).load();
    const said = async (files: Readonly<Record<string, string>>) => {
      const { rules, problems: found } = await loaded(files);
      return [
        rules.map(({ rule }) => rule.name),
        found.map(({ file, line, where, kind, from }) => [`${file}:${line}`, where, kind, from]),
      ];
    };

    it('DET-995 take each field that they do not say themselves, of impact and resolve too', async () => {
      const total = `${BARE}total: '*'\n`;
      const {
        rules,
        problems: found,
        files,
        defaults,
      } = await loaded({
        ...{
          'a.yaml': `- ${total.trimEnd().split('\n').join('\n  ')}\n`,
          'b.yml': OWN,
          'defaults.yaml': DEFAULTS,
        },
      });
      expect([found, files, defaults]).toEqual([[], ['r/a.yaml', 'r/b.yml'], 'r/defaults.yaml']);
      expect(rules.map(({ rule }) => rule)).toMatchObject([
        {
          ...{ name: 'bare', source: 'app', window: 300_000, every: 60_000, delay: 10_000, owner: 'sato' },
          ...{ silence: 'high', resolve: { below: 3, clean: 3 } },
          impact: { usersField: 'user.id', minTotal: 200, page: { users: 5, share: null } },
        },
        {
          ...{ name: 'own', source: 'cdn', window: 60_000, delay: 0, owner: 'suzuki', quiet: true },
          ...{ resolve: { below: 3, clean: 1 }, impact: { usersField: 'u', minTotal: 200 } },
        },
      ]);
      expect(rules[1]?.rule).not.toHaveProperty('silence');
      expect(rules.map(({ shared }) => shared)).toEqual([
        [
          ...['source', 'impact.users', 'impact.minTotal', 'window', 'delay', 'resolve.below', 'owner'],
          'silence',
        ],
        ['impact.minTotal', 'resolve.below'],
      ]);
      // A number of errors that name no user may be shared, and one rule may have none.
      const unnamed = await loaded({
        'a.yaml': `- ${total.trimEnd().split('\n').join('\n  ')}\n`,
        'b.yml': OWN.replace('impact: { ', 'impact: { unnamed: 0, '),
        'defaults.yaml': DEFAULTS.replace('impact: { ', 'impact: { unnamed: 60, '),
      });
      expect(unnamed.problems).toEqual([]);
      expect(unnamed.rules.map(({ rule }) => rule.impact.unnamed)).toEqual([60, 0]);
      // The other way round, too: what is shared is not what the rule says.
      const other = await loaded({
        'a.yaml': `${total}silence: low\n`,
        'defaults.yml': `${DEFAULTS.replace('silence: high', 'quiet: true')}`,
      });
      expect(other.rules[0]?.rule).not.toHaveProperty('quiet');
    });

    it('DET-995 do not get well by what is shared where they say something else', async () => {
      const of = async (text: string) => (await said({ 'a.yaml': text, 'defaults.yaml': DEFAULTS }))[1];
      const own = `${BARE}total: '*'\n`;
      expect(await of(`${own}resolve: 5\n`)).toEqual([['r/a.yaml:5', 'resolve', 'type', undefined]]);
      expect(await of(`${own}resolve:\n`)).toEqual([['r/a.yaml:5', 'resolve', 'missing', undefined]]);
      expect(await of(`${own}window:\n`)).toEqual([['r/a.yaml:5', 'window', 'missing', undefined]]);
    });

    it('DET-995 have it at a revision as the folder had it then', async () => {
      const then: Readonly<Record<string, string>> = {
        'a.yaml': `${BARE}total: '*'\n`,
        'defaults.yaml': DEFAULTS,
      };
      const snapshot = {
        ...{ commit: 'c0ffee', files: Object.keys(then), path: (file: string) => `r/${file}` },
        ...{ read: async (file: string) => then[file] ?? '', has: () => null },
      };
      const { rules, problems: found } = await ruleFiles(snapshotFolder(snapshot)).load();
      expect([found, rules[0]?.rule.owner, rules[0]?.file]).toEqual([[], 'sato', 'c0ffee:r/a.yaml']);
    });

    it('DET-995 are as they were where nothing is shared', async () => {
      const { rules, defaults } = await loaded({ 'a.yaml': GOOD });
      expect([rules[0]?.rule, rules[0]?.shared, defaults]).toEqual([
        ...[rulesIn(GOOD, 'r/a.yaml').rules[0]?.rule, [], null],
      ]);
      expect(await said({ 'defaults.yaml': DEFAULTS })).toEqual([
        [],
        [['r/:null', null, 'no-rule-files', undefined]],
      ]);
    });

    it('DET-996 name at a rule the shared value that does not fit it, and where that is', async () => {
      const files = { 'a.yaml': `# mine\n${BARE}`, 'b.yaml': OWN, 'defaults.yaml': DEFAULTS };
      const at = (line: number) => ({ file: 'r/defaults.yaml', line });
      expect(await said(files)).toEqual([
        ['own'],
        [['r/a.yaml:4', 'impact.minTotal', 'floor-without-total', at(2)]],
      ]);
      const [problem] = (await loaded(files)).problems;
      expect(problem?.message).toMatch(/^needs total: .* \(the value is from r\/defaults\.yaml:2\)$/);
      const few = { ...files, 'a.yaml': `${BARE.replace('page: 5', 'page: 2')}total: '*'\n` };
      expect((await said(few))[1]).toEqual([['r/a.yaml:1', 'resolve.below', 'below-above', at(6)]]);
      // What a rule says itself is its own, and so is what neither says.
      const own = {
        ...files,
        'a.yaml': `${BARE}total: '*'\nwindow: soon\n`,
        'b.yaml': BARE.replace('impact: { page: 5 }\n', ''),
      };
      expect((await said(own))[1]).toEqual([
        ['r/a.yaml:5', 'window', 'span', undefined],
        ['r/b.yaml:1', 'impact', 'no-level', undefined],
        ['r/b.yaml:1', 'impact.minTotal', 'floor-without-total', at(2)],
      ]);
    });

    it.each<readonly [string, readonly unknown[]]>([
      ['window: soon\nowner: sato\n', [['r/defaults.yaml:1', 'window', 'span', undefined]]],
      ['owner: sato\nwindw: 5m\n', [['r/defaults.yaml:2', 'windw', 'unknown-near', undefined]]],
      ['name: a\n', [['r/defaults.yaml:1', 'name', 'not-shared', undefined]]],
      [
        'owner: a\ntests: []\nquery: a\n',
        [
          ['r/defaults.yaml:2', 'tests', 'not-shared', undefined],
          ['r/defaults.yaml:3', 'query', 'not-shared', undefined],
        ],
      ],
      ['impact:\n  users: a\n  page: 5\n', [['r/defaults.yaml:3', 'impact.page', 'not-shared', undefined]]],
      ['quiet: true\nsilence: low\n', [['r/defaults.yaml:2', 'silence', 'silence-and-quiet', undefined]]],
      ['owner: [\n', [['r/defaults.yaml:2', null, 'not-yaml', undefined]]],
      ['', [['r/defaults.yaml:1', null, 'no-defaults', undefined]]],
      ['- owner: a\n', [['r/defaults.yaml:1', null, 'not-defaults', undefined]]],
    ])('DET-996 are none where it is wrong: %j', async (text, found) => {
      expect(await said({ 'a.yaml': GOOD, 'b.yaml': 'name: [', 'defaults.yaml': text })).toEqual([[], found]);
    });

    it('DET-996 are none where it cannot be read, or there are two', async () => {
      const unread = { 'a.yaml': GOOD, 'defaults.yaml': undefined as never };
      expect(await said(unread)).toEqual([[], [['r/defaults.yaml:null', null, 'no-permission', undefined]]]);
      const two = { 'a.yaml': GOOD, 'defaults.yaml': DEFAULTS, 'defaults.yml': DEFAULTS };
      expect(await said(two)).toEqual([[], [['r/defaults.yml:null', null, 'defaults-twice', undefined]]]);
    });
  });

  it('DET-701 have a schema for editors, which is what the program reads', async () => {
    expect(await readFile(RULE_SCHEMA_FILE, 'utf8')).toBe(ruleJsonSchema());
    const check = new Ajv2020({ strict: false }).compile(JSON.parse(ruleJsonSchema()));
    expect(check(parse(GOOD))).toBe(true);
    expect(check([parse(GOOD)])).toBe(true);
    expect(check(parse(GOOD.replace('window: 5m', 'window: 5 min')))).toBe(false);
    // What another file may say is not asked for; without a name it is such a file.
    expect(check({ name: 'a', query: 'a', impact: { page: 5 } })).toBe(true);
    expect(check({ name: 'a', impact: { page: 5 } })).toBe(false);
    expect(check({ window: '5m', impact: { users: 'u' }, silence: 'high' })).toBe(true);
    expect(check({ window: '5m', impact: { page: 5 } })).toBe(false);
    expect(check({ window: '5m', query: 'a' })).toBe(false);
  });
});
