import { describe, expect, it } from 'vitest';
import { nextSteps } from '../../../src/domain/checklist.ts';
import { buttonsIn } from '../../../src/sim/slack/message-rules.ts';
import { type ChatRig, DEMO_CHANNEL, SATO, TANAKA } from './chat-rig.ts';
import { listening, message, openForm, press } from './people.ts';

const buttons = (rig: ChatRig): string =>
  rig
    .headlines()
    .slice(0, 1)
    .flatMap(({ blocks }) => buttonsIn(blocks))
    .map(({ action_id: id }) => id)
    .join(' ');

const shows = (rig: ChatRig, wanted: string) =>
  rig.wait(() => buttons(rig) === wanted, `the buttons ${wanted} (there: ${buttons(rig)})`);

const ALL = 'join update mitigate more';

describe('buttons of a session’s message', () => {
  it.each(['ja', 'en'] as const)(
    'SLK-1060 a session is led to its close by presses and forms: %s',
    async (lang) => {
      await using rig = await listening({ settings: { lang } });
      const id = await rig.open(TANAKA);
      await shows(rig, ALL);
      expect(await press(rig, SATO, 'join')).toContain(`oncall join ${id}`);
      const more = await openForm(rig, SATO, 'more');
      const [step] = nextSteps(await rig.state(id), rig.time.now(), null);
      const typed = {
        severity: 'SEV2',
        lead: 'me',
        note: '見た',
        action: '監視を追加',
        owner: '鈴木',
        due: '23:59',
      };
      await rig.slack.people.send(more, { ...typed, steps: step?.id ?? '' });
      expect(more).toMatchObject({ isOpen: false, errors: {} });
      const led = await rig.state(id);
      expect(led.severity).toBe('SEV2');
      expect(led.participants[led.roles.lead ?? '']?.name).toBe('佐藤');
      expect(led.notes.map(({ kind, text }) => [kind, text])).toEqual([
        ['note', '見た'],
        ['action', '監視を追加'],
      ]);
      expect(led.notes[1]).toMatchObject({ owner: '鈴木', due: expect.any(String) });
      expect(led.steps[step?.id ?? '']?.status).toBe('done');
      const update = await openForm(rig, SATO, 'update');
      expect(update.typed.get('text')).toContain('決済画面で5xx急増');
      await rig.slack.people.send(update, { impact: '決済できない', next: '30m' });
      expect(update).toMatchObject({ isOpen: false, errors: {} });
      expect(await rig.state(id)).toMatchObject({
        impact: { what: '決済できない' },
        notices: [{ final: false }],
      });
      await press(rig, SATO, 'mitigate');
      await shows(rig, 'join update resolve more');
      await press(rig, SATO, 'resolve');
      await shows(rig, 'join update close more');
      const close = await openForm(rig, SATO, 'close');
      await rig.slack.people.send(close, { hurt: 'yes', why: '接続枯渇', prevent: '上限', reason: '収束' });
      expect(close).toMatchObject({ isOpen: false, errors: {} });
      expect(await rig.state(id)).toMatchObject({
        status: 'closed',
        verdict: { hurt: true, why: '接続枯渇' },
      });
      await shows(rig, '');
      // What was done is said to the person alone.
      expect(rig.workspace.whispers.map(({ user }) => user)).toEqual([SATO.slack, SATO.slack, SATO.slack]);
    },
  );

  it('SLK-1061 a press or a form that comes twice is done once', async () => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    await shows(rig, ALL);
    const view = await openForm(rig, SATO, 'more');
    await rig.slack.people.send(view, { note: '一度だけ' }, { twice: true });
    view.isOpen = true;
    await rig.slack.people.send(view);
    expect((await rig.state(id)).notes).toHaveLength(1);
    await press(rig, SATO, 'mitigate', { twice: true });
    const first = (await rig.state(id)).clock.mitigated;
    expect(first).not.toBeNull();
  });

  it('SLK-1062 a form whose field is wrong stays open with what was typed, and what was done is not done again', async () => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    await shows(rig, ALL);
    const view = await openForm(rig, SATO, 'more');
    await rig.slack.people.send(view, { note: '見た', action: '直す', due: 'そのうち' });
    expect(view.isOpen).toBe(true);
    expect(view.errors).toEqual({ due: expect.stringContaining('そのうち') });
    expect((await rig.state(id)).notes).toHaveLength(1);
    await rig.slack.people.send(view, { due: '23:59' });
    expect(view).toMatchObject({ isOpen: false, errors: {} });
    expect((await rig.state(id)).notes.map(({ text }) => text)).toEqual(['見た', '直す']);
  });

  it('SLK-1063 who is not known, a bot and a person of another workspace change nothing', async () => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    await shows(rig, ALL);
    const others = rig.workspace.plan.users.filter(
      ({ id: user }) => user !== SATO.slack && user !== TANAKA.slack,
    );
    expect(others.length).toBeGreaterThan(1);
    for (const { id: slack } of others) {
      for (const button of ['mitigate', 'more']) expect(await press(rig, { slack }, button)).not.toBe('');
    }
    expect(rig.workspace.views.opened).toEqual([]);
    expect(await rig.state(id)).toMatchObject({ notes: [], clock: { mitigated: null } });
  });

  it('SLK-1064 a press on an old message, and a form of a session that is closed, change nothing and say so', async () => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    await shows(rig, ALL);
    const old = { ...message(rig) };
    const view = await openForm(rig, SATO, 'update');
    await rig.act(TANAKA, id, 'session.resolve', {});
    await rig.act(TANAKA, id, 'verdict.set', { verdict: { hurt: false, why: null, prevent: null } });
    await rig.act(TANAKA, id, 'session.close', { reason: '誤報' });
    await shows(rig, '');
    const run = await rig.slack.people.press(SATO.slack, old, 'mitigate');
    await rig.wait(() => run.answers.length > 0, 'the answer');
    expect(run.answers[0]?.shown).toContain('終了しています');
    await rig.slack.people.send(view, {});
    expect(view.isOpen).toBe(true);
    expect(view.errors).toEqual({ text: expect.stringContaining('終了しています') });
    expect((await rig.state(id)).notices).toEqual([]);
  });

  it('SLK-1065 a form that was open while the hub was killed is taken by the next hub, once', async () => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    await shows(rig, ALL);
    const view = await openForm(rig, SATO, 'more');
    await rig.slack.people.send(view, { note: '前のハブ' });
    await rig.die();
    await rig.wait(() => rig.slack.sockets.count === 0, 'its connections to end');
    await rig.begin();
    await rig.wait(() => rig.slack.sockets.count === 2, 'the listener');
    view.isOpen = true;
    await rig.slack.people.send(view, { action: '直す' });
    expect(view).toMatchObject({ isOpen: false, errors: {} });
    expect((await rig.state(id)).notes.map(({ text }) => text)).toEqual(['前のハブ', '直す']);
  });

  it('SLK-1066 a trigger that has expired, a 429 and a missing scope are said to the person', async () => {
    await using rig = await listening();
    await rig.open(TANAKA);
    await shows(rig, ALL);
    rig.workspace.views.triggerMs = -1;
    expect(await press(rig, SATO, 'update')).toContain('間に合いませんでした');
    rig.workspace.views.triggerMs = 600_000;
    rig.slack.faults.add('views.open', {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '1' },
      body: '{}',
    });
    expect(await press(rig, SATO, 'more')).toContain('429');
  });

  it('SLK-1067 acknowledge is there while a page is triggered, and acts as the person', async () => {
    await using rig = await listening({ withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    const run = await rig.slack.people.command(SATO.slack, DEMO_CHANNEL, `start #${page.number}`);
    await rig.wait(() => run.answers.length > 0, 'the answer');
    await rig.wait(() => page.status === 'acknowledged', 'the acknowledgement');
    await shows(rig, ALL);
    rig.account.escalate(page, 'PSATO', 1, null);
    await shows(rig, 'join ack update mitigate more');
    expect(await press(rig, TANAKA, 'ack')).toBe(`PagerDuty #${page.number} 確認: 完了`);
    expect(page.acknowledgements.map(({ user }) => user)).toEqual(['PTANAKA']);
    await shows(rig, ALL);
  });

  it('SLK-1068 without the setting a message has no buttons', async () => {
    await using rig = await listening({ settings: { buttons: false } });
    await rig.open(TANAKA);
    await rig.wait(() => rig.headlines().length > 0, 'the message');
    expect(buttons(rig)).toBe('');
  });

  it('SLK-1069 two people at once: each is done as their own, and neither is lost', async () => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    await shows(rig, ALL);
    const [mine, theirs] = [await openForm(rig, SATO, 'more'), await openForm(rig, TANAKA, 'more')];
    await Promise.all([
      rig.slack.people.send(mine, { severity: 'SEV1', note: '佐藤から' }),
      rig.slack.people.send(theirs, { note: '田中から' }),
    ]);
    const state = await rig.state(id);
    expect(state.severity).toBe('SEV1');
    expect(state.notes.map(({ text }) => text).toSorted()).toEqual(['佐藤から', '田中から'].toSorted());
  });

  it('SLK-1058 two people press Acknowledge at once: the page is acknowledged by one, and both are answered', async () => {
    await using rig = await listening({ withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    const run = await rig.slack.people.command(SATO.slack, DEMO_CHANNEL, `start #${page.number}`);
    await rig.wait(() => run.answers.length > 0, 'the answer');
    await rig.wait(() => page.status === 'acknowledged', 'the acknowledgement');
    await shows(rig, ALL);
    rig.account.escalate(page, 'PSATO', 1, null);
    await shows(rig, 'join ack update mitigate more');
    const answers = await Promise.all([press(rig, SATO, 'ack'), press(rig, TANAKA, 'ack')]);
    await rig.wait(() => page.status === 'acknowledged', 'the second acknowledgement');
    await shows(rig, ALL);
    expect(page.acknowledgements).toHaveLength(1);
    const [winner, loser] = page.acknowledgements[0]?.user === 'PSATO01' ? answers : answers.toReversed();
    expect(winner).toBe(`PagerDuty #${page.number} 確認: 完了`);
    expect(loser).toMatch(/できませんでした\((佐藤|田中)さんがすでに確認済み/);
  });

  it('SLK-1059 an app that may not read addresses does nothing for a press, and says so', async () => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    await shows(rig, ALL);
    rig.slack.faults.add('users.info', {
      kind: 'status',
      status: 200,
      body: JSON.stringify({
        ok: false,
        error: 'missing_scope',
        needed: 'users:read.email',
        provided: 'chat:write',
      }),
    });
    const said = await press(rig, SATO, 'mitigate');
    expect(said).toContain('users:read.email');
    expect((await rig.state(id)).clock.mitigated).toBeNull();
  });

  it.each([
    ['ja', '1分ほど待って'],
    ['en', 'Wait a minute'],
  ] as const)(
    'SLK-1101 where Slack takes no more calls the person reads that, and to wait: %s',
    async (lang, words) => {
      await using rig = await listening({ settings: { lang } });
      const id = await rig.open(TANAKA);
      await shows(rig, ALL);
      rig.slack.faults.add(
        'users.info',
        { kind: 'status', status: 429, headers: { 'retry-after': '30' } },
        20,
      );
      expect(await press(rig, SATO, 'mitigate')).toContain(words);
      expect((await rig.state(id)).clock.mitigated).toBeNull();
    },
  );
});
