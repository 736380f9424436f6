import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/event.ts';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { lastRunOf, whatText } from '../../src/domain/runs/run.ts';
import { plainLine } from '../../src/tui/plain/command.ts';
import { newsSentence } from '../../src/tui/plain/sentences.ts';
import { runNews } from '../../src/tui/reduce/run-news.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { FakeClient } from './fake-client.ts';
import { Rig } from './rig.ts';
import { FIRED, OBSERVER, PAGER, SATO, SUZUKI, TANAKA } from './story.ts';

const text = (ja: string, en: string) => ({ ja, en });
const procedure = procedureSchema.parse({
  ...{ id: 'incident', kind: 'incident', title: text('障害対応', 'Incident') },
  phases: [
    {
      ...{ id: 'stop-gap', title: text('暫定対応', 'Stop-gap') },
      steps: [
        {
          ...{ id: 'back', title: text('ロールバック', 'Roll back') },
          run: {
            workflow: {
              repository: 'acme/shop',
              file: 'rollback.yml',
              ref: 'main',
              inputs: { service: 'shop' },
            },
          },
        },
        { id: 'talk', title: text('復唱', 'Read back') },
      ],
    },
  ],
});

function running(you: Actor, lang: 'ja' | 'en' = 'ja', ran?: object): FakeClient {
  const [phase] = procedure.phases;
  const [step, ...rest] = phase!.steps;
  const phases = ran ? [{ ...phase!, steps: [{ ...step!, run: ran }, ...rest] }] : procedure.phases;
  const client = new FakeClient('checkout-1125', you, FIRED + 60_000);
  client.act(SATO, 'session.open', {
    ...{ title: 'a', kind: 'incident', timeZone: 'Asia/Tokyo', lang, procedureHash: 'h' },
    procedure: procedureSchema.parse({ ...procedure, phases }),
    ...{ procedureOrigin: 'o', severity: null, firedAt: null },
    tail: { sources: [], query: null, window: null },
  });
  for (const who of new Set([SATO, TANAKA, SUZUKI, you])) client.act(who, 'participant.join', {});
  return client;
}
const run = (client: FakeClient) => lastRunOf(client.session, 'back')!;
function lookUp(client: FakeClient, sha = '8f21c0d', live: string | null = 'shop 7be2d94'): void {
  const { id, wanted } = run(client);
  const what = { ...wanted, sha };
  const url = 'https://github.test/w';
  client.act(PAGER, 'run.resolve', {
    run: id,
    what,
    hash: sha256(whatText(what, live)),
    live,
    url,
    danger: run(client).danger,
  });
}
function asked(you: Actor, lang: 'ja' | 'en' = 'ja'): FakeClient {
  const client = running(you, lang);
  client.act(SATO, 'run.ask', { step: 'back' });
  lookUp(client);
  return client;
}
const last = (rig: Rig) => rig.client.sent.at(-1);

describe('a step that runs', () => {
  it('SCR-1051 `r` asks; the asker sees who may confirm, and can withdraw but not confirm', async () => {
    const client = running(SATO);
    const rig = new Rig(client).press('r');
    expect(last(rig)).toEqual({ type: 'run.ask', data: { step: 'back' } });
    await rig.settle();
    expect(rig.text()).toContain('実行内容を確認中');
    lookUp(client);
    expect(rig.text()).toContain('2人目の確認待ち(田中');
    rig.press('r');
    expect(rig.text()).toContain('状態: 2人目の確認待ち(田中、鈴木)');
    expect(rig.text()).toContain('依頼を取り下げる');
    expect(rig.text()).not.toContain('確認する(');
    rig.press('1');
    expect(last(rig)).toEqual({ type: 'run.withdraw', data: { run: run(client).id } });
  });

  it('SCR-1051 another member sees what would run, and confirms that; the cursor stands on "later"', () => {
    const client = asked(TANAKA, 'en');
    const rig = new Rig(client, { lang: 'en' }).press('r');
    for (const part of ['acme/shop · rollback.yml on main (8f21c0d)', 'service=shop', 'shop 7be2d94', '佐藤'])
      expect(rig.text()).toContain(part);
    expect(rig.text()).toContain('I confirm, as 田中 (2 of 2)');
    rig.press('enter');
    expect(client.sent).toEqual([]);
    rig.press('r', '1');
    expect(last(rig)).toEqual({ type: 'run.confirm', data: { run: run(client).id, hash: run(client).hash } });
  });

  it('SCR-1062 the whole commit is read by who confirms: another one that begins alike is soon made', () => {
    const client = running(TANAKA, 'en');
    client.act(SATO, 'run.ask', { step: 'back' });
    const sha = '8f21c0d4d9c3f0b7a1e2d5c6b8a90f1e2d3c4b5a';
    lookUp(client, sha);
    const rig = new Rig(client, { lang: 'en', cols: 80, rows: 24 }).press('r');
    expect(rig.text()).toContain(sha);
  });

  it('SCR-1061 nobody confirms by the menu what it could not show whole, and it says where it is shown', () => {
    const workflow = { repository: 'acme/shop', file: 'rollback.yml', ref: 'main' };
    const inputs = { version: 'evil', reason: 'The version before. '.repeat(45).trim(), service: 'shop' };
    const client = running(TANAKA, 'en', { workflow: { ...workflow, inputs } });
    client.act(SATO, 'run.ask', { step: 'back' });
    lookUp(client);
    const rig = new Rig(client, { lang: 'en', cols: 80, rows: 24 }).press('r');
    expect(rig.text()).not.toContain('version=evil');
    expect(rig.text()).toContain('oncall run');
    rig.press('1');
    expect(rig.text()).toContain('too long here; see oncall run checkout-1125 back');
    expect(client.sent).toEqual([]);
    const high = new Rig(client, { lang: 'en', cols: 80, rows: 60 }).press('r');
    expect(high.text()).toContain('version=evil');
    high.press('1');
    expect(last(high)).toEqual({
      type: 'run.confirm',
      data: { run: run(client).id, hash: run(client).hash },
    });
  });

  it('SCR-1051 a bell asks those who may confirm, and nobody else', () => {
    for (const [who, bells] of [
      [TANAKA, 1],
      [OBSERVER, 0],
    ] as const) {
      const client = running(who);
      const rig = new Rig(client);
      client.act(SATO, 'run.ask', { step: 'back' });
      lookUp(client);
      expect(rig.host.bells, who.name).toBe(bells);
    }
  });

  it('SCR-1052 what changed while it was looked at is not confirmed: the hash is of what was seen', () => {
    const client = asked(TANAKA);
    const rig = new Rig(client).press('r');
    lookUp(client, '9999999');
    expect(rig.text()).toContain('内容が変わりました');
    rig.press('1');
    expect(rig.text()).toContain('sha 8f21c0d » 9999999');
    expect(client.sent).toEqual([]);
    expect(run(client).confirmed).toBeNull();
  });

  it.each([
    ['ja', '稼働中: 不明'],
    ['en', 'Live now: not known'],
  ] as const)('SCR-1051 says that it is not known what is live (%s)', (lang, text) => {
    const client = running(TANAKA, lang);
    client.act(SATO, 'run.ask', { step: 'back' });
    lookUp(client, '8f21c0d', null);
    expect(new Rig(client, { lang }).press('r').text()).toContain(text);
  });

  it('SCR-1051 declining asks for a reason', async () => {
    const client = asked(TANAKA);
    const rig = new Rig(client).press('r', '2', '版が違う', 'enter');
    expect(last(rig)).toEqual({ type: 'run.decline', data: { run: run(client).id, reason: '版が違う' } });
    await rig.settle();
    expect(rig.text()).toContain('実行は却下された');
  });

  it('SCR-1053 the row of the step says how the run stands, in place', () => {
    const client = asked(SUZUKI, 'en');
    const rig = new Rig(client, { lang: 'en', cols: 200 });
    const row = () => rig.rows().find((one) => one.includes('Roll back') && !one.includes('Next'));
    client.act(TANAKA, 'run.confirm', { run: run(client).id, hash: run(client).hash });
    expect(row()).toContain('being started');
    const move = (state: string, more: object = {}) =>
      client.act(PAGER, 'run.move', { run: run(client).id, state, ...more });
    move('queued');
    expect(row()).toContain('queued');
    move('waiting', { environment: 'production' });
    expect(row()).toContain('approval in');
    move('running', { job: 'deploy', startedAt: new Date(client.now).toISOString() });
    expect(row()).toContain('running');
    move('unknown', { kind: 'no-answer' });
    expect(row()).toContain('not known since');
    rig.press('r');
    expect(rig.text()).not.toContain('I confirm');
    rig.press('esc');
    move('done');
    expect(row()).toContain('佐藤+田中');
    // Asked for once more, the row tells of that, and of what it was once that is taken back.
    client.act(SATO, 'run.ask', { step: 'back' });
    lookUp(client);
    expect(row()).toContain('second person');
    client.act(SATO, 'run.withdraw', { run: run(client).id });
    expect(row()).toContain('佐藤+田中');
    client.act(SATO, 'run.ask', { step: 'back' });
    lookUp(client);
    client.act(TANAKA, 'run.confirm', { run: run(client).id, hash: run(client).hash });
    move('queued');
    expect(row()).toContain('queued');
    move('failed', { kind: 'failure' });
    expect(row()).toContain('failed');
  });

  it('SCR-1053 a step that runs nothing says so', () => {
    const rig = new Rig(running(TANAKA, 'en'), { lang: 'en' }).press('j', 'r');
    expect(rig.client.sent).toEqual([]);
    expect(rig.said.at(-1)).toContain('実行するものがありません');
  });
});

describe('a step that checks the log', () => {
  const check = (you: Actor, lang: 'ja' | 'en' = 'ja'): FakeClient => {
    const query = { source: 'api', query: 'level:ERROR', expect: { most: 0 } };
    return running(you, lang, { query });
  };
  const move = (client: FakeClient, state: string, more: object = {}) =>
    client.act(PAGER, 'run.move', { run: run(client).id, state, ...more });
  const lines = (n: number, partial: object | null = null) => ({ counted: { lines: n, partial } });

  it.each([
    [
      ...['ja', 'ログを確認中', '5分で3行(0行以下)', '5分で3行以上: api が遅れています'],
      ...['不明: api にこの間の行が1つもありません', '5分で0行(0行以下) 佐藤'],
      ...['ログの確認を終了: 手順は完了かスキップ済み', '1時間以内に条件を満たさず: 5分で0行'],
    ],
    [
      ...['en', 'asking the log', '3 lines in 5 min (at most 0)', '3 lines or more in 5 min: api is behind'],
      ...['not known: api has no line', '0 lines in 5 min (at most 0) 佐藤'],
      ...['check ended: the step was done', 'did not hold within an hour: 0 lines'],
    ],
  ] as const)(
    'SCR-1055 the row says the number, and that it is a part or not known (%s)',
    (lang, ...said) => {
      const client = check(SUZUKI, lang);
      const rig = new Rig(client, { lang, cols: 240 });
      const title = lang === 'ja' ? 'ロールバック' : 'Roll back';
      const row = () => rig.rows().find((one) => one.includes(title) && /[☐☑⚠]/.test(one)) ?? '';
      const ask = () => client.act(SATO, 'run.ask', { step: 'back' });
      const [asking = '', number = '', part = '', unknown = '', done = '', ended = '', failed = ''] = said;
      ask();
      expect(row()).toContain(asking);
      move(client, 'running', lines(3));
      expect(row()).toContain(number);
      move(client, 'running', lines(3, { kind: 'behind', params: { source: 'api' } }));
      expect(row()).toContain(part);
      move(client, 'unknown', { kind: 'no-lines', params: { source: 'api' } });
      expect(row()).toContain(unknown);
      expect(row()).not.toContain(lang === 'ja' ? '3行' : '3 lines');
      move(client, 'done', lines(0));
      expect(row()).toContain(done);
      client.act(SUZUKI, 'step.undo', { step: 'back' });
      expect(row()).not.toContain(lang === 'ja' ? '0行' : '0 lines');
      ask();
      move(client, 'cancelled', { kind: 'step-settled' });
      expect(row()).toContain(ended);
      ask();
      move(client, 'running', lines(0));
      move(client, 'failed', { kind: 'not-held' });
      expect(row()).toContain(failed);
    },
  );

  it('SCR-1055 `r` asks, then shows what is asked of the log, and anybody can end it there', () => {
    const client = check(TANAKA, 'en');
    const rig = new Rig(client, { lang: 'en' }).press('r');
    expect(last(rig)).toEqual({ type: 'run.ask', data: { step: 'back' } });
    move(client, 'running', lines(12));
    rig.press('r');
    for (const part of ['api: level:ERROR (in 5 min, at most 0', '12 lines in 5 min', 'End the check'])
      expect(rig.text()).toContain(part);
    expect(rig.text()).not.toContain('I confirm');
    rig.press('1');
    expect(last(rig)).toEqual({ type: 'run.withdraw', data: { run: run(client).id } });
  });

  it('SCR-1055 news tell that the log is as expected, and that it could not be seen', () => {
    const client = check(TANAKA, 'en');
    client.act(SATO, 'run.ask', { step: 'back' });
    const told = (state: string, more: object) => {
      const before = client.session;
      move(client, state, more);
      return runNews(before, client.session, TANAKA.id, 'en').map(({ say }) => newsSentence(say, 'en'));
    };
    expect(told('running', lines(3))).toEqual([]);
    expect(told('unknown', { kind: 'timeout' })).toEqual(['The log cannot be counted now: Roll back']);
    expect(told('done', lines(0))).toEqual([
      'The log is as expected: Roll back (0 lines in 5 min (at most 0 expected))',
    ]);
  });

  it('PLN-310 plain mode asks for a check, reads its number, and ends it', () => {
    const plain = (client: FakeClient, line: string) => {
      const { presence, you } = client.get();
      const at = { session: client.session, you, lang: 'en', now: client.now, presence } as const;
      return plainLine(line, { ...at, lines: [], pager: null, oncall: null });
    };
    const client = check(TANAKA, 'en');
    expect(plain(client, 'run 1')).toMatchObject({ effect: { type: 'run.ask', data: { step: 'back' } } });
    client.act(SATO, 'run.ask', { step: 'back' });
    move(client, 'running', lines(1));
    const read = JSON.stringify(plain(client, 'run 1'));
    expect(read).toContain('1 line in 5 min (at most 0 expected)');
    expect(read).not.toContain('confirm 1');
    expect(JSON.stringify(plain(client, 'steps'))).toContain('1 line in 5 min');
    expect(plain(client, 'withdraw 1')).toMatchObject({ effect: { type: 'run.withdraw' } });
  });
});

/** Confirmed, taken by GitHub, and waiting for these environments, of which 田中 may approve the first. */
function waits(you: Actor, lang: 'ja' | 'en' = 'ja', environments = ['production']): FakeClient {
  const client = asked(you, lang);
  const { id, hash } = run(client);
  client.act(TANAKA, 'run.confirm', { run: id, hash: hash! });
  client.act(PAGER, 'action.done', { action: run(client).action!, params: { id: '7', since: '' } });
  client.act(PAGER, 'run.move', {
    ...{ run: id, state: 'waiting', environment: environments.join(', ') },
    ...{ kind: 'approval', params: { reviewers: 'sre, tanaka' } },
    waits: environments.map((environment, n) => ({
      ...{ environment, reviewers: ['sre', 'tanaka'], approvers: n === 0 ? [TANAKA.id] : [], isOurs: true },
    })),
  });
  return client;
}

describe('a run that waits for an approval', () => {
  it.each([
    ['ja', 'production を承認する(田中として)', '承認できる人: sre, tanaka', '承認を送信中: production'],
    ['en', 'Approve production, as 田中', 'by one of: sre,', 'Being approved: production, by 田中'],
  ] as const)(
    'SCR-1060 is approved by who may, and says what came of it (%s)',
    async (lang, item, why, sending) => {
      const client = waits(TANAKA, lang);
      const rig = new Rig(client, { lang }).press('r');
      for (const part of [item, why]) expect(rig.text()).toContain(part);
      rig.press('1');
      expect(last(rig)).toEqual({
        type: 'run.approve',
        data: { run: run(client).id, environment: 'production' },
      });
      await rig.settle();
      rig.press('r');
      expect(rig.text()).toContain(sending);
      const { action } = run(client).approved[0]!;
      client.act(PAGER, 'action.fail', { action, kind: 'forbidden', params: { needs: 'deployments=write' } });
      expect(rig.text()).toContain('deployments=write');
      expect(rig.text()).not.toContain(sending);
    },
  );

  it('SCR-1060 says why another may not, and offers nothing for what is over', () => {
    const rig = new Rig(waits(SUZUKI, 'en'), { lang: 'en' }).press('r', '1');
    expect(rig.text()).toContain('those who may approve production (sre, tanaka)');
    const asker = new Rig(waits(SATO, 'en'), { lang: 'en' }).press('r', '1');
    expect(asker.text()).toContain('those who may approve production');
    const client = waits(TANAKA, 'en');
    client.act(PAGER, 'run.move', { run: run(client).id, state: 'running' });
    expect(new Rig(client, { lang: 'en' }).press('r').text()).not.toContain('Approve production');
  });

  it('SCR-1060 rings for who may approve it, and for nobody else', () => {
    const [client, { session }] = [waits(TANAKA), asked(TANAKA)];
    const told = (who: Actor) =>
      runNews(session, client.session, who.id, 'en').map(({ say, bell }) => [say.key, bell]);
    expect(told(TANAKA)).toEqual([['news.run-approval', true]]);
    expect(told(SUZUKI)).toEqual([]);
  });

  it('PLN-311 `approve N` approves the only environment, or the one that is named', () => {
    const sent = (client: FakeClient, line: string) => {
      const { presence, you } = client.get();
      const at = { session: client.session, you, lang: 'en', now: client.now, presence } as const;
      const result = plainLine(line, { ...at, lines: [], pager: null, oncall: null });
      return result.kind === 'send' ? result.effect.data : JSON.stringify(result);
    };
    const one = waits(TANAKA, 'en');
    const { id } = run(one);
    expect(sent(one, 'approve 1')).toEqual({ run: id, environment: 'production' });
    expect(sent(one, '承認 1 production')).toEqual({ run: id, environment: 'production' });
    expect(sent(one, 'approve 1 staging')).toContain('approval of staging');
    const two = waits(TANAKA, 'en', ['production', 'eu west']);
    expect(sent(two, 'approve 1')).toContain('production, eu west');
    expect(sent(two, 'approve 1 eu west')).toEqual({ run: id, environment: 'eu west' });
    expect(sent(running(TANAKA, 'en'), 'approve 1')).toContain('no such run');
  });
});

describe('a run in plain mode', () => {
  const plain = (client: FakeClient, line: string) => {
    const { presence, you } = client.get();
    const at = { session: client.session, you, lang: 'en', now: client.now, presence } as const;
    return plainLine(line, { ...at, lines: [], pager: null, oncall: null });
  };

  it('PLN-319 brings the version before a change back, and reads out the run that does', () => {
    const client = running(SATO);
    expect(JSON.stringify(plain(client, 'run rollback'))).toContain('No such change is known');
    const at = '2026-11-24T17:50:00.000Z';
    const change = {
      ...{
        id: 'c',
        origins: ['github'],
        service: 'checkout',
        environment: null,
        kind: 'deploy',
        state: 'live',
      },
      ...{
        version: null,
        sha: '8f21c0d',
        previousSha: '1c9e3b0',
        requestedAt: at,
        startedAt: at,
        liveAt: at,
      },
      ...{ failedAt: null, by: null, title: 'x', pr: 812, url: null },
    } as const;
    client.act(SATO, 'change.pin', { change: { ...change, origins: ['github'] }, pinned: true });
    const asked = plain(client, '実行 切り戻し');
    expect(asked).toMatchObject({ effect: { type: 'rollback.ask', data: { change: { id: 'c' } } } });
  });

  it('PLN-306 is asked for, read out with a code, confirmed with that code alone, declined and withdrawn', () => {
    const sent = (client: FakeClient, line: string) => {
      const result = plain(client, line);
      return result.kind === 'send' ? [result.effect.type, result.effect.data] : result.kind;
    };
    expect(sent(running(SATO), 'run 1')).toEqual(['run.ask', { step: 'back' }]);
    expect(sent(running(SATO), '実行 2')).not.toContain('run.ask');
    const client = asked(TANAKA);
    const { id, hash, textSeq } = run(client);
    const code = `${textSeq}-${hash!.slice(0, 6)}`;
    const read = JSON.stringify(plain(client, 'run 1'));
    for (const part of ['acme/shop', 'service=shop', `confirm 1 ${code}`]) expect(read).toContain(part);
    expect(sent(client, `confirm 1 ${code}`)).toEqual(['run.confirm', { run: id, hash }]);
    for (const other of [
      '',
      'a',
      code.slice(0, -1),
      hash!.slice(0, 6),
      `${textSeq! - 1}-${hash!.slice(0, 6)}`,
    ])
      expect(sent(client, `confirm 1 ${other}`)).not.toContain('run.confirm');
    expect(sent(client, 'decline 1 not that one')).toEqual([
      'run.decline',
      { run: id, reason: 'not that one' },
    ]);
    expect(sent(client, 'decline 1')).not.toContain('run.decline');
    expect(sent(client, 'withdraw 1')).toEqual(['run.withdraw', { run: id }]);
  });

  it('PLN-308 news of a run names its step by the number that the verbs take, and no key of the screen', () => {
    const client = running(TANAKA);
    const before = client.session;
    client.act(SATO, 'run.ask', { step: 'back' });
    lookUp(client);
    for (const [who, lang, words] of [
      [TANAKA, 'ja', '実行 1 で読めます'],
      [TANAKA, 'en', 'type: run 1'],
      [SATO, 'ja', '実行 1 で読めます'],
    ] as const) {
      const [told] = runNews(before, client.session, who.id, lang);
      const sentence = newsSentence(told!.say, lang);
      expect(sentence).toContain(words);
      expect(sentence).not.toContain('(r)');
    }
  });
});
