import { describe, expect, it } from 'vitest';
import { DigestPosts, type DigestPostsDeps, sessionsSince } from '../../../src/hub/chat/digest-posts.ts';
import { DEFAULT_SCRUM, nextScrum } from '../../../src/record/digest/scrum.ts';
import { factsIn } from '../../contracts/fact-log.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { chatRig, DEMO_CHANNEL, SATO, settingsOf, TANAKA } from './chat-rig.ts';

const by = { id: 'sato', name: '佐藤', kind: 'member' } as const;
const scrum = DEFAULT_SCRUM;
/** Wednesday 09:59:00 in Tokyo. */
const BEFORE = Date.parse('2026-11-25T00:59:00.000Z');
const digests = (rig: Awaited<ReturnType<typeof chatRig>>) =>
  rig.posts().filter(({ form }) => form.text?.startsWith('デイリースクラム'));

describe('the digest in Slack', () => {
  it('SLK-1003 SLK-787 is posted when somebody asks, with what happened since the last scrum, and names its channel', async () => {
    await using rig = await chatRig();
    const session = await rig.open();
    await rig.act(TANAKA, session, 'note.add', { kind: 'action', text: '<!here> 上限を上げる' });
    const posted = await rig.chat.api.postDigest(by, null, 60_000);
    expect(posted).toMatchObject({ outcome: 'done', channel: DEMO_CHANNEL, until: expect.any(String) });
    expect(posted.params.name).toBe('incident-payments');
    const [call] = digests(rig);
    expect(call?.form.text).toContain('対応中');
    expect(call?.form.text).toContain('&lt;!here&gt; 上限を上げる');
    expect((await rig.state(session)).actions.every(({ act }) => act !== 'digest')).toBe(true);
  });

  it('SLK-787 is posted by itself when the scrum begins, once, whatever becomes of the hub', async () => {
    await using rig = await chatRig({
      from: BEFORE,
      settings: { digest: { scrum, channel: DEMO_CHANNEL } },
      speed: 60,
    });
    await rig.open(SATO);
    await rig.wait(() => digests(rig).length === 1, 'the digest');
    expect(digests(rig)[0]?.at).toBeGreaterThanOrEqual(BEFORE + 60_000);
    // Once while its outcome is not known yet, and once when it is.
    for (let restarts = 0; restarts < 2; restarts++) {
      await rig.die();
      await rig.begin();
      await rig.time.pass(60_000);
      expect(digests(rig)).toHaveLength(1);
    }
    expect((await factsIn(rig.log, 'acts')).map(({ type }) => type)).toContain('action.done');
  });

  it('SLK-787 a hub that was away when the scrum began posts it within ten minutes, and not after', async () => {
    const settings = { digest: { scrum, channel: DEMO_CHANNEL } };
    await using late = await chatRig({ from: BEFORE + 5 * 60_000, settings });
    await late.wait(() => digests(late).length === 1, 'the digest');
    await using over = await chatRig({ from: BEFORE + 15 * 60_000, settings, speed: 100 });
    await over.time.pass(60_000);
    expect(digests(over)).toEqual([]);
  });

  it('SLK-787 the next scrum is on the next of its days that is no holiday', () => {
    const zone = 'Asia/Tokyo';
    const friday = Date.parse('2026-11-20T01:30:00.000Z');
    const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
    expect(at(nextScrum(friday, scrum, zone))).toBe('2026-11-23T01:00:00.000Z');
    const holidays = ['2026-11-23'];
    expect(at(nextScrum(friday, { ...scrum, holidays }, zone))).toBe('2026-11-24T01:00:00.000Z');
    expect(at(nextScrum(BEFORE, scrum, zone))).toBe('2026-11-25T01:00:00.000Z');
    const never = { ...scrum, days: [] };
    expect(nextScrum(friday, never, zone)).toBeNull();
  });
});

it('SLK-787 is posted at each scrum, over a weekend too, each since the one before', async () => {
  const time = new FakeTime(BEFORE);
  const requests: Readonly<Record<string, unknown>>[] = [];
  const ledger = {
    all: async () => requests,
    request: async (asked: object) => {
      requests.push({ ...asked, id: `act-${requests.length}`, outcome: 'done' });
      return requests.at(-1);
    },
  };
  const settings = settingsOf({ digest: { scrum, channel: DEMO_CHANNEL } });
  const faults: unknown[] = [];
  const deps = { hub: {}, chat: {}, relay: { take() {} }, settings, ledger, time };
  const posts = new DigestPosts({
    ...(deps as unknown as DigestPostsDeps),
    onFault: (fault) => void faults.push(fault),
  });
  await posts.resume();
  await time.advance(5 * 86_400_000 + 120_000);
  posts.stop();
  const day = (n: number) => `2026-11-${n}T01:00:00.000Z`;
  expect(requests.map(({ args }) => args)).toMatchObject([
    { since: day(24), until: day(25) },
    { since: day(25), until: day(26) },
    { since: day(26), until: day(27) },
    { since: day(27), until: day(30) },
  ]);
  expect(faults).toEqual([]);
});

it('REC-392 sessions that closed before the span are read for their open actions alone', async () => {
  const row = (id: string, more: object) => ({
    id,
    status: 'closed',
    closedAt: '2026-11-20T01:00:00.000Z',
    ...more,
  });
  const rows = [
    row('open', { status: 'open', closedAt: null }),
    row('of-now', { closedAt: '2026-11-25T02:00:00.000Z', openActions: 0 }),
    row('with-actions', { openActions: 2 }),
    row('without', { openActions: 0 }),
    // From a hub that did not count them.
    row('not-counted', {}),
    row('damaged', { status: 'damaged', openActions: 0 }),
  ];
  const brief = (id: string) => (id === 'damaged' ? null : { id });
  const listed = async () => rows.map((summary) => ({ summary, brief: () => brief(summary.id) }));
  const { sessions, unread } = await sessionsSince({ listed } as never, '2026-11-25T01:00:00.000Z');
  expect(sessions.map(({ id }) => id)).toEqual(['open', 'of-now', 'with-actions', 'not-counted']);
  expect(unread).toEqual(['damaged']);
});
