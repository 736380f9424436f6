import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { cliRig } from '../rig.ts';

const SECRET = 'hunter2-of-the-pool';

describe('oncall redact', () => {
  const rig = cliRig();
  let server: LocalPagerDuty;
  beforeAll(async () => {
    const now = () => Date.now();
    server = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
  });
  afterAll(() => server.close());
  const read = (file: string) => readFileSync(join(rig.work, file), 'utf8');
  const numberOf = async (session: string, words: string): Promise<string> => {
    const log = await rig.ok(['export', session, '--format', 'jsonl', '-o', '-']);
    const found = log.split('\n').find((line) => line.includes(words)) ?? '{}';
    return String((JSON.parse(found) as { seq?: number }).seq);
  };
  /** Every file of this user, the hub's store and what the terminals keep among them. */
  const filesWith = (words: string) =>
    globSync('**/*', { cwd: rig.root, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => readFileSync(path).toString('latin1').includes(words));

  it('CLI-380 takes the text out of the hub’s store, of its exports and of the record files in the folder', async () => {
    const id = await rig.session('x', '--id', 'checkout');
    await rig.ok(['note', id, `use ${SECRET}`]);
    await rig.ok(['note', id, 'stays']);
    const [page = '', log = ''] = (await rig.ok(['export', id, '--lang', 'ja'])).trimEnd().split('\n');
    const { seq, hash } = await rig.json('verify', id);
    const note = await numberOf(id, SECRET);
    expect(filesWith(SECRET).length).toBeGreaterThan(2);
    const { out, err, code } = await rig.run(['redact', id, note, '--reason', 'a password', '--yes']);
    expect([code, out.trimEnd().split('\n')]).toEqual([0, [page, log]]);
    expect(err).toContain(`${note}  `);
    expect(err).toContain('copies elsewhere stay');
    expect(filesWith(SECRET)).toEqual([]);
    expect(read(page)).toContain('redacted:manual');
    expect(read(page)).toContain(`イベント ${note} の本文を削除(理由: a password)`);
    expect(read(page)).toContain('stays');
    for (const what of [id, log]) {
      const verified = await rig.run(['verify', what, '--head', `${seq}:${hash}`]);
      expect([verified.code, verified.err]).toEqual([
        0,
        expect.stringContaining(`event ${note} was taken out`),
      ]);
    }
    expect(await rig.json('verify', log)).toMatchObject({ ok: true, redacted: [Number(note)] });
    const forged = read(log).replace('[redacted:manual]', 'the deploy was fine');
    writeFileSync(join(rig.work, 'forged.jsonl'), forged);
    const found = await rig.run(['verify', 'forged.jsonl']);
    expect([found.code, found.err]).toMatchObject([1, expect.stringContaining(`at seq ${note}`)]);
    rig.renew();
    writeFileSync(join(rig.work, 'r.jsonl'), forged.replace('the deploy was fine', '[redacted:manual]'));
    expect(await rig.json('import', 'r.jsonl')).toMatchObject({ session: id, cleaned: 0 });
    expect(await rig.json('verify', id)).toMatchObject({ ok: true, redacted: [Number(note)] });
  });

  it('CLI-381 finds the events by words from standard input, and says where else they stand', async () => {
    const id = await rig.session('words', '--id', 'search');
    await rig.ok(['note', id, `line one\n"${SECRET}"`]);
    await rig.ok(['goal', id, SECRET]);
    await rig.ok(['note', id, 'nothing to see'], { env: { ONCALL_NAME: SECRET } });
    const ran = await rig.run(['redact', id, '--yes', '--json'], { stdin: `${SECRET}\n` });
    expect(ran.code, ran.err).toBe(0);
    const { events, files } = JSON.parse(ran.out);
    expect(events).toHaveLength(2);
    expect(files).toEqual([]);
    const text = await rig.ok(['export', id, '--format', 'jsonl', '-o', '-']);
    expect(text.split('\n').filter((line) => line.includes(SECRET) && !line.includes('"joined"'))).toEqual(
      text.split('\n').filter((line) => line.includes(`"name":"${SECRET}"`)),
    );
    const again = await rig.run(['redact', id, '--yes'], { stdin: `${SECRET}x\n` });
    expect([again.code, again.err.split('\n')[0]]).toEqual([
      3,
      expect.stringContaining('does not contain these words'),
    ]);
  });

  it('CLI-1003 --pages takes words out of acts on pages, verdicts on them and typed-in changes', async () => {
    rig.renew();
    const page = server.account.trigger('SCHECK1', '5xx rate > 5%');
    const env = { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: server.url };
    const number = String(page.number);
    await rig.ok(['page', 'note', number, `use ${SECRET}`], { env });
    await rig.ok(['page', 'note', number, 'looking'], { env });
    await rig.ok(['verdict', '--incident', number, '--hurt', '--why', `pool ${SECRET}`], { env });
    await rig.ok(['change', 'add', `password ${SECRET}`, '--service', 'checkout'], { env });
    expect(filesWith(SECRET)).not.toEqual([]);
    const asks = await rig.run(['redact', '--pages'], { stdin: SECRET, env });
    expect([asks.code, asks.err]).toEqual([2, expect.stringContaining('--yes')]);
    const ran = await rig.run(['redact', '--pages', '--reason', 'a password', '--yes', '--json'], {
      stdin: SECRET,
      env,
    });
    expect([ran.code, JSON.parse(ran.out).redacted]).toEqual([0, 3]);
    expect(ran.err).toMatch(
      new RegExp(
        `^acts 1 .* Sato  ${page.id}\\nverdicts 1 .* Sato  #${number}\\nchanges 1 .* Sato  checkout\\n`,
      ),
    );
    expect(ran.err).toContain('took the text out of 3 of 3 entries');
    expect(ran.err).toContain('notes posted to PagerDuty');
    expect(filesWith(SECRET)).toEqual([]);
    const said = await rig.ok(['verdict'], { env });
    expect(said).toContain('[redacted:manual]');
    const again = await rig.run(['redact', '--pages', '--yes'], { stdin: SECRET, env });
    expect([again.code, again.err]).toEqual([3, expect.stringContaining('contains these words')]);
    for (const line of [['redact'], ['redact', 'checkout', '--pages']])
      expect(await rig.run([...line, '--yes'], { env })).toMatchObject({
        code: 2,
        err: expect.stringContaining('name a session, or --pages'),
      });
    expect((await rig.run(['--readonly', 'redact', '--pages', '--yes'], { stdin: SECRET, env })).code).toBe(
      4,
    );
    expect(await rig.ok(['audit'], { env })).toContain(
      'took the text out of what belongs to no session (acts): 1',
    );
  });

  it('CLI-382 asks first, and off a terminal wants --yes; a number that is none changes nothing', async () => {
    const id = await rig.session('asked', '--id', 'asked');
    await rig.ok(['note', id, SECRET]);
    const note = await numberOf(id, SECRET);
    const before = await rig.json('verify', id);
    for (const [args, code, why] of [
      [[note], 2, '--yes'],
      [['x', '--yes'], 2, '"x" is not the number of an event'],
      [['0', '--yes'], 2, '"0" is not the number of an event'],
      [['999', '--yes'], 3, 'has no event 999'],
      [[note, '999', '--yes'], 3, 'has no event 999'],
    ] as const) {
      const ran = await rig.run(['redact', id, ...args]);
      expect([ran.code, ran.err], args.join(' ')).toEqual([code, expect.stringContaining(why)]);
    }
    expect((await rig.run(['--readonly', 'redact', id, note, '--yes'])).code).toBe(4);
    expect(await rig.json('verify', id)).toEqual(before);
  });
});

describe('writing a record again', () => {
  const rig = cliRig();
  const read = (file: string) => readFileSync(join(rig.work, file), 'utf8');

  it('CLI-383 goes over an earlier export in any language, and over one that was edited only when told', async () => {
    const id = await rig.session('x', '--id', 'checkout');
    const files = (await rig.ok(['export', id, '--lang', 'ja'])).trimEnd().split('\n');
    await rig.ok(['note', id, 'later']);
    await rig.ok(['export', id, '--lang', 'en']);
    const same = files.map(read);
    await rig.ok(['export', id, '--lang', 'en']);
    expect(files.map(read), 'the same session gives the same bytes').toEqual(same);
    for (const [file = '', edit] of [
      [files[0], (text: string) => text.replace('later', 'later, as we know now')],
      [files[0], (text: string) => `${text}\nReviewed by the team.\n`],
      [files[1], (text: string) => text.replace('later', 'LATER')],
      [files[1], (text: string) => text.slice(0, -20)],
    ] as const) {
      const kept = read(file);
      const edited = edit(kept);
      writeFileSync(join(rig.work, file), edited);
      const ran = await rig.run(['export', id, '--lang', 'en', '--out', file]);
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('was edited after it was written')]);
      expect(read(file)).toBe(edited);
      await rig.ok(['export', id, '--lang', 'en', '--out', file, '--force']);
      expect(read(file)).toBe(kept);
    }
  });
});
