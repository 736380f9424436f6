import { describe, expect, it } from 'vitest';
import { messageId } from '../../../src/adapters/slack/message-id.ts';
import { ChatError } from '../../../src/ports/chat-error.ts';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import { BOT_TOKEN } from '../../../src/sim/slack/workspace.ts';
import { FastTime } from '../pagerduty/fast-time.ts';
import { carried, DEMO_CHANNEL, postOf, type SlackRig, slackRig, words } from './rig.ts';

const NOBODYS = messageId('1764039491.000100') ?? '';

/** What a call rejects with. */
async function errorOf(work: Promise<unknown>): Promise<ChatError> {
  const error = await work.then(
    () => null,
    (found: unknown) => found,
  );
  if (!(error instanceof ChatError)) throw new Error(`no ChatError: ${String(error)}`);
  return error;
}

const inChannel = ({ workspace }: SlackRig) => workspace.inChannel(DEMO_CHANNEL).length;

const LOST: readonly (readonly [string, CallFault])[] = [
  ['a lost answer', { kind: 'drop', done: true }],
  ['a cut answer', { kind: 'cut', done: true }],
  ['500', { kind: 'status', status: 500, body: 'oops', done: true }],
  ['a page of HTML', { kind: 'html', done: true }],
  ['an empty answer', { kind: 'empty', done: true }],
  [
    'internal_error',
    { kind: 'status', status: 200, body: '{"ok":false,"error":"internal_error"}', done: true },
  ],
];

describe('faults at Slack', () => {
  it.each(LOST)('SLK-772 after %s whose post took effect there is one post', async (_name, fault) => {
    await using rig = await slackRig();
    rig.server.faults.add('chat.postMessage', fault);
    const posted = await carried(rig, postOf());
    expect(posted.outcome).toMatchObject({ kind: 'done' });
    expect([inChannel(rig), rig.writes().length]).toEqual([1, 1]);
    expect(posted.waits[0]).toMatch(/\?$/);
  });

  it.each(LOST)(
    'SLK-772 after %s whose post did not take effect it is posted once it cannot arrive any more',
    async (_name, fault) => {
      await using rig = await slackRig({ speed: 200 });
      rig.server.faults.add('chat.postMessage', { ...fault, done: false } as CallFault);
      const posted = await carried(rig, postOf());
      expect(posted.kind).toBe('done');
      expect(inChannel(rig)).toBe(1);
      const [first, second] = rig.writes();
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(rig.chat.landsMs);
    },
  );

  it('SLK-772 a hang ends by our own deadline, and the body counts', async () => {
    await using rig = await slackRig({ slack: { timeoutMs: 5_000 }, speed: 200 });
    rig.server.faults.add('chat.update', { kind: 'hang' });
    const error = await errorOf(rig.chat.edit({ channel: DEMO_CHANNEL, message: NOBODYS }, words('x')));
    expect(error).toMatchObject({ kind: 'unreachable', params: { reason: 'ETIMEDOUT' }, passing: true });
    rig.server.faults.add('chat.postMessage', { kind: 'hang', done: true });
    const posted = await carried(rig, postOf());
    expect(posted.outcome).toMatchObject({ kind: 'done', found: false });
    expect(rig.writes()).toHaveLength(1);
  });

  it('SLK-1005 a post that waits for its turn in the channel is begun when its turn comes', async () => {
    await using rig = await slackRig({ speed: 5 });
    const [one, other] = await Promise.all([carried(rig, postOf()), carried(rig, postOf())]);
    expect([one.kind, other.kind, inChannel(rig)]).toEqual(['done', 'done', 2]);
    const begun = [one, other].map(({ begins }) => begins[0]?.at ?? 0).sort((a, b) => a - b);
    expect((begun[1] ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('SLK-773 a 429 waits as long as it says, and nothing of that kind is asked meanwhile', async () => {
    await using rig = await slackRig();
    rig.server.faults.add('chat.postMessage', {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '7' },
    });
    const posted = await carried(rig, postOf());
    expect(posted.kind).toBe('done');
    expect(posted.waits).toEqual(['rate-limited']);
    const [first, second] = rig.writes();
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(7_000);
    rig.server.faults.add('chat.update', { kind: 'status', status: 429, headers: { 'retry-after': '30' } });
    const place = { channel: DEMO_CHANNEL, message: NOBODYS };
    const error = await errorOf(rig.chat.edit(place, words('x')));
    expect(error.kind).toBe('rate-limited');
    const asked = rig.server.calls.length;
    expect((await errorOf(rig.chat.edit(place, words('x')))).kind).toBe('rate-limited');
    expect(rig.server.calls.length).toBe(asked);
    rig.server.faults.add('auth.test', { kind: 'status', status: 429 });
    expect((await errorOf(rig.chat.team())).params.retryAt).toMatch(/Z$/);
  });

  it('SLK-1023 nothing waits for a clock that was set back', async () => {
    let offMs = 3_600_000;
    const real = new FastTime(undefined, 30);
    const time = { now: () => real.now() + offMs, after: real.after.bind(real) };
    await using rig = await slackRig({ slack: { time } });
    rig.server.faults.add('chat.update', { kind: 'status', status: 429, headers: { 'retry-after': '30' } });
    const place = { channel: DEMO_CHANNEL, message: NOBODYS };
    expect((await errorOf(rig.chat.edit(place, words('x')))).kind).toBe('rate-limited');
    const call = { signal: new AbortController().signal };
    await rig.chat.post(postOf()).ready?.(call);
    offMs = 0;
    expect((await errorOf(rig.chat.edit(place, words('x')))).kind).toBe('gone');
    const before = real.now();
    await rig.chat.post(postOf()).ready?.(call);
    expect(real.now() - before).toBeLessThan(60_000);
  });

  it('SLK-1025 a post joins the channel where it has not been joined, and tries again where that fails in passing', async () => {
    await using rig = await slackRig();
    const [channel] = rig.workspace.channels;
    if (!channel) throw new Error('no channel');
    channel.isMember = false;
    rig.server.faults.add('conversations.join', { kind: 'cut', done: false }, 2);
    expect((await carried(rig, postOf())).kind).toBe('done');
    expect(channel.isMember).toBe(true);
    expect(rig.workspace.inChannel(channel.id)).toHaveLength(1);
    const calls = rig.server.calls.map(({ method }) => method).filter((method) => /join|post/.test(method));
    expect(calls).toEqual([
      'chat.postMessage',
      ...['conversations.join', 'conversations.join', 'conversations.join'],
      'chat.postMessage',
    ]);
  });

  it('SLK-774 says what a person can mend: token, scope, channel, message', async () => {
    await using rig = await slackRig();
    const { workspace, chat } = rig;
    const [channel] = workspace.channels;
    const scopes = workspace.tokens.get(BOT_TOKEN)?.scopes;
    if (!channel || !scopes) throw new Error('no channel');
    const failed = async (): Promise<unknown> => {
      const { kind, why } = await carried(rig, postOf());
      return [kind, why?.kind, why?.params];
    };
    channel.isMember = false;
    scopes.delete('channels:join');
    expect(await failed()).toEqual(['failed', 'not-in-channel', {}]);
    scopes.add('channels:join');
    channel.isMember = true;
    channel.isArchived = true;
    expect(await failed()).toEqual(['failed', 'archived', {}]);
    channel.isArchived = false;
    scopes.delete('chat:write');
    expect(await failed()).toEqual(['failed', 'missing-scope', { needed: 'chat:write' }]);
    scopes.add('chat:write');
    expect((await errorOf(chat.channel('C0UNKNOWN11'))).params).toEqual({ what: 'channel' });
    const gone = await errorOf(chat.edit({ channel: DEMO_CHANNEL, message: NOBODYS }, words('x')));
    expect(gone.kind).toBe('gone');
    workspace.revoked.add(BOT_TOKEN);
    expect(await failed()).toEqual(['failed', 'unauthorised', {}]);
    expect(inChannel(rig)).toBe(0);
  });

  it('SLK-774 a reply to a message that was deleted is not posted into the channel', async () => {
    await using rig = await slackRig();
    await carried(rig, postOf());
    const [message] = rig.workspace.inChannel(DEMO_CHANNEL);
    if (!message) throw new Error('nothing was posted');
    rig.server.people.remove(message);
    const reply = await carried(rig, postOf({ thread: messageId(message.ts) }));
    expect([reply.kind, reply.why?.kind]).toEqual(['failed', 'gone']);
    expect(inChannel(rig)).toBe(0);
  });

  it('SLK-774 no error, and no line of the log, holds a token', async () => {
    await using rig = await slackRig();
    rig.workspace.revoked.add(BOT_TOKEN);
    const error = await errorOf(rig.chat.team());
    expect(JSON.stringify([error.message, error.params, error.cause, rig.logged])).not.toContain('xoxb');
  });
});
