import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteDetection } from '../../../src/adapters/sqlite-detection/sqlite-detection.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { hubDetectionLog } from '../../../src/cli/hub/hub-detection-log.ts';
import type { DetectionFact } from '../../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../../src/detection/detection-memory.ts';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import { DetectionPosts, type DetectionPostsDeps } from '../../../src/hub/chat/detection-posts.ts';
import { tellingText } from '../../../src/hub/chat/detection-text.ts';
import { ChatError } from '../../../src/ports/chat-error.ts';
import type { DetectionLog } from '../../../src/ports/detection-log.ts';
import type { DetectionStore } from '../../../src/ports/detection-store.ts';
import { shownText } from '../../../src/sim/slack/message-rules.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { type ChatRig, chatRig, DEMO_CHANNEL, settingsOf } from './chat-rig.ts';

/** Wednesday noon in Tokyo. */
const FROM = Date.parse('2026-11-25T03:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (ms: number) => new Date(ms).toISOString();

let folder: string;
let store: DetectionStore;
let detectionLog: DetectionLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'told-'));
  store = openSqliteDetection({ path: join(folder, 'watch.db'), time: realTime });
  detectionLog = hubDetectionLog({ data: folder }, {});
});
afterEach(async () => {
  await detectionLog.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const append = (...facts: readonly DetectionFact[]) => store.append('watcher', 0, iso(FROM), facts);
const notice = (slot: number, users: number): DetectionFact => ({
  type: 'notice.raised',
  data: { rule: 'image-404', group: [], slot, users, totalUsers: 3_000, owner: 'web <!here>' },
});
const texts = (rig: ChatRig) => rig.workspace.inChannel(DEMO_CHANNEL).map(shownText);
const looks = async (rig: ChatRig, n: number) => {
  await rig.time.pass(n * 16_000);
};

describe('what detection tells in Slack', () => {
  it('DET-885 is one message a rule and day, kept up as more notices come', async () => {
    await using rig = await chatRig({ from: FROM, speed: 200, detectionLog });
    await append(notice(FROM - MINUTE, 12));
    await rig.wait(() => texts(rig).length === 1, 'the notice');
    expect(texts(rig)[0]).toContain('注意 image-404');
    expect(texts(rig)[0]).toContain('11:59に利用者3,000人中12人に影響(0.4%)');
    await append(notice(FROM, 9), notice(FROM + MINUTE, 14));
    await rig.wait(() => texts(rig)[0]?.includes('この日3回。最大14人、最後は12:01') === true, 'the edit');
    expect(texts(rig)).toHaveLength(1);
    // What people wrote is literal.
    expect(rig.posts()[0]?.form.text).toContain('&lt;!here&gt;');
  });

  it('DET-903 holds no secret that somebody typed at the watcher’s machine', async () => {
    const exclusion: Exclusion = {
      ...{
        id: 'odd',
        rule: null,
        source: null,
        owner: 'sato',
        from: iso(FROM - 4 * HOUR),
        until: iso(FROM + HOUR),
      },
      match: { by: 'query', query: 'header:"Authorization: Bearer 0123456789abcdef0123456789abcdef"' },
      reason: 'see ghp_0123456789abcdefghijABCDEFGHIJ012345',
    };
    await append(
      { type: 'exclusion.added', data: exclusion },
      { type: 'exclusion.reminded', data: { id: 'odd', until: exclusion.until, pages: 1, users: 4 } },
    );
    await using rig = await chatRig({ from: FROM, speed: 200, detectionLog });
    await rig.wait(() => texts(rig).length === 1, 'the reminder');
    expect(texts(rig)[0]).toContain('odd');
    expect(JSON.stringify(rig.posts())).not.toMatch(/0123456789/);
  });

  it('DET-885 is posted once, whatever becomes of the hub', async () => {
    await append(notice(FROM - MINUTE, 12));
    await using rig = await chatRig({ from: FROM, speed: 200, detectionLog });
    await rig.wait(() => texts(rig).length === 1, 'the notice');
    for (let restarts = 0; restarts < 2; restarts++) {
      await rig.die();
      await rig.begin();
      await looks(rig, 3);
      expect(rig.posts()).toHaveLength(1);
    }
    const told = (await store.events(1)).filter(({ type }) => type === 'chat.told');
    expect(told).toMatchObject([{ data: { key: 'notice image-404 2026-11-25', channel: DEMO_CHANNEL } }]);
  });

  it('DET-885 says before an exclusion ends what it left out, why, and what it held back', async () => {
    const until = iso(FROM + 20 * HOUR);
    const exclusion: Exclusion = {
      ...{ id: 'acquirer-maint', rule: null, source: null, match: { by: 'query', query: 'acquirer:b' } },
      ...{ owner: '佐藤', reason: 'メンテナンス', from: iso(FROM - 200 * HOUR), until },
    };
    await append(
      { type: 'exclusion.added', data: exclusion },
      { type: 'exclusion.held', data: { id: exclusion.id, rule: 'r', group: [], episode: 1, users: 7 } },
    );
    await using rig = await chatRig({ from: FROM, speed: 200, detectionLog });
    await looks(rig, 2);
    expect(texts(rig)).toEqual([]);
    await append({ type: 'exclusion.reminded', data: { id: exclusion.id, until, pages: 1, users: 7 } });
    await rig.wait(() => texts(rig).length === 1, 'the reminder');
    const [text] = texts(rig);
    expect(text).toContain('除外の終了予告 acquirer-maint');
    expect(text).toContain('11/26(木) 08:00に終了');
    expect(text).toContain('担当 佐藤');
    expect(text).toContain('acquirer:b');
    expect(text).toContain('これまでに1回の発報を抑止(影響7人)');
    await looks(rig, 3);
    expect(rig.posts()).toHaveLength(1);
  });

  it('DET-885 goes on where a message cannot be edited any more', async () => {
    await using rig = await chatRig({ from: FROM, speed: 200, detectionLog });
    await append(notice(FROM - MINUTE, 12));
    await rig.wait(() => texts(rig).length === 1, 'the notice');
    const told: DetectionFact = {
      type: 'chat.told',
      data: { key: 'notice image-404 2026-11-25', channel: DEMO_CHANNEL, message: '1.000001' },
    };
    await append(told, notice(FROM, 20));
    await append({ ...notice(FROM, 5), data: { ...notice(FROM, 5).data, rule: 'search' } } as DetectionFact);
    await rig.wait(() => texts(rig).some((text) => text.includes('search')), 'the other notice');
  });

  describe('of a page that is not sent', () => {
    const of = (rule: string, group: readonly { field: string; value: string }[] = []) => {
      const ref = {
        kind: 'impact' as const,
        rule,
        group,
        key: `oncall/${rule}/${group.length}`,
        episode: FROM,
      };
      const numbers = {
        ...{
          bad: 40,
          users: { n: 40, unnamed: 0 },
          fresh: null,
          total: null,
          totalUsers: null,
          excluded: [],
        },
        ...{ slot: FROM, from: iso(FROM - MINUTE), to: iso(FROM) },
      };
      const request = { ...ref, slot: FROM, late: false, numbers, blind: null, ended: [], service: null };
      const why = { kind: 'rejected', reason: 'Invalid routing key <!channel>', uncertain: false };
      return {
        requested: { type: 'page.requested', data: request } as const,
        unsent: { type: 'page.unsent', data: { ...ref, why, by: 'default' } } as const,
        sent: { type: 'page.sent', data: { ...ref, by: 'low' } } as const,
        over: { type: 'resolve.requested', data: { ...ref, why: 'cleared' } } as const,
        ended: { type: 'resolve.sent', data: ref } as const,
      };
    };

    it('DET-921 is posted once, calls the group of the team, and is kept up until it is sent', async () => {
      const summon = { group: 'S0ONCALL1', againMin: null, most: 1 };
      await using rig = await chatRig({ from: FROM, speed: 200, detectionLog, settings: { summon } });
      const { requested, unsent, sent } = of('checkout-5xx');
      await append(requested);
      await looks(rig, 2);
      expect(texts(rig)).toEqual([]);
      await append(unsent);
      await rig.wait(() => texts(rig).length === 1, 'the post');
      expect(texts(rig)[0]).toContain('未送信 checkout-5xx');
      expect(texts(rig)[0]).toContain('未送信 12:00から(PagerDuty: Invalid routing key <!channel>)');
      expect(texts(rig)[0]).toContain('利用者40人に影響');
      // No detector has the lease of this log.
      expect(texts(rig)[0]).toContain('再送もされません');
      expect(JSON.stringify(rig.posts()[0]?.form)).toContain('S0ONCALL1');
      expect(rig.posts()[0]?.form.text).toContain('&lt;!channel&gt;');
      await store.lease('hub-1', Date.now(), 3_600_000);
      await rig.wait(() => texts(rig)[0]?.includes('hub-1 が30秒以内の間隔で再送中') === true, 'the watcher');
      await append(sent);
      await rig.wait(() => texts(rig)[0]?.includes('遅れて送信 checkout-5xx') === true, 'the edit');
      expect(texts(rig)[0]).toContain('12:00に低緊急度のキーで送信');
      expect(texts(rig)[0]).not.toContain('再送');
      await looks(rig, 3);
      expect(rig.posts()).toHaveLength(1);
    });

    it.each([
      ['en', 'that nothing comes  NOT SENT since 12:00'],
      ['ja', 'ログが届かないことのアラート  未送信 12:00から'],
    ] as const)('DET-992 is said of silence in %s, and calls the group of the team', (lang, said) => {
      const { requested, unsent } = of('search');
      const silence = { of: 'source', since: FROM, source: 'app' } as const;
      const request = { ...requested.data, kind: 'silence', numbers: null, silence } as const;
      const facts: readonly DetectionFact[] = [{ ...requested, data: request }, unsent];
      const { pages } = remember(
        NO_MEMORY,
        facts.map((fact, i) => ({ ...fact, n: i + 1, at: iso(FROM), by: 'w', fence: 0 })),
      );
      const words = { now: FROM, lang, timeZone: 'Asia/Tokyo', watcher: 'w', group: 'S0ONCALL1' };
      const text = tellingText({ key: 'x', kind: 'unsent', pages: [...pages.values()] }, words);
      expect(JSON.stringify(text)).toContain(said);
      expect(JSON.stringify(text)).toContain('S0ONCALL1');
    });

    it.each([
      ['en', 'NOT SENT since 12:00  1,240 errors naming no user'],
      ['ja', '未送信 12:00から  利用者の記録がないエラー1,240件'],
    ] as const)('DET-997 is said of errors that name no user in %s', (lang, said) => {
      const { requested, unsent } = of('search');
      const numbers = { ...requested.data.numbers, users: { n: 0, unnamed: 1_240 } };
      const request = { ...requested.data, unnamed: true, numbers } as never;
      const facts = [{ type: 'page.requested', data: request }, unsent] as readonly DetectionFact[];
      const { pages } = remember(
        NO_MEMORY,
        facts.map((fact, i) => ({ ...fact, n: i + 1, at: iso(FROM), by: 'w', fence: 0 })),
      );
      const words = { now: FROM, lang, timeZone: 'Asia/Tokyo', watcher: 'w', group: null };
      const text = tellingText({ key: 'x', kind: 'unsent', pages: [...pages.values()] }, words);
      const lines = text.flatMap((line) => line.map((part) => ('text' in part ? part.text : '')));
      expect(lines.find((each) => each.includes('12:00'))).toContain(said.split('  ')[1]);
    });

    it('DET-923 says in the end that it never was, and which of its groups were', async () => {
      await using rig = await chatRig({ from: FROM, speed: 200, detectionLog, settings: { lang: 'en' } });
      const [all, eu] = [of('search'), of('search', [{ field: 'region', value: 'eu' }])];
      await append(all.requested, all.unsent, eu.requested, eu.unsent);
      await rig.wait(() => texts(rig).length === 1, 'the post');
      await append(all.over, all.ended);
      await rig.wait(() => texts(rig)[0]?.includes('it never reached PagerDuty') === true, 'the end');
      expect(texts(rig)[0]).toContain('NOT SENT: search');
      await append(eu.over, eu.ended);
      await rig.wait(() => texts(rig)[0]?.includes('Never sent: search') === true, 'the end of the other');
      expect(texts(rig)[0]).toContain('region=eu');
    });
  });
});

describe('looks at the detection log', () => {
  const telling = (fault: () => ChatError | null, mayAct: () => boolean) => {
    const time = new FakeTime(FROM);
    const told = { key: 'notice image-404 2026-11-25', channel: DEMO_CHANNEL, message: '1.000001' };
    const facts: DetectionFact[] = [notice(FROM - MINUTE, 12), { type: 'chat.told', data: told }];
    const seen = { looks: 0, edits: 0, facts, time };
    const events = () => facts.map((fact, i) => ({ ...fact, n: i + 1, at: iso(FROM), by: 'a', fence: 0 }));
    const memory = async () => {
      seen.looks += 1;
      return remember(NO_MEMORY, events());
    };
    const edit = async () => {
      seen.edits += 1;
      const failed = fault();
      if (failed !== null) throw failed;
    };
    const deps = { time, mayAct, settings: settingsOf(), relay: {}, onFault: () => {} };
    const ledger = { all: async () => [] };
    const all = { ...deps, ledger, detectionLog: { memory }, chat: { edit, shows: async () => false } };
    return { seen, posts: new DetectionPosts(all as unknown as DetectionPostsDeps) };
  };

  it('DET-885 a hub that does nothing outside does not look, until it is the one that does', async () => {
    let acts = false;
    const { seen, posts } = telling(
      () => null,
      () => acts,
    );
    await posts.resume();
    await seen.time.advance(20_000);
    expect(seen.looks).toBe(0);
    acts = true;
    await seen.time.advance(15_000);
    expect([seen.looks, seen.edits]).toEqual([1, 1]);
    posts.stop();
  });

  it('DET-885 an edit that failed in passing is made at the next look; one that is refused is not, until there is more to say', async () => {
    const faults = ['unreachable', 'gone', 'gone'] as const;
    const { seen, posts } = telling(
      () => {
        const kind = faults[seen.edits - 1];
        return kind === undefined ? null : new ChatError(kind);
      },
      () => true,
    );
    await posts.resume();
    await seen.time.advance(15_000);
    expect(seen.edits).toBe(2);
    await seen.time.advance(60_000);
    expect(seen.edits).toBe(2);
    seen.facts.push(notice(FROM, 20));
    await seen.time.advance(30_000);
    expect(seen.edits).toBe(3);
    posts.stop();
  });
});
