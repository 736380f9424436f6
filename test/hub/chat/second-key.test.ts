import { describe, expect, it } from 'vitest';
import { allSteps } from '../../../src/domain/checklist.ts';
import type { CommandType } from '../../../src/domain/command.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { procedureSchema } from '../../../src/domain/procedure-schema.ts';
import { lastRunOf, runCode, whatText } from '../../../src/domain/runs/run.ts';
import { webSha256 } from '../../../src/hub/identity/secrets.ts';
import { RUNS_ACTOR } from '../../../src/hub/runs/session-runs.ts';
import { buttonsIn, shownText } from '../../../src/sim/slack/message-rules.ts';
import { procedure, sato, tanaka } from '../../domain/given.ts';
import { rolledBack, seenDeploy } from '../../domain/make-rollback.ts';
import { type ChatRig, DEMO_CHANNEL, SATO, TANAKA } from './chat-rig.ts';
import { listening, message, openForm, press, say } from './people.ts';

const STEP = 'read-back';
const SHA = 'c'.repeat(40);

/** A hub that hears Slack, and a session whose step runs a workflow; the test looks up what would run. */
async function running(lang: 'ja' | 'en' = 'ja', ran?: object) {
  const rig = await listening({ settings: { lang } });
  const workflow = { repository: 'acme/shop', file: 'rollback.yml', ref: 'main', inputs: { version: 'v41' } };
  const phases = procedure.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((one) => (one.id === STEP ? { ...one, run: ran ?? { workflow } } : one)),
  }));
  const id = await rig.open(TANAKA, { procedure: procedureSchema.parse({ ...procedure, phases }) });
  const run = async () => {
    const found = lastRunOf(await rig.state(id), STEP);
    if (!found) throw new Error('no run');
    return found;
  };
  const resolve = async (sha = SHA) => {
    const { id: of, wanted } = await run();
    const what = { ...wanted, sha };
    const hash = await webSha256(whatText(what, null));
    const until = new Date(rig.time.now() + 600_000).toISOString();
    const data = { run: of, what, hash, live: 'v42 1/3', url: null, danger: 'high', until };
    expect((await rig.hub.system(id, 'run.resolve', data, RUNS_ACTOR)).ok).toBe(true);
    return await run();
  };
  const number = allSteps(await rig.state(id)).findIndex((step) => step.id === STEP) + 1;
  const confirmed = async () => (await rig.state(id)).actions.filter(({ act }) => act === 'dispatch').length;
  return { rig, id, run, resolve, number, confirmed };
}

const hasButton = (rig: ChatRig): boolean =>
  rig.headlines().some(({ blocks }) => buttonsIn(blocks).some(({ action_id: id }) => id === 'run'));

describe('a run that is confirmed in Slack', () => {
  it.each([
    ['ja', /実行を依頼/, /2人|以外の人/, /実行を確認しました/],
    ['en', /was asked for/, /other than/, /Confirmed: /],
  ] as const)(
    'SLK-1091 is asked for by one, shown whole to another, and confirmed by that one, once: %s',
    async (lang, asked, alone, done) => {
      const { rig, run, resolve, number, confirmed } = await running(lang);
      await using _ = rig;
      expect(await say(rig, TANAKA, `run ${number}`)).toMatch(asked);
      const code = runCode(await resolve());
      const own = await say(rig, TANAKA, 'run');
      expect(own).toMatch(alone);
      expect(own).not.toContain(code);
      expect(await say(rig, TANAKA, `confirm ${code}`)).toMatch(alone);
      const text = await say(rig, SATO, `run ${number}`);
      for (const part of ['acme/shop', 'rollback.yml', 'main', SHA, 'version=v41', 'v42 1/3', '田中', code])
        expect(text).toContain(part);
      expect((await run()).state).toBe('ready');
      expect(await say(rig, SATO, `confirm ${code}`, true)).toMatch(done);
      expect(await say(rig, SATO, `confirm ${code}`)).toMatch(done);
      expect(await confirmed()).toBe(1);
      expect(await run()).toMatchObject({ by: { name: '田中' }, confirmed: { by: { name: '佐藤' } } });
    },
  );

  it.each([
    ['ja', '承認を待っている実行はありません', '承認を依頼しました', '含まれません'],
    ['en', 'It waits for no approval', 'GitHub is asked to approve production', 'not known to be one'],
  ] as const)(
    'SLK-1120 `approve` gives the approval that GitHub waits for, by who may (%s)',
    async (lang, none, done, not) => {
      const { rig, id, run, resolve, number, confirmed } = await running(lang);
      await using _ = rig;
      await say(rig, TANAKA, `run ${number}`);
      expect(await say(rig, SATO, `approve ${number}`)).toContain(none);
      await say(rig, SATO, `confirm ${runCode(await resolve())}`);
      expect(await confirmed()).toBe(1);
      const { id: of, action } = await run();
      const system = async (type: CommandType, data: object) =>
        expect((await rig.hub.system(id, type, data, RUNS_ACTOR)).ok).toBe(true);
      await system('action.done', { action, params: { id: '7', since: '' } });
      const approvers = [(await run()).confirmed?.by.id];
      const wait = (environment: string) => ({ environment, reviewers: ['sre'], approvers, isOurs: true });
      await system('run.move', { run: of, state: 'waiting', waits: [wait('production'), wait('eu')] });
      expect(await say(rig, SATO, `approve ${number}`)).toContain('production, eu');
      expect(await say(rig, TANAKA, `approve ${number} eu`)).toContain(not);
      expect(await say(rig, SATO, `approve ${number} production`)).toContain(done);
      await say(rig, SATO, `approve ${number} production`);
      expect((await run()).approved.map(({ environment, by }) => [environment, by.name])).toEqual([
        ['production', '佐藤'],
      ]);
      expect(await say(rig, SATO, 'approve 99')).toContain('99');
      // The one that was read about is given, and another one waits.
      await system('run.move', { run: of, state: 'waiting', waits: [wait('eu')] });
      expect(await say(rig, SATO, `approve ${number}`)).toContain('eu');
      expect((await run()).approved).toHaveLength(1);
      expect(await say(rig, SATO, `approve ${number} eu`)).toMatch(/eu/);
      expect((await run()).approved).toHaveLength(2);
    },
  );

  it('SLK-1092 is refused with what changed where the code is of an earlier look, and after its time', async () => {
    const { rig, id, run, resolve, number, confirmed } = await running();
    await using _ = rig;
    await say(rig, TANAKA, `run ${number}`);
    const old = runCode(await resolve());
    const now = runCode(await resolve('d'.repeat(40)));
    expect(await say(rig, SATO, `confirm ${old}`)).toContain('sha');
    expect(await say(rig, SATO, 'confirm short')).toContain('/oncall run');
    expect(await say(rig, SATO, `decline ${now}`)).toContain('理由');
    expect(await say(rig, SATO, `decline ${now} 版が違う`)).toContain('却下');
    expect(await say(rig, SATO, `confirm ${now}`)).toContain('却下');
    expect(await confirmed()).toBe(0);
    await rig.act(TANAKA, id, 'run.ask', { step: STEP });
    const late = runCode(await resolve());
    await rig.time.pass(600_001);
    expect((await run()).state).toBe('ready');
    expect(await say(rig, SATO, `confirm ${late}`)).toContain('できませんでした');
    expect(await confirmed()).toBe(0);
  });

  it('SLK-1121 the code of what was shown confirms nothing else, also where the hash of another commit begins alike', async () => {
    const { rig, resolve, number, confirmed } = await running();
    await using _ = rig;
    await say(rig, TANAKA, `run ${number}`);
    // Found in a second: whoever may push makes two such commits.
    const { hash: shown } = await resolve('d68786c3cd1685a84823da022886293cb40e76ad');
    const code = /confirm (\S+)/.exec(await say(rig, SATO, `run ${number}`))?.[1] ?? '';
    const { hash: other } = await resolve('ae3b738187e76e8d42e3e9f90374123541120911');
    expect(other).not.toBe(shown);
    expect(other?.slice(0, 6)).toBe(shown?.slice(0, 6));
    expect(await say(rig, SATO, `confirm ${code}`)).toContain('ae3b738187e76e8d42e3e9f90374123541120911');
    expect(await confirmed()).toBe(0);
  });

  it('SLK-1093 has a button while it waits, whose form confirms what was read, and nothing else, once', async () => {
    const { rig, run, resolve, number, confirmed } = await running();
    await using _ = rig;
    const shows = (is: boolean) => rig.wait(() => hasButton(rig) === is, 'the button');
    await say(rig, TANAKA, `run ${number}`);
    await resolve();
    await shows(true);
    expect(await press(rig, TANAKA, 'run')).toContain('以外の人の確認');
    const [old, first, second] = [
      await openForm(rig, SATO, 'run'),
      await openForm(rig, SATO, 'run'),
      await openForm(rig, SATO, 'run'),
    ];
    expect(JSON.stringify(old.view.blocks)).toMatch(
      /acme\/shop.*rollback\.yml.*c{40}.*version=v41.*v42 1\/3.*田中/,
    );
    await resolve('d'.repeat(40));
    await rig.slack.people.send(old, { key: 'confirm' });
    expect(old.errors).toEqual({ key: expect.stringContaining('sha') });
    await rig.slack.people.send(first, { key: 'decline' });
    expect(first.errors).toEqual({ keyReason: expect.stringContaining('理由') });
    expect(await confirmed()).toBe(0);
    const now = [await openForm(rig, SATO, 'run'), await openForm(rig, SATO, 'run')];
    await Promise.all(now.map((view) => rig.slack.people.send(view, { key: 'confirm' }, { twice: true })));
    expect(now.map(({ isOpen }) => isOpen)).toEqual([false, false]);
    await rig.slack.people.send(second, { key: 'confirm' });
    expect(second.isOpen).toBe(true);
    expect(await confirmed()).toBe(1);
    expect(await run()).toMatchObject({ what: { sha: 'd'.repeat(40) }, confirmed: { by: { name: '佐藤' } } });
    await shows(false);
  });

  it('SLK-1094 has a line in the thread once when it is asked and once when it is confirmed, and by whom', async () => {
    const { rig, resolve, number } = await running('en');
    await using _ = rig;
    const lines = (words: string) => rig.thread().filter((text) => text.includes(words));
    await say(rig, TANAKA, `run ${number}`);
    await resolve();
    await rig.wait(() => lines('asked for: ').length === 1, 'who asked');
    const code = runCode(await resolve('d'.repeat(40)));
    await say(rig, SATO, `confirm ${code}`);
    await rig.wait(() => lines('confirmed: ').length === 1, 'who confirmed');
    expect(lines('asked for: ')).toEqual([expect.stringMatching(/田中$/)]);
    expect(lines('confirmed: ')).toEqual([expect.stringMatching(/佐藤$/)]);
  });
});

describe('a rollback in Slack', () => {
  it.each([
    ['ja', 'どの変更を戻すか', '前のバージョンが分かりません|前のバージョンが', '実行を依頼'],
    ['en', 'Say which change', 'version before this change is not known', 'was asked for'],
  ] as const)(
    'SLK-1119 is asked for by one and confirmed by another by the button, in %s',
    async (lang, which, unknown, said) => {
      const rig = await listening({ settings: { lang } });
      await using _ = rig;
      const id = await rig.open(TANAKA, {});
      const at = new Date(rig.time.now()).toISOString();
      const change = (service: string, pr: number, previousSha: string | null) => ({
        ...{ id: service, origins: ['github'], service, environment: null, kind: 'deploy', state: 'live' },
        ...{ version: null, sha: '8f21c0d', previousSha, requestedAt: at, startedAt: at, liveAt: at },
        ...{ failedAt: null, by: null, title: 'x', pr, url: null },
      });
      const workflow = { repository: 'acme/shop', file: 'x.yml', ref: 'main', inputs: { to: '{{before}}' } };
      const rows = [change('checkout', 812, '1c9e3b0'), change('search', 813, null)];
      const rollbacks = rows.map(({ service }) => ({ service, run: { workflow, danger: 'high' } }));
      const seen = {
        ...{ from: at, to: at, impactAt: at, more: 0, coverage: [], gaps: [], rollbacks },
        rows: rows.map((one) => ({ change: one, place: 'before', evidence: [] })),
      };
      expect((await rig.hub.system(id, 'changes.see', seen, RUNS_ACTOR)).ok).toBe(true);
      expect(await say(rig, TANAKA, 'run rollback')).toContain(which);
      expect(await say(rig, TANAKA, 'run rollback search')).toMatch(new RegExp(unknown, 'u'));
      expect((await rig.state(id)).runs).toEqual([]);
      expect(await say(rig, TANAKA, 'run rollback #812')).toContain(said);
      const [run] = (await rig.state(id)).runs;
      expect(run).toMatchObject({ state: 'asked', wanted: { inputs: { to: '1c9e3b0' } } });
      const what = { ...run?.wanted, sha: SHA } as Parameters<typeof whatText>[0];
      const hash = await webSha256(whatText(what, null));
      const data = { run: run?.id, what, hash, live: null, url: null, danger: 'high' };
      expect((await rig.hub.system(id, 'run.resolve', data, RUNS_ACTOR)).ok).toBe(true);
      // The suspect by now.
      expect(await say(rig, SATO, 'run rollback')).toContain(`-${hash.slice(0, 6)}`);
      await rig.wait(() => hasButton(rig), 'the button');
      const form = await openForm(rig, SATO, 'run');
      expect(JSON.stringify(form.view.blocks)).toContain('to=1c9e3b0');
      await rig.slack.people.send(form, { key: 'confirm' });
      expect((await rig.state(id)).actions.filter(({ act }) => act === 'dispatch')).toHaveLength(1);
    },
  );
});

describe('a rollback of another change than the one that waits', () => {
  it('SLK-1126 is asked for, and not taken for the run that waits for a second person', async () => {
    const ran = {
      workflow: { repository: 'acme/shop', file: 'x.yml', ref: 'main', inputs: { to: '{{before}}' } },
    };
    const { rig, id, run, resolve } = await running('en', ran);
    await using _ = rig;
    const at = new Date(rig.time.now()).toISOString();
    const rows = [['1c9e3b0', 812] as const, ['e711000', 813] as const].map(([previousSha, pr]) => ({
      change: {
        ...{ id: `c${pr}`, origins: ['github'], service: 'shop', environment: null, kind: 'deploy' },
        ...{ state: 'live', version: null, sha: '8f21c0d', previousSha, requestedAt: at, startedAt: at },
        ...{ liveAt: at, failedAt: null, by: null, title: 'x', pr, url: null },
      },
      ...{ place: 'before', evidence: [] },
    }));
    const seen = { from: at, to: at, impactAt: at, rows, more: 0, coverage: [], gaps: [] };
    expect((await rig.hub.system(id, 'changes.see', seen, RUNS_ACTOR)).ok).toBe(true);
    expect(await say(rig, TANAKA, 'run rollback #812')).toContain('was asked for');
    const code = runCode(await resolve());
    expect(await say(rig, SATO, 'run rollback #812')).toContain(code);
    const other = await say(rig, SATO, 'run rollback #813');
    expect(other).not.toContain(code);
    expect(other).toContain('was asked for');
    expect(await run()).toMatchObject({ by: { name: '佐藤' }, wanted: { inputs: { to: 'e711000' } } });
    expect(await say(rig, SATO, `confirm ${code}`)).not.toMatch(/^Confirmed/);
  });
});

describe('a recovery after a rollback in Slack', () => {
  it.each([
    ['ja', 'checkout のエラーは', '毎分2件以下', 'ログは、今は復旧を示していません', 'に暫定復旧'],
    ['en', 'checkout errors back at', '2/min since', 'no recovery in the log now', 'mitigated at'],
  ] as const)(
    'SLK-1125 SLK-1127 is a line of the thread whose button says the time that it names, and none that is over: %s',
    async (lang, line, rate, over, said) => {
      const rig = await listening({ settings: { lang } });
      await using _ = rig;
      const id = await rig.open(TANAKA, {});
      const at = (ms: number) => new Date(rig.time.now() + ms).toISOString();
      const system = async (type: CommandType, data: object, by: Actor = RUNS_ACTOR) =>
        expect((await rig.hub.system(id, type, data, by)).ok, type).toBe(true);
      await system('changes.see', seenDeploy(at(-1_200_000)));
      const act = async (by: Actor, type: CommandType, data: object) =>
        by.kind === 'system'
          ? system(type, data, by)
          : rig.act(by.name === SATO.name ? SATO : TANAKA, id, type, data);
      const state = () => rig.state(id);
      const times = { startedAt: at(-300_000), endedAt: at(-240_000) };
      await rig.act(TANAKA, id, 'participant.join');
      await rig.act(SATO, id, 'participant.join');
      const run = await rolledBack(act as never, state, [sato, tanaka], times);
      const rates = { rate: 2, usual: 2, peak: 30, drawn: false };
      const seen = { run, service: 'checkout', since: at(-240_000), to: at(-60_000), rates, why: null };
      await system('recovery.see', seen);
      const posted = () =>
        rig.workspace
          .inThread(DEMO_CHANNEL, message(rig).ts)
          .filter(({ blocks }) => buttonsIn(blocks).some(({ action_id: one }) => one === 'recovered'));
      await rig.wait(() => rig.headlines().length === 1 && posted().length === 1, 'the line');
      const [first] = posted();
      if (!first) throw new Error('no line');
      expect(shownText(first)).toContain(line);
      expect(shownText(first)).toContain(rate);
      await system('recovery.see', { ...seen, since: null, why: 'still' });
      expect(await press(rig, SATO, 'recovered', { of: first })).toContain(over);
      expect((await state()).clock.mitigated).toBeNull();
      const later = { ...seen, since: at(-120_000) };
      await system('recovery.see', later);
      await rig.wait(() => posted().length === 2, 'the newer line');
      // The line that is older names another time.
      expect(await press(rig, SATO, 'recovered', { of: first })).not.toContain(said);
      expect((await state()).clock.mitigated).toBeNull();
      expect(await press(rig, SATO, 'recovered', { of: posted()[1] ?? first, twice: true })).toContain(said);
      expect((await state()).clock.mitigated).toBe(later.since);
      expect(await press(rig, TANAKA, 'recovered', { of: first })).toContain(said);
    },
  );
});

describe('a check of the log in Slack', () => {
  it.each([
    [
      'ja',
      'ログの確認を依頼しました',
      '10分で3行(期待: 0行以下)',
      'ログの件数は不明です',
      'ログが条件を満たした: 復唱確認',
    ],
    [
      ...['en', 'The log is being checked', '3 lines in 10 min (at most 0 expected)'],
      ...['The log cannot be counted now', 'log as expected: Read back'],
    ],
  ] as const)(
    'SLK-1096 can be requested, shows its number, and its end is posted once: %s',
    async (lang, ...said) => {
      const query = { query: 'level:ERROR', expect: { most: 0 }, window: '10m' };
      const { rig, id, run, number } = await running(lang, { query });
      await using _ = rig;
      const [asked = '', counted = '', unknown = '', ended = ''] = said;
      const move = async (data: object) => {
        const moved = { run: (await run()).id, ...data };
        expect((await rig.hub.system(id, 'run.move', moved, RUNS_ACTOR)).ok).toBe(true);
      };
      expect(await say(rig, TANAKA, `run ${number}`)).toContain(asked);
      // Nobody confirms it.
      expect(await say(rig, SATO, 'run')).not.toContain('/oncall confirm');
      await move({ state: 'running', counted: { lines: 3, partial: null } });
      expect(await say(rig, SATO, `run ${number}`)).toContain(counted);
      await move({ state: 'unknown', kind: 'no-lines', params: { source: 'app' } });
      const lost = await say(rig, SATO, `run ${number}`);
      expect(lost).toContain(unknown);
      expect(lost).not.toContain('3');
      await move({ state: 'cancelled', kind: 'step-settled' });
      await say(rig, SATO, `run ${number}`);
      await move({ state: 'done', counted: { lines: 0, partial: null } });
      const told = () => rig.thread().filter((text) => text.includes(ended)).length;
      await rig.wait(() => told() > 0, 'the end');
      expect(told()).toBe(1);
      // That somebody did the step by hand is no word on the log.
      expect(rig.thread().filter((text) => /条件を満たさず|not as expected/.test(text))).toEqual([]);
    },
  );
});
