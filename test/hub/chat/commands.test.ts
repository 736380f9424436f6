import { describe, expect, it, vi } from 'vitest';
import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { chatHandlers } from '../../../src/hub/chat/commands/commands.ts';
import { listCommand, whoCommand } from '../../../src/hub/chat/commands/read.ts';
import type { AskedCommand, CommandDeps } from '../../../src/hub/chat/commands/scope.ts';
import { pagesAt } from '../../../src/hub/chat/settings.ts';
import { participantId } from '../../../src/hub/identity/secrets.ts';
import { onCallOf } from '../../../src/hub/pager/on-call.ts';
import type { Chat, ChatCommand } from '../../../src/ports/chat.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import type { Procedures } from '../../../src/ports/procedures.ts';
import type { OnCall } from '../../../src/protocol/http.ts';
import type { SlackUser } from '../../../src/sim/slack/model.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { chatRig, DEMO_CHANNEL, type Person, SATO, settingsOf, TANAKA } from './chat-rig.ts';
import { listening, say } from './people.ts';

describe('/oncall', () => {
  it('SLK-784 helps, lists, tells how it stands and who is there', async () => {
    await using rig = await listening();
    expect(await say(rig, SATO, '')).toContain('/oncall start');
    expect(await say(rig, SATO, 'deploy now')).toMatch(/^\/oncall deploy はありません/);
    expect(await say(rig, SATO, 'list')).toContain('進行中のセッションはありません');
    const session = await rig.open(TANAKA);
    expect(await say(rig, SATO, 'list')).toBe(`${session}  -  決済画面で5xx急増(0人)`);
    expect(await say(rig, SATO, 'ＳＴＡＴＵＳ')).toContain(`oncall join ${session}`);
    expect(await say(rig, SATO, `status ${session}`)).toContain('重大度未設定 対応中');
    expect(await say(rig, SATO, 'status nothing-1125')).toContain('nothing-1125');
    expect(await say(rig, SATO, 'who')).toContain('当番は読めません');
  });

  it('SLK-1021 list, status and start have the address of the page, without a secret, where browsers reach the hub', async () => {
    await using rig = await listening({ settings: { pages: 'https://hub.example.jp/' } });
    const started = await say(rig, SATO, 'start 決済画面で5xx急増');
    const session = /oncall join (\S+)/.exec(started)?.[1] ?? '';
    const address = `https://hub.example.jp/s/${session}`;
    for (const words of ['list', 'status', 'start 決済画面で5xx急増'])
      expect((await say(rig, SATO, words)).split(/\s+/), words).toContain(address);
    expect(started.split(/\s+/)).toContain(address);
  });

  it.each([
    ['https://hub.example.jp', 'https://hub.example.jp/'],
    ['https://hub.example.jp:7373/', 'https://hub.example.jp:7373/'],
    ['http://hub.example.jp', null],
    ['http://127.0.0.1:7373', null],
    ['https://localhost:7373', null],
    [null, null],
    [undefined, null],
  ])('SLK-1021 people of the chat reach the pages of a hub at %s at %s', (url, pages) => {
    expect(pagesAt(url)).toBe(pages);
  });

  it('SLK-870 lists twenty sessions, and says how many more there are', async () => {
    await using rig = await listening();
    for (let i = 0; i < 23; i++) await rig.open(TANAKA, { title: `検索 ${i}` });
    const rows = (await say(rig, SATO, 'list')).split('\n');
    expect([rows.length, rows.at(-1)]).toEqual([21, 'ほか3件: oncall list']);
  });

  it('SLK-870 people on call without a schedule are named, too, and a damaged session is not left out', async () => {
    const at = '2026-11-25T03:00:00.000Z';
    const shift = { user: { id: 'U1', name: '伊藤' }, schedule: null, policy: { id: 'P1', name: '決済' } };
    const always = [{ ...shift, level: 1, from: null, until: null }];
    const ask = async (words: string, turns: OnCall) => {
      const deps = {
        hub: { sessions: async () => [{ id: 'other-1125', status: 'damaged' }] },
        settings: settingsOf(),
        pager: { oncall: async () => turns },
      } as unknown as CommandDeps;
      const asked = { who: { actor: {} }, client: 'slack-1', rest: '' } as unknown as AskedCommand;
      return JSON.stringify(await (words === 'who' ? whoCommand(deps, asked) : listCommand(deps)));
    };
    expect(await ask('who', onCallOf(always, at))).toContain('当番 決済: 伊藤');
    expect(await ask('who', onCallOf([], at))).toContain('当番がいません');
    expect(await ask('list', onCallOf([], at))).toMatch(/壊れて.*other-1125/);
    expect(await ask('list', onCallOf([], at))).not.toContain('進行中のセッションはありません');
  });

  it('SLK-861 what came late does nothing, and its author is asked to type it again', async () => {
    await using rig = await chatRig();
    const told: string[] = [];
    const handlers = (mayAct: boolean) =>
      chatHandlers({
        hub: rig.hub,
        chat: {} as Chat,
        settings: settingsOf(),
        time: rig.time,
        logger: { info() {}, warn() {}, error() {} },
        procedures: {} as Procedures,
        pager: null,
        members: () => [],
        mayAct: () => mayAct,
        sessionAt: async () => null,
      });
    const late = (claims: boolean): ChatCommand => ({
      id: '1.a',
      user: SATO.slack,
      channel: DEMO_CHANNEL,
      words: 'start 決済',
      claim: async () => claims,
      answer: async (text) => void told.push(JSON.stringify(text)),
    });
    await handlers(true).command(late(false));
    await handlers(false).command(late(true));
    expect(told).toHaveLength(2);
    for (const text of told) expect(text).toContain('もう一度入力してください');
    expect(await rig.hub.sessions()).toEqual([]);
  });

  it('SLK-784 starts as the member who has the e-mail address, once however often it comes', async () => {
    await using rig = await listening();
    const answer = await say(rig, TANAKA, 'start <!channel> 決済 & 検索', true);
    const session = /oncall join (\S+)/.exec(answer)?.[1] ?? '';
    const state = await rig.state(session);
    expect([state.title, state.openedBy?.name, state.lang]).toEqual(['<!channel> 決済 & 検索', '田中', 'ja']);
    expect(await rig.hub.sessions()).toHaveLength(1);
    expect(await say(rig, SATO, 'start <!channel> 決済 & 検索')).toContain(`oncall join ${session}`);
    expect(await rig.hub.sessions()).toHaveLength(1);
  });

  it('SLK-784 starts from an incident by its number, and acknowledges it as the person', async () => {
    await using rig = await listening({ withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    const answer = await say(rig, SATO, `start #${page.number}`);
    const session = /oncall join (\S+)/.exec(answer)?.[1] ?? '';
    await rig.until(
      session,
      ({ incidents }) => incidents[0]?.status === 'acknowledged',
      'the acknowledgement',
    );
    expect(page.acknowledgements.map(({ user }) => user)).toEqual(['PSATO01']);
    await rig.wait(() => rig.headline().includes(`PagerDuty #${page.number} 確認済み`), 'the message');
    expect(await say(rig, SATO, 'start #99999')).toMatch(/^できませんでした/);
    expect(await say(rig, SATO, 'who')).toContain('当番');
  });

  it('SLK-851 a word that only looks like an incident is a title; a number with # is not', async () => {
    await using rig = await listening({ withPager: true });
    const session = /oncall join (\S+)/.exec(await say(rig, SATO, 'start PAYMENTS'))?.[1] ?? '';
    expect((await rig.state(session)).title).toBe('PAYMENTS');
    expect(await say(rig, SATO, 'start #99999')).toMatch(/^できませんでした/);
    expect(await rig.hub.sessions()).toHaveLength(1);
  });

  it('SLK-852 a title that is too long is cut, without half a character, and means the same session again', async () => {
    await using rig = await listening();
    const words = `start ${'🔥'.repeat(150)} 決済`;
    const session = /oncall join (\S+)/.exec(await say(rig, SATO, words))?.[1] ?? '';
    const { title } = await rig.state(session);
    expect(title).toMatch(/^🔥{90,100}…$/u);
    expect(await say(rig, TANAKA, words)).toContain(`oncall join ${session}`);
    expect(await rig.hub.sessions()).toHaveLength(1);
  });

  it('SLK-882 needs a title', async () => {
    await using rig = await listening();
    for (const words of ['start', 'start   ', 'ＳＴＡＲＴ'])
      expect(await say(rig, SATO, words)).toBe('タイトルが必要です: /oncall start 決済で5xx');
    expect(await rig.hub.sessions()).toEqual([]);
  });

  it('SLK-883 is bounded for each person as over HTTP: thirty sessions at once, then one a second', async () => {
    await using rig = await chatRig();
    const time = new FakeTime();
    const told: string[] = [];
    const asked: string[] = [];
    const chat = {
      person: async (user: string) => {
        asked.push(user);
        const { name, email } = user === TANAKA.slack ? TANAKA : SATO;
        return { id: user, name, email, isBot: false, isOutside: false };
      },
      whisper: async (_: unknown, text: unknown) => void told.push(JSON.stringify(text)),
    } as unknown as Chat;
    const members = await Promise.all(
      [SATO, TANAKA].map(async ({ name, email }) => ({
        name,
        email,
        participant: await participantId(email),
      })),
    );
    const handlers = chatHandlers({
      hub: rig.hub,
      chat,
      settings: settingsOf(),
      time,
      logger: { info() {}, warn() {}, error() {} },
      procedures: procedureFiles([{ path: 'sessions/procedures', label: 'built-in' }]),
      pager: null,
      members: () => members,
      mayAct: () => true,
      sessionAt: async () => (await rig.hub.sessions())[0]?.id ?? null,
    });
    let n = 0;
    /** How many of so many were too fast. */
    async function type(person: Pick<Person, 'slack'>, words: string, times: number): Promise<number> {
      told.length = 0;
      for (let i = 0; i < times; i++) {
        n += 1;
        await handlers.command({
          id: `1.${n}`,
          user: person.slack,
          channel: DEMO_CHANNEL,
          words: words.replace('N', String(n)),
          claim: async () => true,
          answer: async (text) => void told.push(JSON.stringify(text)),
        });
      }
      expect(told).toHaveLength(times);
      return told.filter((text) => text.includes('操作が速すぎます')).length;
    }
    expect(await type(SATO, 'start 検索 N', 44)).toBe(14);
    expect(await rig.hub.sessions()).toHaveLength(30);
    expect(await type(TANAKA, 'start 決済 N', 2)).toBe(0);
    await time.advance(3_000);
    expect(await type(SATO, 'start 検索 N', 5)).toBe(2);
    expect(await rig.hub.sessions()).toHaveLength(35);
    // Counted before the chat is asked who somebody is.
    asked.length = 0;
    expect(await type({ slack: 'U0NOBODY11' }, 'list', 210)).toBe(10);
    expect(await type({ slack: 'U0NOBODY11' }, 'nothing', 3)).toBe(3);
    expect(asked).toHaveLength(200);
    told.length = 0;
    const reply = { user: SATO.slack, channel: DEMO_CHANNEL, thread: '1.0', words: 'note: x' };
    for (let i = 0; i < 103; i++) await handlers.reply({ ...reply, id: `r${i}` });
    // Who is not heard is told.
    expect(told).toHaveLength(103);
    expect(told.filter((text) => text.includes('操作が速すぎます'))).toHaveLength(3);
  });

  it('HUB-995 is heard by a hub that could not read its own facts as it started', async () => {
    await using rig = await listening();
    await rig.die();
    const facts = vi.spyOn(rig.log, 'facts').mockImplementation(() => {
      throw new EventLogError('failed');
    });
    const begun = rig.begin();
    await rig.wait(() => facts.mock.calls.length > 1, 'a second try');
    facts.mockRestore();
    await begun;
    await rig.wait(() => rig.slack.sockets.count === 2, 'the listener');
    expect(await say(rig, SATO, 'list')).toContain('進行中のセッションはありません');
  });

  it('SLK-784 refuses whom the hub does not know, with what to do', async () => {
    await using rig = await listening();
    expect(await say(rig, { slack: 'U0YAMADA1' }, 'start 決済')).toContain('yamada@example.com');
    expect(await say(rig, { slack: 'U0NOBODY11' }, 'start 決済')).toMatch(
      /^できませんでした: 見つかりません\(Slackのメンバー\)/,
    );
    expect(await say(rig, { slack: 'U0ONCALL1' }, 'start 決済')).toContain('ボット');
    const { plan } = rig.workspace;
    const change = (id: string, more: object) => {
      const at = plan.users.findIndex((one) => one.id === id);
      (plan.users as SlackUser[])[at] = { ...(plan.users[at] as SlackUser), ...more };
    };
    change(SATO.slack, { team: 'T0OTHER001' });
    expect(await say(rig, SATO, 'start 決済')).toContain('別のワークスペース');
    change(SATO.slack, { team: undefined, isUnconfirmed: true });
    expect(await say(rig, SATO, 'start 決済')).toContain('確認済みのメールアドレス');
    change(SATO.slack, { isUnconfirmed: false });
    expect(await rig.hub.sessions()).toEqual([]);
    for (const { scopes } of rig.workspace.tokens.values()) scopes.delete('users:read.email');
    expect(await say(rig, SATO, 'list')).toContain('users:read.email');
  });

  it('SLK-784 keeps a note of its author, in the session that is named or the only one', async () => {
    await using rig = await listening();
    expect(await say(rig, SATO, 'note 何か')).toContain('進行中のセッションはありません');
    const session = await rig.open(TANAKA);
    expect(await say(rig, SATO, 'note')).toContain('本文がありません');
    expect(await say(rig, SATO, 'note 切り戻した', true)).toBe(`${session} にノートを記録しました`);
    const other = await rig.open(TANAKA, { title: '検索が遅い' });
    expect(await say(rig, SATO, 'note どちら')).toContain(other);
    await say(rig, SATO, `note ${other} こちら`);
    const texts = async (id: string) => (await rig.state(id)).notes.map(({ text, by }) => [by.name, text]);
    expect(await texts(session)).toEqual([['佐藤', '切り戻した']]);
    expect(await texts(other)).toEqual([['佐藤', 'こちら']]);
  });

  it('SLK-785 a reply that begins with note: is a note of its author, once; others are not', async () => {
    await using rig = await listening();
    const session = await rig.open();
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    const thread = rig.headlines()[0]?.ts ?? '';
    const { people } = rig.slack;
    await people.write(TANAKA.slack, DEMO_CHANNEL, 'NOTE：acquirer-b だけ & <遅い>', { thread, twice: true });
    await people.write(TANAKA.slack, DEMO_CHANNEL, '了解です', { thread });
    await people.write('U0YAMADA1', DEMO_CHANNEL, 'note: 知らない人', { thread });
    const elsewhere = await people.write(SATO.slack, DEMO_CHANNEL, '別の話');
    await people.write(SATO.slack, DEMO_CHANNEL, 'note: 別のスレッド', { thread: elsewhere.ts });
    const { notes } = await rig.state(session);
    expect(notes.map(({ text, by }) => [by.name, text])).toEqual([['田中', 'acquirer-b だけ & <遅い>']]);
    await rig.wait(() => rig.workspace.whispers.length === 2, 'the answers');
    expect(rig.workspace.whispers.map(({ user }) => user)).toEqual([TANAKA.slack, 'U0YAMADA1']);
    expect(rig.workspace.whispers[1]?.shown).toContain('yamada@example.com');
    await rig.die();
    await rig.begin();
    await rig.wait(() => rig.slack.sockets.count === 2, 'the next listener');
    await people.write(SATO.slack, DEMO_CHANNEL, 'note: 再起動のあと', { thread });
    expect((await rig.state(session)).notes).toHaveLength(2);
  });
});
