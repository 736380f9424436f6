import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockWithin } from '../../src/adapters/private-files/process-lock.ts';
import { isAlive } from '../cli/rig.ts';
import { SessionScreen } from './driver/session-screen.ts';
import { stage } from './driver/story.ts';
import { DEADLINE_MS } from './driver/terminal.ts';

const on = stage();

/** Kills the hub, and keeps a new one from taking its place until let go. */
async function killHub(): Promise<{ readonly pid: number; readonly letGo: () => void }> {
  const pid = await on.rig.hubPid();
  if (pid === null) throw new Error('no hub runs');
  process.kill(pid, 'SIGKILL');
  const lock = await lockWithin(join(on.rig.root, 'run', 'oncall', 'hub.lock'), DEADLINE_MS, 1);
  if (!lock) throw new Error('the dead hub still holds its lock');
  return { pid, letGo: () => lock.release() };
}

describe('when something dies', () => {
  it('STY-20 the hub is killed while I type: a banner, nothing lost, and it comes back', async () => {
    const { sato, tanaka } = await on.together();
    await sato.beginsNote('切り戻しを始め');
    const { pid, letGo } = await killHub();
    try {
      for (const each of [sato, tanaka]) await each.says('banner.retry');
      await sato.answers('ました');
      await sato.shows('切り戻しを始めました');
      await sato.says('banner.queued', { n: 1 });
      sato.act('step.tick');
      await sato.says('banner.queued', { n: 2 });
    } finally {
      letGo();
    }
    await tanaka.showsNote('佐藤', '切り戻しを始めました');
    await tanaka.showsStep('ack', 'done', '佐藤');
    for (const each of [sato, tanaka]) await each.says('header.hub-live', { mark: '✓' });
    await sato.hides('送信待ち');
    expect(sato.screen().match(/切り戻しを始めました/g)).toHaveLength(1);
    expect(isAlive(pid)).toBe(false);
    expect(await on.rig.hubPid()).not.toBe(null);
  });

  it('STY-21 my terminal is killed in the middle of a note: joining again brings the draft back', async () => {
    const { sato, session } = await on.opened();
    sato.focus('notes');
    await sato.shows(/├─ 3 ノート/);
    await sato.beginsNote('原因はおそらく接続プ');
    await on.keeps('原因はおそらく接続プ');
    await sato.kill();
    const again = on.joins('sato', session);
    await again.says('news.draft-kept');
    await again.shows(/佐藤 \(自分\) *ノート/);
    again.act('note.new');
    await again.showsTyped('原因はおそらく接続プ');
    await again.answers('ールの上限');
    await again.showsNote('佐藤', '原因はおそらく接続プールの上限');
    await again.hides('> ');
  });

  it('STY-22 a hub that is slow to answer is waited for, and no second one takes its place', async () => {
    const { session } = await on.opened();
    const pid = (await on.rig.hubPid()) ?? 0;
    process.kill(pid, 'SIGSTOP');
    const tanaka = on.joins('tanaka', session);
    try {
      await tanaka.shows(`プロセス ${pid})が応答しません`);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await tanaka.says('pane.checklist');
    await tanaka.shows('田中 (自分)');
    expect(await on.rig.hubPid()).toBe(pid);
  });

  it('STY-23 a team hub that is not there is said in one line, and one can start without it', async () => {
    const env = { ONCALL_HUB: `http://127.0.0.1:${await unusedPort()}`, ONCALL_TOKEN: 'oc_none' };
    const join = on.joins('sato', 'checkout-1125', { lang: 'en', cols: 160, env });
    expect((await join.ended).code).toBe(5);
    expect(join.screen().trim()).toMatch(/^oncall: the hub at .* does not answer \(connection refused\)/);
    // Somebody may be in it there: a second session would split the incident.
    expect(join.screen()).toContain('Is it running?');
    expect(join.screen()).not.toContain('--local');
    const start = on.oncall(SessionScreen, 'sato', ['start', 'Checkout fails', '--local'], {
      lang: 'en',
      env,
    });
    await start.shows('Checkout fails');
    await start.shows('Sato (you)');
  });
});

/** A port that something has just let go of. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
