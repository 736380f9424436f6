import { describe, expect, it } from 'vitest';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { BOT_TOKEN } from '../../../src/sim/slack/workspace.ts';
import { FastTime } from '../../adapters/pagerduty/fast-time.ts';
import { type ChatRig, chatRig, DEMO_CHANNEL, SATO, TANAKA } from './chat-rig.ts';

const SEV1 = { severity: 'SEV1' } as const;

const scopes = (rig: ChatRig) => rig.workspace.tokens.get(BOT_TOKEN)?.scopes;
function archive(rig: ChatRig, is: boolean): void {
  const channel = rig.workspace.channels.find(({ id }) => id === DEMO_CHANNEL);
  if (channel) channel.isArchived = is;
}
type Change = (rig: ChatRig) => void;
const HARMS: readonly (readonly [kind: string, harm: Change, mend: Change])[] = [
  [
    'unauthorised',
    (rig) => void rig.workspace.revoked.add(BOT_TOKEN),
    (rig) => rig.workspace.revoked.clear(),
  ],
  ['archived', (rig) => archive(rig, true), (rig) => archive(rig, false)],
  [
    'missing-scope',
    (rig) => void scopes(rig)?.delete('chat:write'),
    (rig) => void scopes(rig)?.add('chat:write'),
  ],
];

async function posted(options: Parameters<typeof chatRig>[0] = {}) {
  const rig = await chatRig({ speed: 100, ...options });
  const session = await rig.open();
  await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
  return { rig, session };
}

/** One that can be set. */
class SetClock extends FastTime {
  offMs = 0;

  override now(): number {
    return super.now() + this.offMs;
  }
}

describe('trouble at Slack', () => {
  it('SLK-1023 a message is edited at once after the clock was set back by an hour', async () => {
    const time = new SetClock(undefined, 100);
    const { rig, session } = await posted({ time });
    await using _ = rig;
    await rig.act(TANAKA, session, 'severity.set', SEV1);
    await expect.poll(() => rig.headline(), { timeout: 10_000 }).toMatch(/^SEV1/);
    time.offMs = -3_600_000;
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV2' });
    await expect.poll(() => rig.headline(), { timeout: 10_000 }).toMatch(/^SEV2/);
  });

  it('SLK-1024 what a session could not ask for while nothing was saved is asked for again, also when nothing more happens', async () => {
    await using rig = await chatRig({ speed: 100 });
    const append = rig.log.append.bind(rig.log);
    let left = 2;
    rig.log.append = async (session, seq, batch) => {
      const asks = batch.events.some(({ type }) => type === 'action.requested');
      if (asks && left-- > 0) throw new EventLogError('full', {});
      return append(session, seq, batch);
    };
    const session = await rig.open();
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done', 'its message');
    expect([left, rig.posts().length]).toEqual([-1, 1]);
  });

  it('SLK-783 a message that cannot be edited is said in the session, and mended when it can', async () => {
    const { rig, session } = await posted();
    await using _ = rig;
    rig.slack.faults.add('chat.update', { kind: 'status', status: 429, headers: { 'retry-after': '60' } });
    const before = rig.time.now();
    await rig.act(TANAKA, session, 'severity.set', SEV1);
    const stalled = await rig.until(session, ({ chatStall }) => chatStall !== null, 'the stall');
    expect(stalled.chatStall?.kind).toBe('rate-limited');
    expect(Date.parse(stalled.chatStall?.since ?? '')).toBeGreaterThanOrEqual(before - 1_000);
    await rig.until(session, ({ chatStall }) => chatStall === null, 'the end of it');
    expect(rig.headline()).toMatch(/^SEV1/);
    expect(rig.posts()).toHaveLength(1);
  });

  it.each([
    ['500', { kind: 'status', status: 500 }],
    ['a cut answer', { kind: 'cut' }],
    ['a page of HTML', { kind: 'html' }],
    ['no connection', { kind: 'drop' }],
  ] as const)('SLK-783 the session never waits for %s', async (_name, fault) => {
    const { rig, session } = await posted();
    await using _ = rig;
    rig.slack.faults.add('chat.update', fault, 3);
    await rig.act(TANAKA, session, 'severity.set', SEV1);
    await rig.act(TANAKA, session, 'note.add', { text: '続けています' });
    expect((await rig.state(session)).notes).toHaveLength(1);
    await rig.wait(() => rig.headline().startsWith('SEV1'), 'the edit');
    expect(rig.headlines()).toHaveLength(1);
  });

  it('SLK-1002 a post that goes out ends no trouble while the message is behind, and has it edited', async () => {
    const { rig, session } = await posted();
    await using _ = rig;
    rig.slack.faults.add('chat.update', { kind: 'status', status: 500 }, 5);
    await rig.act(TANAKA, session, 'severity.set', SEV1);
    await rig.until(session, ({ chatStall }) => chatStall !== null, 'the stall');
    await rig.act(TANAKA, session, 'notice.send', { text: '調査中です', nextAt: null, final: false });
    await rig.until(session, ({ actions }) => actions[1]?.outcome === 'done', 'the post');
    const { chatStall } = await rig.state(session);
    expect(chatStall === null && !rig.headline().startsWith('SEV1')).toBe(false);
    await rig.until(session, (state) => state.chatStall === null, 'the end of it');
    expect(rig.headline()).toMatch(/^SEV1/);
  });

  it('SLK-783 a hang ends, and the edit comes after it', async () => {
    const { rig, session } = await posted({ timeoutMs: 10_000 });
    await using _ = rig;
    rig.slack.faults.add('chat.update', { kind: 'hang' });
    await rig.act(TANAKA, session, 'severity.set', SEV1);
    await rig.wait(() => rig.headline().startsWith('SEV1'), 'the edit');
  });

  it.each(HARMS)(
    'SLK-783 %s is said at once, and what was owed comes when it is mended',
    async (kind, harm, mend) => {
      const { rig, session } = await posted();
      await using _ = rig;
      harm(rig);
      await rig.act(TANAKA, session, 'severity.set', SEV1);
      const stalled = await rig.until(session, ({ chatStall }) => chatStall !== null, 'the stall');
      expect(stalled.chatStall?.kind).toBe(kind);
      await rig.act(TANAKA, session, 'notice.send', { text: '調査中です', nextAt: null, final: false });
      await rig.until(
        session,
        ({ actions }) => actions[1]?.outcome === 'failed' || actions[1]?.outcome === null,
      );
      mend(rig);
      await rig.until(session, ({ chatStall }) => chatStall === null, 'the end of it');
      await rig.wait(() => rig.headline().startsWith('SEV1'), 'the edit');
    },
  );

  it('SLK-1006 what was refused comes before what came later', async () => {
    const { rig, session } = await posted({
      settings: { summon: { group: 'S0ONCALL11', againMin: null, most: 0 } },
    });
    await using _ = rig;
    const notice = (text: string) =>
      rig.act(TANAKA, session, 'notice.send', { text, nextAt: null, final: false });
    await rig.wait(() => rig.thread().length === 1, 'the call');
    archive(rig, true);
    await notice('一報');
    await rig.until(session, ({ actions }) => actions[2]?.outcome === 'failed', 'the refusal');
    await notice('二報');
    expect((await rig.state(session)).actions).toHaveLength(3);
    archive(rig, false);
    await notice('三報');
    await rig.wait(() => rig.thread().length >= 4, 'the notices');
    await rig.until(session, ({ chatStall }) => chatStall === null, 'the end of it');
    expect(
      rig
        .thread()
        .slice(1)
        .map((text) => text.split('\n')[1]),
    ).toEqual(['一報', '二報', '三報']);
    expect(rig.thread().join()).not.toContain('遅れて');
  });

  it('SLK-1007 what was given up and comes after later posts says that it is late', async () => {
    const { rig, session } = await posted({ speed: 300 });
    await using _ = rig;
    const notice = (text: string) =>
      rig.act(TANAKA, session, 'notice.send', { text, nextAt: null, final: false });
    const headers = { 'retry-after': '700' };
    rig.slack.faults.add('chat.postMessage', { kind: 'status', status: 429, headers });
    await notice('一報');
    await rig.time.pass(300_000);
    await notice('二報');
    await rig.wait(() => rig.thread().length >= 1, 'the second notice');
    await notice('三報');
    await rig.time.pass(360_000);
    await rig.wait(() => rig.thread().length >= 3, 'all of them');
    const told = rig.thread().map((text) => /^\S+ {2}(\S+).*?(\(\S+\))?\n(.*)/.exec(text)?.slice(1));
    expect(told).toEqual([
      ['続報', undefined, '二報'],
      ['初報', '(遅れて投稿)', '一報'],
      ['続報', undefined, '三報'],
    ]);
  });

  it('SLK-783 what is taken back before its turn is not posted, and is no trouble', async () => {
    const { rig, session } = await posted();
    await using _ = rig;
    rig.slack.faults.add('chat.postMessage', {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '10' },
    });
    await rig.act(TANAKA, session, 'notice.send', { text: '調査中です', nextAt: null, final: false });
    await rig.act(TANAKA, session, 'verdict.set', { verdict: { hurt: true, why: null, prevent: null } });
    await rig.until(session, ({ actions }) => actions.length === 3, 'both requests');
    await rig.act(TANAKA, session, 'verdict.set', { verdict: null });
    const state = await rig.until(
      session,
      ({ actions }) => actions[2]?.outcome === 'failed',
      'the end of it',
    );
    expect([state.actions[2]?.kind, state.chatStall]).toEqual(['withdrawn', null]);
    expect(rig.thread().map((text) => / {2}(\S+)/.exec(text)?.[1])).toEqual(['初報']);
  });

  it('SLK-783 a channel that is not there is said, and the session goes on', async () => {
    await using rig = await chatRig({ settings: { channel: 'C0UNKNOWN11' } });
    const session = await rig.open();
    const state = await rig.until(session, ({ chatStall }) => chatStall !== null, 'the stall');
    expect(state.chatStall).toMatchObject({ kind: 'not-found', params: { what: 'channel' } });
    await rig.act(SATO, session, 'note.add', { text: '続けています' });
    expect(rig.headlines(DEMO_CHANNEL)).toEqual([]);
    expect(await rig.chat.api.health()).toMatchObject({ channels: [{ problem: 'not-found' }] });
  });
});
