import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteWatch } from '../../../src/adapters/sqlite-watch/sqlite-watch.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { hubWatchLog } from '../../../src/cli/hub/hub-watch-log.ts';
import { shownText } from '../../../src/demo/slack/message-rules.ts';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import type { WatchFact } from '../../../src/detection/watch-event.ts';
import type { WatchLog } from '../../../src/ports/watch-log.ts';
import type { WatchStore } from '../../../src/ports/watch-store.ts';
import { type ChatRig, chatRig, DEMO_CHANNEL } from './chat-rig.ts';

/** Wednesday noon in Tokyo. */
const FROM = Date.parse('2026-11-25T03:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (ms: number) => new Date(ms).toISOString();

let folder: string;
let store: WatchStore;
let watchLog: WatchLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'told-'));
  store = openSqliteWatch({ path: join(folder, 'watch.db'), time: realTime });
  watchLog = hubWatchLog({ data: folder }, {});
});
afterEach(async () => {
  await watchLog.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const append = (...facts: readonly WatchFact[]) => store.append('watcher', 0, iso(FROM), facts);
const notice = (slot: number, users: number): WatchFact => ({
  type: 'notice.raised',
  data: { rule: 'image-404', group: [], slot, users, totalUsers: 3_000, owner: 'web <!here>' },
});
const texts = (rig: ChatRig) => rig.workspace.inChannel(DEMO_CHANNEL).map(shownText);
const looks = async (rig: ChatRig, n: number) => {
  const end = rig.time.now() + n * 16_000;
  await rig.wait(() => rig.time.now() > end, 'some looks');
};

describe('what detection tells in Slack', () => {
  it('DET-885 is one message a rule and day, kept up as more notices come', async () => {
    await using rig = await chatRig({ from: FROM, speed: 200, watchLog });
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
    await using rig = await chatRig({ from: FROM, speed: 200, watchLog });
    await rig.wait(() => texts(rig).length === 1, 'the reminder');
    expect(texts(rig)[0]).toContain('odd');
    expect(JSON.stringify(rig.posts())).not.toMatch(/0123456789/);
  });

  it('DET-885 is posted once, whatever becomes of the hub', async () => {
    await append(notice(FROM - MINUTE, 12));
    await using rig = await chatRig({ from: FROM, speed: 200, watchLog });
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
    await using rig = await chatRig({ from: FROM, speed: 200, watchLog });
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
    await using rig = await chatRig({ from: FROM, speed: 200, watchLog });
    await append(notice(FROM - MINUTE, 12));
    await rig.wait(() => texts(rig).length === 1, 'the notice');
    const told: WatchFact = {
      type: 'chat.told',
      data: { key: 'notice image-404 2026-11-25', channel: DEMO_CHANNEL, message: '1.000001' },
    };
    await append(told, notice(FROM, 20));
    await append({ ...notice(FROM, 5), data: { ...notice(FROM, 5).data, rule: 'search' } } as WatchFact);
    await rig.wait(() => texts(rig).some((text) => text.includes('search')), 'the other notice');
  });
});
