import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { contractProblems } from '../adapters/pagerduty/contract/contract.ts';
import { PlainSession } from './driver/plain-session.ts';
import { SessionScreen } from './driver/session-screen.ts';
import { type Person, stage } from './driver/story.ts';

const on = stage();
const TITLE = '決済画面で5xx急増';
const FAST_CLOCK = join(import.meta.dirname, '..', 'cli', 'hub', 'fast-clock.mjs');

const account = (abilities?: readonly string[]) => {
  const now = () => Date.now();
  return new Account({ ...exampleTeam(now()), ...(abilities ? { abilities } : {}) }, now);
};

let server: LocalPagerDuty;
let env: Readonly<Record<string, string>>;
const serve = (of: Account) => async () => {
  // Another account needs another hub.
  on.rig.renew();
  server = await localPagerDuty({ account: of });
  const NODE_OPTIONS = `--import=${FAST_CLOCK}`;
  env = { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: server.url, NODE_OPTIONS };
};
const stop = () => server.close();

/** Starts from a page that has just come; resolves when it is seen to be acknowledged in this person's name. */
async function started(who: Person, number: number, cols = 120, rows = 40) {
  const args = ['start', '--incident', String(number)];
  const terminal = on.oncall(SessionScreen, who, args, { env, cols, rows });
  await terminal.shows(/PD確認済み 佐藤/);
  return { terminal, session: terminal.session };
}

function sound(): void {
  expect(server.calls.flatMap(contractProblems)).toEqual([]);
}

describe('the last one leaves', () => {
  beforeAll(serve(account()));
  afterAll(stop);
  beforeEach(() => {
    server.faults.clear();
  });

  it('STY-65 is asked, hands the page back to on call, sees what came of it, and the record has it', async () => {
    const page = server.account.trigger('SCHECK1', TITLE);
    const { terminal: sato, session } = await started('sato', page.number);
    sato.act('quit');
    await sato.says('menu.leave');
    await sato.shows(/2 当番に戻して退出 +鈴木 を呼び出す/);
    sato.act('menu.close');
    await sato.hides('最後の一人です');
    // Ctrl-C asks the same.
    sato.press('ctrl+c');
    await sato.says('menu.leave');
    sato.press('2');
    await sato.says('confirm.back-to-triggered');
    sato.yes();
    expect((await sato.ended).code).toBe(0);
    expect(sato.screen()).toContain(`#${page.number}: 当番に差し戻す 完了。鈴木 を呼び出しています`);
    expect(page).toMatchObject({ status: 'triggered', assignees: ['PSUZUKI'] });
    const record = await on.rig.ok(['export', session, '--lang', 'ja', '--format', 'md', '--out', '-'], {
      env: { ...on.environment('sato'), ...env },
    });
    expect(record).toMatch(/退出・終了時の判断: \[#\d+\]\(<[^>]+>\) を当番に差し戻す/);
    expect(record).toContain('PagerDutyの当番に差し戻し(呼び出し先 鈴木)');
    sound();
  });

  it('STY-66 PDY-655 leaves while PagerDuty has trouble, and the hub finishes the act', async () => {
    const page = server.account.trigger('SCHECK1', TITLE);
    const { terminal: sato } = await started('sato', page.number, 80, 24);
    server.faults.add('PUT', { kind: 'status', status: 503 }, 1_000);
    sato.act('quit');
    await sato.shows('1 解決済みにして退出');
    sato.press('1');
    await sato.says('confirm.leave-resolve');
    sato.yes();
    await sato.shows('PagerDuty側の障害です(HTTP');
    await sato.shows('503');
    sato.press('1');
    expect((await sato.ended).code).toBe(0);
    expect(sato.screen()).toContain('ハブが確認を続けます');
    // Of each 503 it is not known whether it took effect: the hub looks, and asks again after ever longer pauses.
    server.faults.clear();
    const hub = await on.rig.hubPid();
    if (hub === null) throw new Error('the hub has gone');
    process.kill(hub, 'SIGUSR2');
    await expect.poll(() => page.status, { timeout: 30_000 }).toBe('resolved');
    expect(page.log.filter(({ type }) => type === 'resolve_log_entry')).toHaveLength(1);
  });

  it('STY-64 is asked in plain mode, too', async () => {
    const page = server.account.trigger('SCHECK1', TITLE);
    const { terminal, session } = await started('sato', page.number);
    terminal.act('quit');
    await terminal.shows('3 このまま退出');
    terminal.press('3');
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.screen()).toContain(`#${page.number}: 確認済み(Ack)のままです(佐藤)`);
    const plain = on.oncall(PlainSession, 'sato', ['join', session, '--plain'], { env });
    await plain.says('plain.welcome', { session });
    plain.orders('退出');
    await plain.shows(`#${page.number} は確認済み(Ack)です`);
    plain.orders('退出 解決');
    expect((await plain.ended).code).toBe(0);
    expect(plain.screen()).toContain(`#${page.number}: PDの解決 完了。PagerDutyは解決済みです`);
    expect(page.status).toBe('resolved');
  });

  it('STY-67 a command without a terminal asks nothing and hangs nowhere', async () => {
    const page = server.account.trigger('SCHECK1', TITLE);
    const ran = await on.rig.run(['start', '--incident', String(page.number), '--no-tui', '--json'], {
      env: { ...on.environment('sato'), ...env },
    });
    expect(ran.code, ran.err).toBe(0);
    const { session } = JSON.parse(ran.out) as { session: string };
    await expect.poll(() => page.status).toBe('acknowledged');
    const closed = await on.rig.run(['close', session, '--reason', '訓練'], {
      env: { ...on.environment('sato'), ...env },
    });
    expect(closed.code, closed.err).toBe(0);
    expect(closed.err).toContain(`#${page.number} は確認済み(Ack)のままです`);
    expect(page.status).toBe('acknowledged');
    const again = { env: { ...on.environment('sato'), ...env } };
    await on.rig.ok(['reopen', session], again);
    await on.rig.ok(['note', session, '様子を見ます', '--pagerduty'], again);
    await expect.poll(() => page.notes.length).toBe(1);
    await on.rig.ok(['close', session, '--reason', '訓練', '--incident', 'resolve'], again);
    await expect.poll(() => page.status).toBe('resolved');
  });
});

describe('an account without responder requests', () => {
  beforeAll(serve(account(['priorities'])));
  afterAll(stop);

  it('STY-63 an expert is called by an incident on their service, and everyone sees that they come', async () => {
    const page = server.account.trigger('SCHECK1', TITLE);
    const { terminal: sato } = await started('sato', page.number);
    sato.act('page');
    await sato.shows('このPagerDuty契約には応援要請がありません');
    await sato.shows(/2 山田 +検索 第1段階/);
    sato.press('2');
    await sato.shows('山田(検索) をどう呼びますか');
    await sato.shows('2 search に新規インシデント');
    sato.press('2');
    await sato.shows(`応援依頼 #${page.number} ${TITLE}`);
    sato.press('enter');
    await sato.shows('search に新規インシデントを作り、山田(検索) を呼び出しますか');
    sato.yes();
    await expect.poll(() => server.account.incidents.at(-1)?.service, { timeout: 30_000 }).toBe('SSEARCH');
    // In the list of messages: at the foot a later one may take its place before anybody has looked.
    sato.act('news');
    await sato.shows('PDの新規インシデント 完了');
    sato.press('esc');
    await sato.hides('通知履歴');
    const made = server.account.incidents.at(-1);
    expect(made).toMatchObject({ service: 'SSEARCH', assignees: ['PYAMADA'] });
    expect(made?.notes[0]?.content).toContain(page.id);
    await sato.shows(/山田\(検索\)/);
    server.account.acknowledge(made as never, 'PYAMADA');
    await sato.shows('応援が来ます: 山田');
    sound();
    // A note to PagerDuty, by one key of the note's editor.
    await sato.beginsNote('検索側は正常');
    sato.act('editor.pager');
    await sato.says('note.to-pager');
    sato.act('editor.save');
    await sato.shows('PDへのノート投稿 完了');
    expect(page.notes.map(({ content }) => content.split('\n')[0])).toEqual(['検索側は正常 (佐藤)']);
    sound();
  });
});
