import { describe, expect, it } from 'vitest';
import { manyPagesText } from '../../../src/hub/chat/page-post-text.ts';
import { participantId } from '../../../src/hub/identity/secrets.ts';
import { buttonsIn, shownText } from '../../../src/sim/slack/message-rules.ts';
import type { SlackMessage, SlackUser } from '../../../src/sim/slack/model.ts';
import { type ChatRig, chatRig, DEMO_CHANNEL, SATO, TANAKA } from './chat-rig.ts';
import { listening, press } from './people.ts';

const ON = { withPager: true, speed: 200, settings: { pagePosts: { teams: [] } } } as const;
const english = { ...ON, settings: { ...ON.settings, lang: 'en' as const } };

const posts = (rig: ChatRig, channel = DEMO_CHANNEL) => rig.workspace.inChannel(channel);
const texts = (rig: ChatRig) => posts(rig).map(shownText);
const buttons = ({ blocks }: SlackMessage): string =>
  buttonsIn(blocks)
    .map(({ action_id: id }) => id)
    .join(' ');
/** The one message that tells of the page. */
function messageOf(rig: ChatRig, number: number): SlackMessage {
  const [found, ...others] = posts(rig).filter((one) => shownText(one).includes(`#${number}`));
  if (!found || others.length > 0) throw new Error(`messages: ${JSON.stringify(texts(rig))}`);
  return found;
}
const posted = (rig: ChatRig, n = 1) => rig.wait(() => posts(rig).length === n, `${n} messages`);
const shows = (rig: ChatRig, number: number, words: string) =>
  rig.wait(
    () => posts(rig).some((one) => shownText(one).includes(`#${number}`) && shownText(one).includes(words)),
    words,
  );
const looks = (rig: ChatRig, n: number) => rig.time.pass(n * 16_000);

describe('the message of a page', () => {
  it.each([
    ['ja', '未確認のアラート', '佐藤さんが', '解決済み'],
    ['en', 'Not acknowledged', '佐藤 acknowledged it at', 'Resolved'],
  ] as const)('SLK-1104 is one, and is kept true to the end: %s', async (lang, open, acked, over) => {
    await using rig = await listening({ ...ON, settings: { ...ON.settings, lang } });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増 <!here>');
    await posted(rig);
    expect(texts(rig)[0]).toContain(open);
    expect(rig.posts()[0]?.form.text).toContain('&lt;!here&gt;');
    expect(buttons(messageOf(rig, page.number))).toBe('page-ack page-start');
    rig.account.acknowledge(page, 'PSATO01');
    await shows(rig, page.number, acked);
    expect(buttons(messageOf(rig, page.number))).toBe('page-start');
    rig.account.escalate(page, 'PSATO01', 1, null);
    await shows(rig, page.number, open);
    expect(buttons(messageOf(rig, page.number))).toBe('page-ack page-start');
    rig.account.resolve(page, 'PSATO01');
    await shows(rig, page.number, over);
    expect(texts(rig)[0]).toContain('佐藤');
    expect(buttons(messageOf(rig, page.number))).toBe('');
    const edits = rig.edits().length;
    await looks(rig, 3);
    expect([rig.posts().length, rig.edits().length]).toEqual([1, edits]);
  });

  it('SLK-1104 without the setting there is none', async () => {
    await using rig = await listening({ withPager: true, speed: 200 });
    rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await looks(rig, 3);
    expect(posts(rig)).toEqual([]);
  });

  it('SLK-1104 a merged page names the one that goes on', async () => {
    await using rig = await listening(english);
    const [one, two] = [rig.account.trigger('SCHECK1', 'first'), rig.account.trigger('SCHECK1', 'second')];
    await posted(rig, 2);
    rig.account.merge(two, one, 'PSATO01');
    await rig.wait(() => texts(rig).some((text) => text.includes('Merged into')), 'the merge');
  });

  it.each([true, false])(
    'SLK-1105 a hub killed between post and note posts no second one; posted: %s',
    async (done) => {
      await using rig = await listening(ON);
      rig.slack.faults.add('chat.postMessage', { kind: 'hang', done });
      const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
      await rig.wait(() => rig.posts().length === 1, 'the call');
      await rig.die();
      // It is acknowledged while no hub runs.
      if (done) rig.account.acknowledge(page, 'PSATO01');
      await rig.begin();
      await posted(rig);
      if (done) await shows(rig, page.number, '確認済みにしました');
      for (let restarts = 0; restarts < 3; restarts += 1) {
        await rig.die();
        await rig.begin();
        await looks(rig, 2);
      }
      expect([posts(rig).length, rig.posts().length]).toEqual([1, done ? 1 : 2]);
      rig.account.resolve(page, 'PSATO01');
      await shows(rig, page.number, '解決済み');
    },
  );

  it('SLK-1105 after a 429 and a lost answer it is there once', async () => {
    await using rig = await listening(ON);
    rig.slack.faults.add('chat.postMessage', {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '20' },
    });
    rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await posted(rig);
    rig.slack.faults.add('chat.postMessage', { kind: 'drop', done: true });
    rig.account.trigger('SCHECK1', '検索が遅い');
    await posted(rig, 2);
    await looks(rig, 4);
    expect(posts(rig)).toHaveLength(2);
  });

  it('SLK-1105 of two hubs the one that acts posts, and the other keeps it up when it takes over', async () => {
    let leader = 'a';
    await using a = await listening({ ...ON, leads: () => leader === 'a' });
    await using b = await chatRig({ ...ON, beside: a, leads: () => leader === 'b' });
    const page = a.account.trigger('SCHECK1', '決済画面で5xx急増');
    await posted(a);
    await looks(a, 3);
    leader = 'b';
    a.account.acknowledge(page, 'PSATO01');
    await shows(b, page.number, '確認済みにしました');
    const late = a.account.trigger('SCHECK1', '検索が遅い');
    await shows(b, late.number, '未確認');
    await looks(a, 3);
    expect([posts(a).length, a.posts().length]).toEqual([2, 2]);
  });

  it('SLK-1105 its place is known after hours, also to the next hub', async () => {
    await using rig = await listening({ ...ON, speed: 2_000 });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await posted(rig);
    await rig.time.pass(3 * 60 * 60_000);
    await rig.die();
    await rig.begin();
    rig.account.acknowledge(page, 'PSATO01');
    await shows(rig, page.number, '確認済みにしました');
    expect(posts(rig)).toHaveLength(1);
  });

  it('SLK-1106 thirty at once are five messages and one for the rest, which says why', async () => {
    await using rig = await listening(english);
    const all = Array.from({ length: 30 }, (_, i) => rig.account.trigger('SCHECK1', `node-${i} is down`));
    await posted(rig, 6);
    const many = () => texts(rig).find((text) => text.includes('Other pages')) ?? '';
    expect(many()).toContain('Other pages not acknowledged: 25');
    expect(many()).toContain('… and 20 more');
    expect(many()).toContain('At most 5 pages get a message of their own within 10 minutes');
    for (const page of all.slice(0, 28)) rig.account.acknowledge(page, 'PSATO01');
    await rig.wait(() => many().includes('Other pages not acknowledged: 2'), 'the count');
    await looks(rig, 3);
    expect([posts(rig).length, rig.posts().length]).toEqual([6, 6]);
  });

  it('SLK-1106 of a list that could not be read whole it says at least how many', () => {
    const words = { lang: 'en', timeZone: 'UTC', buttons: true } as const;
    const said = (isPart: boolean) =>
      JSON.stringify(manyPagesText({ open: [], isPart }, { limit: 5, minutes: 10 }, words));
    expect(said(true)).toContain('at least 0 (not all could be read)');
    expect(said(false)).not.toContain('at least');
  });

  it('SLK-1107 Acknowledge acts as the person, once, and Start begins one session', async () => {
    await using rig = await listening(ON);
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await posted(rig);
    const of = { ...messageOf(rig, page.number) };
    expect(await press(rig, SATO, 'page-ack', { of, twice: true })).toBe(
      `PagerDuty #${page.number} 確認: 完了`,
    );
    expect(page.acknowledgements.map(({ user }) => user)).toEqual(['PSATO01']);
    // The button on a phone that has not seen the edit.
    expect(await press(rig, TANAKA, 'page-ack', { of })).toMatch(/佐藤さんがすでに確認済み/);
    expect(page.acknowledgements).toHaveLength(1);
    const [mine, theirs] = await Promise.all([
      press(rig, SATO, 'page-start', { of, twice: true }),
      press(rig, TANAKA, 'page-start', { of }),
    ]);
    const sessions = await rig.hub.sessions();
    expect(sessions).toHaveLength(1);
    for (const said of [mine, theirs]) expect(said).toContain(`oncall join ${sessions[0]?.id}`);
    await rig.wait(() => posts(rig).some((one) => buttons(one) === 'join'), 'the join button');
  });

  it('SLK-1107 a press on a page that is over, and one by who is not known, change nothing and say so', async () => {
    await using rig = await listening(ON);
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await posted(rig);
    const of = { ...messageOf(rig, page.number) };
    const strangers = rig.workspace.plan.users.filter(
      ({ id: user }) => user !== SATO.slack && user !== TANAKA.slack,
    );
    const said: string[] = [];
    for (const { id: slack } of strangers)
      for (const button of ['page-ack', 'page-start']) said.push(await press(rig, { slack }, button, { of }));
    expect(said.join()).toContain('oncall hub token create');
    expect(page.status).toBe('triggered');
    rig.account.resolve(page, 'PSATO01');
    for (const button of ['page-ack', 'page-start'])
      expect(await press(rig, SATO, button, { of })).toContain('解決済みです。何もしていません');
    expect(await rig.hub.sessions()).toEqual([]);
  });

  it('SLK-1122 a member is known by their whole address, not by the id that is made of it', async () => {
    await using rig = await listening(ON);
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await posted(rig);
    const other = { id: 'U0OTHER01', name: '田中', email: 'tanaka@16d2f796.example' };
    expect(await participantId(other.email)).toBe(await participantId(TANAKA.email));
    (rig.workspace.plan.users as SlackUser[]).push(other);
    const of = { ...messageOf(rig, page.number) };
    const said = await press(rig, { slack: other.id }, 'page-ack', { of });
    expect(said).toContain(`oncall hub token create --name 名前 --email ${other.email}`);
    expect(page.status).toBe('triggered');
    await press(rig, TANAKA, 'page-ack', { of });
    await rig.wait(() => page.status === 'acknowledged', 'the acknowledgement');
  });

  it('SLK-1108 only pages of the teams that are named, and none that is older than a day', async () => {
    await using rig = await listening({ ...ON, settings: { pagePosts: { teams: ['nobody’s'] } } });
    rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await looks(rig, 3);
    expect(posts(rig)).toEqual([]);
    await rig.die();
    await using other = await listening(ON);
    await other.die();
    other.account.trigger('SCHECK1', '昨日から');
    await other.time.pass(25 * 60 * 60_000);
    await other.begin();
    other.account.trigger('SCHECK1', 'いま');
    await posted(other);
    await looks(other, 3);
    expect(texts(other)).toEqual([expect.stringContaining('いま')]);
  });

  it('SLK-1109 its health says that pages are posted, or that there is no pager to read', async () => {
    await using rig = await listening(ON);
    expect((await rig.chat.api.health()).pages).toBe('posted');
    await using without = await listening({ settings: ON.settings });
    expect((await without.chat.api.health()).pages).toBe('no-pager');
    await using off = await listening();
    expect((await off.chat.api.health()).pages).toBeUndefined();
  });
});
