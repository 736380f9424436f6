import { describe, expect, it } from 'vitest';
import { messageId, timestampOf } from '../../../src/adapters/slack/message-id.ts';
import { mentionsIn, shownText } from '../../../src/sim/slack/message-rules.ts';
import type { SlackMessage } from '../../../src/sim/slack/model.ts';
import { carried, DEMO_CHANNEL, postOf, slackRig, words } from './rig.ts';

describe('Slack as a chat', () => {
  it('SLK-768 posts once, edits in place, and replies in the thread', async () => {
    await using rig = await slackRig();
    const { chat, workspace } = rig;
    const posted = await carried(rig, postOf());
    expect(posted.kind).toBe('done');
    const [message] = workspace.inChannel(DEMO_CHANNEL);
    if (!message) throw new Error('nothing was posted');
    const place = { channel: DEMO_CHANNEL, message: messageId(message.ts) ?? '' };
    expect(posted.outcome).toMatchObject({ proof: place, found: false });
    await chat.edit(place, words('暫定復旧'));
    await chat.edit(place, words('復旧'));
    expect([message.edits, shownText(message)]).toEqual([2, '復旧']);
    await carried(rig, postOf({ thread: place.message, text: words('初報') }));
    expect(workspace.inThread(DEMO_CHANNEL, message.ts).map(shownText)).toEqual(['初報']);
    expect(workspace.inChannel(DEMO_CHANNEL)).toHaveLength(1);
  });

  it('SLK-768 knows its workspace, channels, people and groups', async () => {
    await using rig = await slackRig({ local: { aheadMs: 60_000 } });
    const { chat, workspace } = rig;
    const team = await chat.team();
    expect(team).toMatchObject({ id: 'T0LOCAL01', bot: 'U0ONCALL1' });
    expect(team.scopes).toContain('chat:write');
    expect(team.skewMs).toBeGreaterThan(50_000);
    expect(await chat.channel(DEMO_CHANNEL)).toMatchObject({ name: 'incident-payments', isMember: true });
    expect(await chat.personByEmail('sato@example.com')).toMatchObject({ id: 'U0SATO111', isBot: false });
    expect(await chat.personByEmail('nobody@example.org')).toBeNull();
    expect(await chat.person('U0TANAKA1')).toMatchObject({ email: 'tanaka@example.com' });
    expect(await chat.groups()).toEqual([{ id: 'S0ONCALL11', handle: 'oncall-payments' }]);
    const channel = workspace.channels[1];
    if (!channel) throw new Error('no second channel');
    channel.isMember = false;
    await chat.join(channel.id);
    expect(channel.isMember).toBe(true);
  });

  it('SLK-761 names a message so that nothing in it passes for a number of a person', () => {
    expect(messageId('1764039491.000100')).toMatch(/^m[0-9a-z]+$/);
    for (const ts of ['1764039491.000100', '1764039491.999999', '1999999999.000000'])
      expect(timestampOf(messageId(ts) ?? '')).toBe(ts);
    expect([messageId('12'), messageId(undefined)]).toEqual([null, null]);
    expect(() => timestampOf('1764039491.000100')).toThrow();
  });

  it('SLK-769 prints what people wrote as it is: no mention, no link, no mark', async () => {
    await using rig = await slackRig();
    const hostile = '<!channel> <@U0SATO111> & < > *b* <https://evil.example|click> :fire: 🧑‍🚒 @here';
    await carried(rig, postOf({ text: words(hostile) }));
    const [message] = rig.workspace.inChannel(DEMO_CHANNEL);
    if (!message) throw new Error('nothing was posted');
    expect(mentionsIn(message.text, message.blocks)).toEqual([]);
    expect(shownText(message)).toBe(hostile);
    expect(message.text).toContain('&lt;!channel&gt;');
  });

  it('SLK-1102 shows words that lead to an address, for notifications, too', async () => {
    await using rig = await slackRig();
    const url = 'https://acme.pagerduty.com/incidents/Q1?a=1&b=2';
    await carried(
      rig,
      postOf({ text: [[{ text: 'PagerDuty ' }, { text: '#48 <1>', link: url }, { text: '.' }]] }),
    );
    const [message] = rig.workspace.inChannel(DEMO_CHANNEL);
    if (!message) throw new Error('nothing was posted');
    expect(shownText(message)).toBe('PagerDuty #48 <1>.');
    expect(message.text).toBe(`PagerDuty <${url.replace('&', '&amp;')}|#48 &lt;1&gt;>.`);
    expect(JSON.stringify(message.blocks)).toContain(`{"type":"link","url":"${url}","text":"#48 <1>"}`);
  });

  it('SLK-769 mentions only the people it is asked to', async () => {
    await using rig = await slackRig();
    const text = [
      [{ mention: 'group', id: 'S0ONCALL11' }, { text: ' <!here>' }, { mention: 'user', id: 'U0SATO111' }],
    ] as const;
    await carried(rig, postOf({ text }));
    const [message] = rig.workspace.inChannel(DEMO_CHANNEL);
    expect(mentionsIn(message?.text ?? '', message?.blocks ?? []).toSorted()).toEqual([
      'group S0ONCALL11',
      'user U0SATO111',
    ]);
  });

  it('SLK-1009 names times as dates of Slack, which each reader sees in their zone, in blocks and in text', async () => {
    await using rig = await slackRig();
    const at = (day: boolean) => ({ iso: '2026-11-24T17:55:30.900Z', day });
    const text = [
      [{ text: '復旧 ' }, { text: '02:55 JST', at: at(false), bold: true }],
      [{ text: '11/25(水) 02:55 JST', at: at(true) }],
    ];
    await carried(rig, postOf({ text }));
    const [message] = rig.workspace.inChannel(DEMO_CHANNEL);
    const seconds = Date.parse('2026-11-24T17:55:30Z') / 1_000;
    const elements = JSON.stringify(message?.blocks);
    const date = { type: 'date', timestamp: seconds, format: '{time}', fallback: '02:55 JST' };
    expect(elements).toContain(JSON.stringify({ ...date, style: { bold: true } }));
    expect(message?.text).toBe(
      `復旧 <!date^${seconds}^{time}|02:55 JST>\n<!date^${seconds}^{date_short_pretty} {time}|11/25(水) 02:55 JST>`,
    );
    const shown = '復旧 02:55\n2026-11-25 02:55';
    expect(shownText(message ?? { text: '', blocks: [] })).toBe(shown);
    expect(shownText({ text: message?.text ?? '', blocks: [] })).toBe(shown);
    expect(mentionsIn(message?.text ?? '', message?.blocks ?? [])).toEqual([]);
  });

  it('SLK-770 keeps within what Slack takes, also of 100 KB', async () => {
    await using rig = await slackRig();
    const lines = Array.from({ length: 500 }, (_, i) => [{ text: `${i} ${'あ&<'.repeat(70)}` }]);
    const posted = await carried(rig, postOf({ text: lines }));
    expect(posted.kind).toBe('done');
    const [message] = rig.workspace.inChannel(DEMO_CHANNEL);
    const place = { channel: DEMO_CHANNEL, message: messageId(message?.ts) ?? '' };
    await rig.chat.edit(place, lines);
    expect(shownText(message ?? { text: '', blocks: [] }).endsWith('…')).toBe(true);
    await rig.chat.edit(place, [[{ text: '🔥'.repeat(30_000) }]]);
    expect(rig.server.calls.every(({ reply }) => reply.ok === true)).toBe(true);
  });

  it('SLK-771 a hub that died while it posted finds the post by its mark, on any page', async () => {
    await using rig = await slackRig();
    const post = postOf();
    rig.server.faults.add('chat.postMessage', { kind: 'hang', done: true });
    const inChannel = () => rig.workspace.inChannel(DEMO_CHANNEL).length;
    const dead = await carried(rig, post, { diesWhen: () => inChannel() === 1 });
    expect(dead.kind).toBe('stopped');
    for (let i = 0; i < 450; i++) {
      const more = {
        channel: DEMO_CHANNEL,
        thread: null,
        user: 'U0SATO111',
        isBot: false,
        text: `${i}`,
        blocks: [],
        metadata: null,
      };
      rig.workspace.post(more);
    }
    const again = await carried(rig, post, { begun: dead.begins[0] ?? { at: 0, before: '' } });
    expect(again.outcome).toMatchObject({ kind: 'done', found: true });
    expect(rig.writes()).toHaveLength(1);
    expect(rig.server.calls.filter(({ method }) => method === 'conversations.history').length).toBe(3);
  });

  it.each([-86_400_000, -3_600_000, -600_000, 600_000, 3_600_000])(
    "SLK-771 finds its post also where Slack's clock is %i ms ahead",
    async (aheadMs) => {
      await using rig = await slackRig({ aheadMs });
      const post = postOf();
      rig.server.faults.add('chat.postMessage', { kind: 'hang', done: true });
      const dead = await carried(rig, post, {
        diesWhen: () => rig.workspace.inChannel(DEMO_CHANNEL).length === 1,
      });
      const again = await carried(rig, post, { begun: dead.begins[0] ?? { at: 0, before: '' } });
      expect(again.outcome).toMatchObject({ kind: 'done', found: true });
    },
  );

  it('SLK-768 asks again which workspace it is in where that could not be read the first time', async () => {
    await using rig = await slackRig();
    const person = () => rig.chat.personByEmail('sato@example.com');
    rig.server.faults.add('auth.test', { kind: 'status', status: 503 });
    await expect(person()).rejects.toMatchObject({ kind: 'server-error' });
    expect((await person())?.id).toBe('U0SATO111');
  });

  it('SLK-868 where not every message could be read it is unknown, and nothing is posted twice', async () => {
    await using rig = await slackRig();
    const post = postOf();
    rig.server.faults.add('chat.postMessage', { kind: 'hang', done: true });
    const inChannel = () => rig.workspace.inChannel(DEMO_CHANNEL);
    const dead = await carried(rig, post, { diesWhen: () => inChannel().length === 1 });
    const [ours] = inChannel();
    const chatter = (n: number, laterMs: number) => {
      for (let i = 0; i < n; i++) {
        const ts = (Number(ours?.ts) + laterMs / 1_000 + i / 1_000).toFixed(6);
        const said = { user: 'U0SATO111', isBot: false, text: `${i}`, blocks: [], metadata: null };
        rig.workspace.messages.push({ ...(ours as SlackMessage), ...said, ts });
      }
    };
    const begun = dead.begins[0] ?? { at: 0, before: '' };
    chatter(2_100, 1_000);
    const unknown = await carried(rig, post, { begun });
    expect([unknown.kind, unknown.why?.kind]).toEqual(['unknown', 'unseen']);
    expect(rig.writes()).toHaveLength(1);
    // What was written long after it is not read at all.
    rig.workspace.messages.splice(1);
    chatter(2_100, 3_600_000);
    const found = await carried(rig, post, { begun });
    expect(found.outcome).toMatchObject({ kind: 'done', found: true });
    expect(rig.writes()).toHaveLength(1);
  });
});
