import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLocalHub } from '../../src/cli/hub/local-hub.ts';
import { gone } from '../cli/hub/local-rig.ts';
import { HomeScreen } from './driver/home-screen.ts';
import { stage } from './driver/story.ts';

const on = stage();

/** The folder that the demo says it has used. */
const folderOf = (told: string): string => /\S*oncall-demo-\w+/.exec(told)?.[0] ?? '';

describe('the demo', () => {
  it('DEM-4 begins with a page on the home screen, which rings, and says what to press until it is taken', async () => {
    const demo = on.oncall(HomeScreen, 'suzuki', ['demo'], {
      cols: 80,
      rows: 24,
      lang: 'en',
      env: { TMPDIR: on.rig.root },
    });
    await demo.says('home.coach.wait');
    await demo.shows(/on call Payments Suzuki \(1st\) until \d\d:\d\d +hub ✓ {2}PD ✓/);
    await demo.shows(/open +high +#\d+ +checkout +5xx spike on checkout.* paging \S+/);
    await demo.says('home.coach.page');
    // It rings once the page is there, which may be after the words.
    await demo.shows(() => demo.written.includes('\x07'));
    demo.act('home.open');
    await demo.says('home.coach.start');
    demo.act('home.detail-close');
    await demo.says('home.coach.page');
    demo.act('home.open', 'home.detail-start');
    await demo.shows(/PD acked Suzuki/);
    // What is new is named without a key: the log reaches back far enough to say so.
    await demo.shows(/2 new error patterns in checkout since \d\d:\d\d/);
    // The two teammates come by themselves.
    await demo.shows(/Sato driver/i);
    await demo.shows(/☑ Set the severity.* Tanaka/);
    // Who acknowledged it has that step ticked, and nobody presses a key for it.
    await demo.shows(/☑ Acknowledge the page +auto Suzuki/);
    demo.press('q');
    await demo.says('home.coach.again');
    expect((await demo.quits()).code).toBe(0);
    expect(demo.screen()).toContain('Record:');
  });

  it('DEM-5 who leaves it without starting anything is told how, and nothing is left running', async () => {
    const demo = on.oncall(HomeScreen, 'suzuki', ['demo'], { env: { TMPDIR: on.rig.root } });
    await demo.says('home.coach.wait');
    expect((await demo.quits()).code).toBe(0);
    expect(demo.screen()).toContain('アラートが届いたら Enter、y');
    const left = readdirSync(join(folderOf(demo.screen()), 'run', 'oncall'));
    expect(left.filter((name) => name.endsWith('.sock'))).toEqual([]);
  });

  it('DEM-7 a terminal whose window is closed leaves no hub of the demo behind', async () => {
    const tmp = mkdtempSync(join(on.rig.root, 'tmp-'));
    const demo = on.oncall(HomeScreen, 'suzuki', ['demo'], { env: { TMPDIR: tmp } });
    await demo.says('home.coach.wait');
    const run = join(tmp, readdirSync(tmp)[0] ?? '', 'run');
    const hub = (await findLocalHub({ XDG_RUNTIME_DIR: run }))?.health.pid;
    expect(hub).toBeGreaterThan(1);
    demo.hangUp();
    await gone(hub);
  });

  it('DEM-6 without a terminal it plays from the page to the record, which has PagerDuty’s own times and names', async () => {
    const env = { ...on.environment('suzuki'), TMPDIR: on.rig.root, ONCALL_LANG: 'ja' };
    const ran = await on.rig.run(['demo'], { env });
    expect(ran.code, ran.err).toBe(0);
    const head = /^---\n([\s\S]*?)\n---/.exec(ran.out)?.[1] ?? '';
    for (const time of ['fired', 'acknowledged', 'resolved']) {
      // PagerDuty's times have whole seconds.
      expect(head).toMatch(new RegExp(`^${time}: "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z"$`, 'm'));
    }
    expect(ran.out).toMatch(/PagerDuty アラート \[#\d+\]\(<[^>]+>\): 確認済み\(鈴木\)/);
    expect(ran.out).toContain('田中 山田に応援を依頼');
    // It is ticked in the name of who acknowledged it.
    expect(ran.out).toMatch(/\[x\] アラートの確認\(Ack\) — 自動 鈴木/);
    expect(ran.out).toContain('PagerDuty 山田が応援を承諾');
    expect(ran.out).toMatch(/PagerDuty アラート \[#\d+\]\(<[^>]+>\): 解決済み\(山田\)/);
    // What the demo's Slack shows, with its thread.
    expect(ran.err).toMatch(/#incident-payments {2}\(編集\d+回\)\n {2}SEV2 終了 {2}決済画面で5xx急増/);
    expect(ran.err).toMatch(/ {4}\d\d:\d\d {2}@鈴木/);
    expect(ran.err).toMatch(/ {4}\d\d:\d\d {2}終了\n/);
    const record = readdirSync(folderOf(ran.err)).find((name) => name.endsWith('.md')) ?? '';
    expect(record).toMatch(/^checkout-\d{4}\.md$/);
    expect(readFileSync(join(folderOf(ran.err), record), 'utf8')).toBe(ran.out);
  });
});
