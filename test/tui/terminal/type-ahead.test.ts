import { afterEach, describe, expect, it } from 'vitest';
import type { KeyTaker, Typed } from '../../../src/tui/kernel/scene.ts';
import { TypeAhead } from '../../../src/tui/terminal/type-ahead.ts';
import { HomeRig, NIGHT } from '../home/home-rig.ts';
import { pressOf, Rig } from '../rig.ts';
import { opened, SATO, TANAKA, underWay } from '../story.ts';
import { TerminalScreen } from '../terminal.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit();
  screen = null;
});

/** A screen that says what it does with keys. */
function taker(typing: KeyTaker['typing'] = 'takes') {
  const got: string[] = [];
  const store = {
    typing,
    keys: (presses: readonly { key: string }[]) => void got.push(...presses.map(({ key }) => key)),
    paste: (text: string) => void got.push(`paste ${text}`),
  };
  return { got, store };
}

const keys = (...names: readonly string[]) => names.map(pressOf);

describe('keys typed ahead', () => {
  it('TRM-300 are held, in their order, while a screen is not there yet, and given to it as soon as it is', () => {
    const { got, store } = taker('soon');
    const ahead = new TypeAhead(store);
    ahead.keys(keys('n', 'ab'));
    ahead.paste('x');
    expect(got).toEqual([]);
    store.typing = 'takes';
    ahead.keys(keys('enter'));
    expect(got).toEqual(['n', 'a', 'b', 'paste x', 'enter']);
    expect(ahead.left).toEqual([]);
  });

  it('TRM-300 stop being given where a key that was held leads on', () => {
    const { got, store } = taker('soon');
    const ahead = new TypeAhead({
      ...store,
      get typing() {
        return got.includes('q') ? 'next' : store.typing;
      },
    });
    ahead.keys(keys('q', 'j'));
    store.typing = 'takes';
    ahead.look();
    expect(got).toEqual(['q']);
    expect(ahead.left).toEqual([{ press: pressOf('j') }]);
  });

  it('TRM-300 that are for the next screen are kept for it, and dropped where it does not come', () => {
    const { got, store } = taker('next');
    const ahead = new TypeAhead(store);
    ahead.keys(keys('n', 'k'));
    expect(ahead.left).toEqual([{ press: pressOf('n') }, { press: pressOf('k') }]);
    store.typing = 'takes';
    ahead.look();
    expect(ahead.left).toEqual([]);
    expect(got).toEqual([]);
  });

  it('TRM-300 never hold back Ctrl-C, which also takes back what is held', () => {
    for (const typing of ['soon', 'next'] as const) {
      const { got, store } = taker(typing);
      const ahead = new TypeAhead(store, [{ press: pressOf('n') }]);
      ahead.keys(keys('k', 'ctrl+c'));
      expect(got).toEqual(['ctrl+c']);
      expect(ahead.left).toEqual([]);
    }
  });

  it('TRM-300 are bounded', () => {
    const ahead = new TypeAhead(taker('next').store);
    for (let i = 0; i < 5_000; i++) ahead.keys(keys('j'));
    expect(ahead.left).toHaveLength(1_000);
  });

  it('TRM-300 after a page’s y are for its session, and for nobody where that is refused; after leaving they are for who comes next', async () => {
    for (const [refusal, left] of [
      [null, keys('n', 'k')],
      ['no', []],
    ] as const) {
      const home = await HomeRig.open(NIGHT);
      home.host.refusal = refusal;
      const ahead = new TypeAhead(home.store);
      home.store.subscribe(() => ahead.look());
      ahead.keys(keys('enter', 'ynk'));
      await home.settle();
      expect(home.entered).toEqual(refusal === null ? ['checkout-1125'] : []);
      expect(ahead.left).toEqual(left.map((press) => ({ press })));
      expect(home.store.typing).toBe(refusal === null ? 'next' : 'takes');
    }
    const rig = new Rig(opened(SATO));
    expect(rig.store.typing).toBe('takes');
    rig.press('ctrl+c');
    if (rig.state.dialogs.length > 0) rig.press('y');
    expect(rig.quits).toBe(1);
    expect(rig.store.typing).toBe('next');
  });

  it('TRM-301 meet the session when it is there: what was typed before is in the note', async () => {
    const client = opened(SATO);
    const { view, you } = client.get();
    client.set({
      you: null,
      connection: { kind: 'connecting' } as never,
      view: { ...view, session: { ...view.session, status: 'new' } },
    });
    const ahead: readonly Typed[] = keys('n', '早').map((press) => ({ press }));
    screen = new TerminalScreen(client, 100, 30, {}, ahead);
    await screen.shows('セッションの受信を待っています');
    screen.type('い');
    await screen.settle();
    expect(screen.client.sent).toEqual([]);
    // The welcome is there a moment before the log.
    client.set({ you, connection: { kind: 'live', since: client.now } });
    await screen.settle();
    client.set({ view });
    await screen.shows('> 早い');
    screen.type('\r');
    await screen.until(() => client.sent.length === 1, 'the note to be sent');
    expect(client.sent[0]).toMatchObject({ type: 'note.add', data: { text: '早い' } });
  });

  it('TRM-301 are not eaten by the briefing of who comes late: it waits under b, which is said', async () => {
    const client = underWay(TANAKA);
    const { view, you } = client.get();
    client.set({
      you: null,
      connection: { kind: 'connecting' } as never,
      view: { ...view, session: { ...view.session, status: 'new' } },
    });
    screen = new TerminalScreen(client, 100, 30, {}, [{ press: pressOf('n') }]);
    await screen.shows('セッションの受信を待っています');
    client.set({ view, you, connection: { kind: 'live', since: client.now } });
    await screen.shows('> ');
    await screen.shows('b で状況まとめ');
  });

  it('TRM-302 typed after the last key of a screen come out of it for the next', async () => {
    const s = new TerminalScreen(opened(SATO), 100, 30);
    await s.shows('チェックリスト');
    s.type('qyjk');
    expect(await s.end).toEqual({ reason: 'left', typed: keys('j', 'k').map((press) => ({ press })) });
  });
});
