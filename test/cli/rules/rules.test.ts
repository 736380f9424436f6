import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dedupKey } from '../../../src/detection/rule.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { cliRig, teamHub } from '../rig.ts';
import { CHECKOUT, logLine, ruleWorld } from './rule-world.ts';

const MINUTE = 60_000;
const rig = cliRig();
const file = () => join(rig.work, 'sessions', 'rules', 'checkout.yaml');
const key = dedupKey('checkout-5xx', [], (text) => hash('sha256', text, 'base64url'));

describe('oncall rules', () => {
  it('DET-750 lint says file and line of each finding, and ends with 1 where there is any', async () => {
    ruleWorld(rig.work, Date.now());
    const clean = await rig.run(['rules', 'lint']);
    expect([clean.code, clean.out, clean.err]).toEqual([0, '', 'Nothing found. Rules: 1\n']);
    const broken = CHECKOUT.replace('  minTotal: 20   # at night there are fewer\n', '')
      .replace('      - { users: 9, of: 19, state: normal }\n', '')
      .replace('owner: payments\n', '')
      .replace('users: user\n', 'users: usr\n')
      .replace('window: 1m', 'window: 30s');
    writeFileSync(file(), broken);
    const found = await rig.run(['rules', 'lint']);
    expect(found.code).toBe(1);
    expect(found.out.trimEnd().split('\n')).toEqual([
      'sessions/rules/checkout.yaml:2: no owner',
      'sessions/rules/checkout.yaml:8 impact.users: no index has the users field usr. Did you mean user?',
      'sessions/rules/checkout.yaml:9 impact.share: uses a share without minTotal: with little traffic one user pages',
      'sessions/rules/checkout.yaml:11 window: window (30s) is shorter than every (1m): some documents are never looked at',
    ]);
    const { findings } = JSON.parse((await rig.run(['rules', 'lint', '--json'])).out);
    expect(findings[1]).toMatchObject({
      rule: 'checkout-5xx',
      line: 8,
      where: 'impact.users',
      kind: 'users-unmapped-near',
    });
    writeFileSync(file(), CHECKOUT.replace('query: status:>=500', 'query: status:>=900'));
    const healthy = await rig.run(['rules', 'lint']);
    expect([healthy.code, healthy.out, healthy.err]).toEqual([
      ...[0, 'sessions/rules/checkout.yaml:5 query: note: query matches nothing in the last 7 days\n'],
      'Nothing to correct. Rules: 1\n',
    ]);
    expect((await rig.run(['--lang', 'ja', 'rules', 'lint'])).out).toContain(
      ':5 query: 注意: query に一致する',
    );
    writeFileSync(join(rig.work, 'oncall.yaml'), '');
    const unknown = await rig.run(['rules', 'lint']);
    expect(unknown.out).toContain('source: no log source app in the settings');
  });

  it.each([
    [
      'en',
      'window (30s) is shorter than every (1m): some documents are never looked at (the value is from sessions/rules/defaults.yaml:2)',
      'sessions/rules/defaults.yaml:2 name: cannot be shared: each rule has its own',
    ],
    [
      'ja',
      '(sessions/rules/defaults.yaml:2 の値)',
      'sessions/rules/defaults.yaml:2 name: ルールごとの項目なので、共通の値にはできません',
    ],
  ])(
    'DET-996 lint, test and backtest read what rules share, and name its file where it is wrong, in %s',
    async (...row) => {
      const [lang, said, wrong] = row;
      ruleWorld(rig.work, Date.now());
      const shared = join(rig.work, 'sessions', 'rules', 'defaults.yaml');
      const bare = CHECKOUT.replace('owner: payments\n', '').replace('window: 1m\n', '');
      writeFileSync(file(), bare);
      writeFileSync(shared, 'owner: payments\nwindow: 1m\n');
      const run = (...args: readonly string[]) => rig.run(['rules', ...args, '--lang', lang]);
      const clean = await run('lint');
      expect([clean.code, clean.out]).toEqual([0, '']);
      expect((await run('test')).code).toBe(0);
      const same = await run('backtest', '--since', '2h');
      writeFileSync(shared, 'owner: payments\nwindow: 30s\n');
      const found = JSON.parse((await run('lint', '--json')).out).findings;
      const place = { file: 'sessions/rules/checkout.yaml', line: 2, where: 'window', kind: 'window-short' };
      expect(found).toEqual([expect.objectContaining({ ...place, message: expect.stringContaining(said) })]);
      writeFileSync(shared, 'owner: payments\nname: a\n');
      const broken = await run('lint');
      expect([broken.code, broken.out]).toEqual([1, `${wrong}\n`]);
      const unread = await run('backtest', '--since', '2h');
      expect(unread.err).toContain(wrong);
      // Said by the rule itself it is the same rule.
      rmSync(shared);
      writeFileSync(file(), CHECKOUT);
      const own = await run('backtest', '--since', '2h');
      const first = ({ code, out }: typeof own) => [code, out.split('\n')[0]];
      expect(first(own)).toEqual([0, expect.stringMatching(/1 page in 2h|アラート1件/)]);
      expect(first(same)).toEqual(first(own));
    },
  );

  it('DET-942 lint checks query, total, users and group against the documents', async () => {
    ruleWorld(rig.work, Date.now());
    const lines = async (from: string, to: string): Promise<readonly string[]> => {
      writeFileSync(file(), CHECKOUT.replace(from, to));
      return (await rig.run(['rules', 'lint'])).out.trimEnd().split('\n');
    };
    expect(await lines('total: service:checkout', 'total: servcie:checkout')).toEqual([
      'sessions/rules/checkout.yaml:6 total: no index has the field servcie. Did you mean service?',
    ]);
    expect(await lines('total: service:checkout', 'total: service:chekout')).toEqual([
      'sessions/rules/checkout.yaml:6 total: total matches nothing in the last 7 days',
    ]);
    expect(await lines('total: service:checkout', 'total: status:200')).toEqual([
      'sessions/rules/checkout.yaml:6 total: total leaves out 150 of the 150 documents that query matched in the last day: it has to contain them',
    ]);
    expect(await lines('query: status:>=500', 'query: stauts:>=500')).toEqual([
      'sessions/rules/checkout.yaml:5 query: no index has the field stauts. Did you mean status?',
    ]);
    appendFileSync(
      join(rig.work, 'checkout.log'),
      logLine(Date.now(), 'u1', 200).replace('"user"', '"region":"eu","user"'),
    );
    expect(await lines('window: 1m', 'group: region\nwindow: 1m')).toEqual([
      expect.stringContaining(
        ' group: none of the 150 documents that query matched in the last day has the group field region',
      ),
    ]);
  });

  it('DET-751 test runs the tests beside the rules, and says where they prove nothing', async () => {
    ruleWorld(rig.work, Date.now());
    const good = await rig.run(['rules', 'test']);
    expect([good.code, good.out]).toEqual([0, '✓ checkout-5xx: 5 tests passed\n']);
    writeFileSync(file(), CHECKOUT.replaceAll(/ {2}- name: (?:nine|five)[\s\S]*?paging \}\n/g, ''));
    const weak = await rig.run(['rules', 'test', '--lang', 'ja']);
    expect(weak.code).toBe(1);
    expect(weak.out).toContain(
      'テストは何も証明していません。利用者数のしきい値を2倍にしても、すべて成功します',
    );
    writeFileSync(
      file(),
      CHECKOUT.replace(
        'state: pending }\n      - { users: 40, of: 400, state: paging',
        'state: paging }\n      - { users: 40, of: 400, state: paging',
      ),
    );
    const red = await rig.run(['rules', 'test', 'checkout-5xx']);
    expect(red.out).toMatch(
      /checkout\.yaml:\d+ tests\[0\]: test "40 users are hurt", slot 4: expected paging, found pending/,
    );
    expect((await rig.run(['rules', 'test', 'chekout-5xx'])).err).toContain('Did you mean checkout-5xx?');
  });

  it('DET-752 schema prints the JSON Schema of a rule file, which is the one in docs', async () => {
    const { out } = await rig.run(['rules', 'schema']);
    const schema = JSON.parse(out);
    expect(schema.$defs.rule.required).toEqual(['name', 'query', 'impact']);
    expect(schema.$defs.defaults.properties).toHaveProperty('window');
    expect(schema.$defs.test.properties).toHaveProperty('slots');
    const kept = readFileSync(
      join(import.meta.dirname, '..', '..', '..', 'docs', 'rule.schema.json'),
      'utf8',
    );
    expect(JSON.parse(kept)).toEqual(schema);
  });
});

describe('rules and what really fired', () => {
  let pagerDuty: Awaited<ReturnType<typeof localPagerDuty>>;
  let account: Account;
  let clock = Date.now();
  const env = () => ({ PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: pagerDuty.url });
  const run = (args: readonly string[]) => rig.run(args, { env: env() });
  beforeEach(async () => {
    clock = Date.now();
    account = new Account(exampleTeam(clock), () => clock);
    pagerDuty = await localPagerDuty({ account });
    // A hub of a test before knows no PagerDuty.
    await run(['hub', 'stop']);
    ruleWorld(rig.work, clock);
  });
  afterEach(async () => {
    // Its hub knows where that PagerDuty was.
    await run(['hub', 'stop']);
    await pagerDuty.close();
  });

  /** A page of the rule that really went out, and what was said of it. */
  async function fired(at: number, minutes: number, hurt: boolean | null): Promise<void> {
    const now = clock;
    clock = at;
    const page = account.trigger('SCHECK1', 'checkout-5xx', { key });
    clock = at + minutes * MINUTE;
    account.resolve(page, null);
    clock = now;
    if (hurt !== null)
      await run(['verdict', '--incident', String(page.number), hurt ? '--hurt' : '--no-hurt']);
  }

  it('DET-753 backtest prints one sentence and a row, with the verdicts of the real pages', async () => {
    const begin = Math.floor(clock / MINUTE) * MINUTE - 60 * MINUTE;
    await fired(begin + 2 * MINUTE, 6, true);
    const { code, out } = await run(['rules', 'backtest', '--since', '2h']);
    const lines = out.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(
      /^ checkout-5xx: 1 page in 2h: 1 affected users, 0 did not, 0 not judged; \d while asleep/,
    );
    expect(lines.find((line) => line.startsWith(' checkout-5xx '))).toMatch(
      /^ checkout-5xx \.+!\.+ +1 +1 +0 +0 +[01]$/,
    );
    expect(out).toContain(
      '! users affected  x nobody  ? no verdict    the replay is the same for 1 of 1 real page',
    );
    expect(lines.at(-1)).toBe(
      ' app does not tell when a document was taken in: late ones are counted as if on time',
    );
    const { rules } = JSON.parse((await run(['rules', 'backtest', '--since', '2h', '--json'])).out);
    expect(rules[0]).toMatchObject({ real: 1, same: 1, missing: [], extra: [], lost: [] });
    expect(rules[0].revisions[0].each[0]).toMatchObject({ users: 30, peak: 30, hurt: true });
    // A real page that the rule does not send, and one of which nobody knows.
    await fired(begin + 40 * MINUTE, 5, null);
    const checked = await run(['rules', 'backtest', '--since', '2h', '--check']);
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('the replay is the same for 1 of 2 real pages; not ');
  });

  it('DET-870 backtest goes on without a token of the hub, says what is not compared, and fails with --check', async () => {
    const hub = await teamHub(rig);
    for (const token of [undefined, 'x'.repeat(43)]) {
      const env = { ONCALL_HUB: hub.url, ...(token === undefined ? {} : { ONCALL_TOKEN: token }) };
      const asked = ['rules', 'backtest', '--since', '2h'];
      const { code, out } = await rig.run(asked, { env });
      expect([code, out]).toEqual([0, expect.stringMatching(/^ checkout-5xx: \d+ page/)]);
      expect(out).toContain(' not compared with what really fired: ');
      expect(out).toContain(hub.url);
      expect((await rig.run([...asked, '--check'], { env })).code).toBe(1);
    }
  });

  it('DET-867 backtest says how many evaluations are unknown, and which rule cannot be replayed, beside the others', async () => {
    writeFileSync(
      join(rig.work, 'sessions', 'rules', 'near.yaml'),
      CHECKOUT.replace('name: checkout-5xx', 'name: near-5xx').replace(
        'query: status:>=500 AND service:checkout',
        'query: message:acquirr~1',
      ),
    );
    const { code, out } = await run(['rules', 'backtest', '--since', '4h']);
    expect(code).toBe(1);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^ ✗ near-5xx cannot be replayed: app is a file, and only OpenSearch can judge/);
    expect(lines[1]).toMatch(/^ checkout-5xx: 1 page in 4h/);
    expect(out).toMatch(
      /^ checkout-5xx: 12\d of 240 evaluations unknown, the first at \d\d-\d\d \d\d:\d\d: no documents arrive$/m,
    );
    const { rules, failed } = JSON.parse((await run(['rules', 'backtest', '--since', '4h', '--json'])).out);
    expect(failed).toMatchObject([{ rule: 'near-5xx', revision: null }]);
    expect(rules[0]).toMatchObject({ evaluations: 240, unknown: [{ kind: 'no-documents' }] });
    const ja = await run(['rules', 'backtest', '--since', '4h', '--lang', 'ja']);
    expect(ja.out).toContain(' ✗ near-5xx を再現できません: ');
    expect(ja.out).toMatch(/評価240回のうち12\d回は測定不能\(最初は.*\): ログが届いていません/);
    const one = await run(['rules', 'propose', 'near-5xx', '--since', '4h']);
    expect([one.code, one.err]).toEqual([
      1,
      expect.stringMatching(/^oncall: near-5xx cannot be replayed: app is a file[^\n]*\n$/),
    ]);
    const lint = await run(['rules', 'lint']);
    expect(lint.out).toMatch(
      /^sessions\/rules\/near\.yaml:5 query: the index cannot answer it: app is a file/m,
    );
    expect(lint.out).not.toContain('checkout.yaml');
  });

  it('DET-754 backtest --compare says what another revision would have lost, first and with exit code 1', async () => {
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...words], {
        cwd: rig.work,
      });
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'rules');
    await fired(Math.floor(clock / MINUTE) * MINUTE - 58 * MINUTE, 6, true);
    writeFileSync(file(), CHECKOUT.replace('page: 5 ', 'page: 8 '));
    const kept = await run(['rules', 'backtest', '--since', '2h', '--compare', 'main']);
    expect(kept.code).toBe(0);
    expect(kept.out).toContain(' checkout-5xx: as many pages, no page with affected users lost.');
    expect(kept.out).toMatch(/^ checkout-5xx main \.+!/m);
    expect(kept.out).toMatch(/^ {14}here \.+!/m);
    writeFileSync(file(), CHECKOUT.replace('page: 5 ', 'page: 50 '));
    const lost = await run(['rules', 'backtest', '--since', '2h', '--compare', 'main']);
    expect(lost.code).toBe(1);
    expect(lost.out.split('\n')[0]).toMatch(
      /^ ✗ 1 page with affected users lost: \d\d-\d\d \d\d:\d\d {2}checkout-5xx$/,
    );
    const md = await run(['rules', 'backtest', '--since', '2h', '--compare', 'main', '--format', 'md']);
    expect(md.out).toContain('| `checkout-5xx` | main | 1 | 1 | 0 | 0 |');
    const none = await run(['rules', 'backtest', '--compare', 'no-such-revision']);
    expect(none.err).toContain('no revision no-such-revision');
  });

  it('DET-754 names what cannot be read at the other revision, so that no rule of it passes for a new one', async () => {
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...words], {
        cwd: rig.work,
        encoding: 'utf8',
      });
    const shared = join(rig.work, 'sessions', 'rules', 'defaults.yaml');
    git('init', '-q', '-b', 'main');
    writeFileSync(shared, 'window: soon\n');
    git('add', '-A');
    git('commit', '-qm', 'rules');
    writeFileSync(shared, 'window: 5m\n');
    const { err } = await run(['rules', 'backtest', '--since', '2h', '--compare', 'main']);
    const commit = git('rev-parse', 'HEAD').trim();
    expect(err).toContain(
      `${commit}:sessions/rules/defaults.yaml:1 window: "soon" is no time span allowed here; write 30s, 5m or 1h, from 10s to 1d`,
    );
  });

  it('DET-755 propose says how many verdicts there are too few, and with enough writes what it is asked to', async () => {
    const begin = Math.floor(clock / MINUTE) * MINUTE - 60 * MINUTE;
    await fired(begin + 2 * MINUTE, 6, true);
    const few = await run(['rules', 'propose', '--since', '3h']);
    expect(few.out).toBe(' checkout-5xx: not enough verdicts (1 of 10; 0 not judged)\n');
    // Ten blips of six users that nobody felt, each two minutes long.
    const blips = Array.from({ length: 10 }, (_, i) => begin - 59 * MINUTE + i * 5 * MINUTE);
    const lines = blips.flatMap((at) =>
      [0, 1].flatMap((minute) =>
        Array.from({ length: 6 }, (_, i) =>
          logLine(at + minute * MINUTE + 30_000 + i, `u${i}`, 503, `cart ${i} not found`),
        ),
      ),
    );
    const log = join(rig.work, 'checkout.log');
    appendFileSync(log, lines.join(''));
    for (const at of blips) await fired(at + 2 * MINUTE, 3, false);
    const { code, out, err } = await run(['rules', 'propose', 'checkout-5xx', '--since', '3h']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      ' checkout-5xx: 1 affected users, 10 did not, 0 not judged (9% of 11 judged, 95% interval 2-38%).',
    );
    expect(out).toMatch(
      /^ 1 {2}at least 5 » 8 users +11 » 1 page +none later +- page: 5 +# five people {4}\+ page: 8/m,
    );
    expect(out).toContain('exclude for 30 days: cart <number> not found');
    expect(readFileSync(file(), 'utf8')).toBe(CHECKOUT);
    expect((await run(['rules', 'propose', 'checkout-5xx', '--since', '3h', '--write', '9'])).err).toContain(
      'no change 9',
    );
    const written = await run(['rules', 'propose', 'checkout-5xx', '--since', '3h', '--write', '1']);
    expect(written.out).toBe('sessions/rules/checkout.yaml\n');
    expect(readFileSync(file(), 'utf8')).toBe(CHECKOUT.replace('page: 5 ', 'page: 8 '));
    const rank = await run(['rules', 'rank', '--since', '3h']);
    expect(rank.out).toMatch(
      /^10 +0 +10 +0 +checkout-5xx +cart <number> not found {2}» lower the level of this log statement: 10 pages, none affected users/m,
    );
  });

  it('DET-756 exclusion adds, lists, reviews and ends what is left out, for 30 days at most', async () => {
    const add = (...more: readonly string[]) => run(['exclusion', 'add', ...more]);
    expect((await add('x', '--query', 'a:b', '--for', '31d', '--reason', 'r')).err).toContain(
      '30 days at most',
    );
    expect((await add('x', '--query', 'a:b', '--for', '3d')).err).toContain('needs --reason');
    expect((await add('x', '--for', '3d', '--reason', 'r')).err).toContain('--query or --pattern');
    expect(
      (await add('x', '--query', 'a:b', '--rule', 'checkout', '--for', '3d', '--reason', 'r')).err,
    ).toContain('Did you mean checkout-5xx?');
    const made = await add(
      '--pattern',
      'acquirer <number> timed out',
      '--rule',
      'checkout-5xx',
      '--for',
      '3d',
      '--reason',
      'maintenance',
      '--yes',
    );
    expect(made.out).toMatch(/^Added exclusion acquirer-timed-out, until /);
    expect((await add('acquirer-timed-out', '--query', 'a:b', '--for', '3d', '--reason', 'r')).code).toBe(1);
    const [listed] = JSON.parse((await run(['exclusion', 'list', '--json'])).out);
    expect(listed).toMatchObject({
      rule: 'checkout-5xx',
      source: 'app',
      state: 'ends-soon',
      held: { pages: 0, users: 0 },
    });
    expect((await run(['exclusion', 'review'])).out).toMatch(
      /^Ending within 7 days: 1\n {2}acquirer-timed-out +until .* held 0 pages/,
    );
    // It counts in a backtest from now on, not before.
    const { rules } = JSON.parse((await run(['rules', 'backtest', '--since', '2h', '--json'])).out);
    expect(rules[0].revisions[0].pages).toBe(1);
    expect((await run(['exclusion', 'end', 'acquirer-timed-out'])).out).toBe(
      'Ended exclusion acquirer-timed-out\n',
    );
    expect((await run(['exclusion', 'end', 'acquirer-timed-out'])).err).toContain('has ended already');
    expect((await run(['exclusion', 'list'])).err).toContain('No exclusion holds');
    expect(
      (await run(['exclusion', 'add', 'y', '--query', 'a:b', '--for', '3d', '--reason', 'r', '--readonly']))
        .code,
    ).toBe(4);
  });

  const why = ['--for', '3d', '--reason', 'known'];

  it('DET-943 exclusion add says what it would have held in 7 days, by verdicts, and adds nothing with --dry-run', async () => {
    const begin = Math.floor(clock / MINUTE) * MINUTE - 60 * MINUTE;
    await fired(begin + 2 * MINUTE, 6, true);
    const tried = async (...query: readonly string[]) =>
      (await run(['exclusion', 'add', 'x', ...query, ...why, '--dry-run'])).err.trimEnd().split('\n');
    expect(await tried('--query', 'status:503 AND user:u*')).toEqual([
      'checkout-5xx: pages of the last 7d that it would have held: 1 of 1 (1 affected users, 0 did not, 0 not judged); bad documents left out: 150 of 150',
    ]);
    expect(await tried('--query', 'user:u1')).toEqual([
      expect.stringMatching(
        /^checkout-5xx: pages that it would have held: none of the 1 in the 1\d\d evaluations that could be counted, of 10,080 in 7d; bad documents left out: 5 of 150$/,
      ),
    ]);
    expect(await tried('--query', 'user:u1', '--source', 'cdn')).toEqual([
      'No rule that it is for is known here, so its effect is not known',
    ]);
    const { out } = await run(['exclusion', 'add', 'x', '--query', 'user:u1', ...why, '--dry-run', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      preview: [{ rule: 'checkout-5xx', pages: 1, held: { hurt: 0, unjudged: 0 }, bad: 150, excluded: 5 }],
      unread: [],
    });
    expect((await run(['exclusion', 'list'])).err).toContain('No exclusion holds');
    // A page that nobody judged is none that affected nobody.
    writeFileSync(file(), CHECKOUT.replace('name: checkout-5xx', 'name: checkout-b'));
    expect(await tried('--query', 'status:503 AND user:u*', '--rule', 'checkout-b')).toEqual([
      'checkout-b: pages of the last 7d that it would have held: 1 of 1 (0 affected users, 0 did not, 1 not judged, up to 30 users); bad documents left out: 150 of 150',
    ]);
  });

  it('DET-944 exclusion add refuses a field that the index of its rules does not have', async () => {
    const add = (query: string) => run(['exclusion', 'add', 'x', '--query', query, ...why]);
    const { code, err } = await add('servce:x');
    expect([code, err]).toEqual([1, 'oncall: app has no field servce. Did you mean service?\n']);
    expect((await add('NOT acquirer:b')).err).toContain('app has no field acquirer');
    expect((await run(['exclusion', 'list'])).err).toContain('No exclusion holds');
  });

  it('DET-945 exclusion add asks again where it silences a rule', async () => {
    for (const [id, query] of [
      ['by-words', 'service:checkout'],
      ['by-counts', 'status:[500 TO 599]'],
    ] as const) {
      const add = (...more: readonly string[]) =>
        run(['exclusion', 'add', id, '--query', query, ...why, ...more]);
      const { code, err } = await add();
      expect([code, err.trimEnd().split('\n').at(-1)]).toEqual([
        1,
        'oncall: it leaves out all that checkout-5xx counted in the last 7d. To add it all the same, use --yes',
      ]);
      expect((await add('--yes')).code).toBe(0);
      expect((await run(['exclusion', 'end', id])).code).toBe(0);
    }
  });
});
