import { createElement } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import type { AccountIncident } from '../../../src/sim/pagerduty/model.ts';
import { ACT_WORDS } from '../../../src/text/i18n/act-words.ts';
import { fill } from '../../../src/text/i18n/messages.ts';
import { ScreenOf } from '../../../src/tui/components/screen.tsx';
import { glyphs } from '../../../src/tui/draw/glyphs.ts';
import { askAll } from '../../../src/tui/home/acts/ask-all.ts';
import type { HomeWish } from '../../../src/tui/home/acts/wish.ts';
import type { HomeTold } from '../../../src/tui/home/home-data.ts';
import { told } from '../../../src/tui/home/home-feed.ts';
import { homePlaces } from '../../../src/tui/home/home-screen.ts';
import { type HomeState, initialHome } from '../../../src/tui/home/home-state.ts';
import { say } from '../../../src/tui/model/words.ts';
import { FAULT_KINDS } from '../../adapters/pagerduty/fault-kinds.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { ofFieldActs } from '../../rigs/field-acts.ts';
import { FakeClient } from '../../tui/fake-client.ts';
import { Mounted } from '../../tui/frame-of.tsx';
import { ABOUT } from '../../tui/home/home-rig.ts';
import { compose, Rig } from '../../tui/rig.ts';
import { whoIs } from '../who-is.ts';
import { ACT_KINDS, aboutPage } from './act-kinds.ts';
import { handHome } from './hand-home.ts';
import { type HandHub, handHub, SATO } from './hand-hub.ts';

// The pauses of whoever asks a hub are real ones; this hub's clock is held in the hand.
vi.mock('node:timers/promises', () => ({
  setTimeout: () => new Promise((resolve) => setImmediate(resolve)),
}));

/** Pauses between the looks at the screen, ms: until it is settled and all that was sent late has come. */
const LOOKS_MS = [
  50, 1_000, 4_000, 4_000, 2_000, 2_000, 7_000, 25_000, 17_000, 13_000, 55_000, 70_000, 580_000,
] as const;

/** Sentences of a screen that say that an act is done, or that it is not. */
interface Claims {
  readonly done: RegExp;
  readonly not: RegExp;
}

/** A screen as it was, and how often the act had taken effect then. */
interface Seen {
  readonly text: string;
  readonly effects: number;
}

interface Screen {
  /** Asks for the act; nobody waits. */
  readonly ask: () => void;
  readonly look: () => Promise<void>;
  readonly seen: readonly Seen[];
  readonly count: () => number;
  readonly claims: Claims;
}

const SESSION: Readonly<Record<string, Claims>> = {
  ...ofFieldActs(({ act }) => ({
    done: new RegExp(`${ACT_WORDS[act].name.ja} 完了`),
    not: new RegExp(`${ACT_WORDS[act].name.ja} できませんでした`),
  })),
  acknowledge: {
    done: /確認\(Ack\) 完了|PD確認済み 佐藤|佐藤 が確認済み\(Ack\)にしました/,
    not: /確認\(Ack\) できませんでした/,
  },
  note: { done: /PDへのノート投稿 完了|投稿済み/, not: /PDへのノート投稿 できませんでした/ },
  priority: { done: /PDの優先度変更 完了/, not: /PDの優先度変更 できませんでした/ },
  snooze: { done: /PDのスヌーズ 完了/, not: /PDのスヌーズ できませんでした/ },
  responder: { done: /応援要請 完了|呼び出し中 /, not: /応援要請 できません|呼び出せませんでした/ },
  escalate: { done: /エスカレーション 完了/, not: /エスカレーション できませんでした/ },
};

async function session(rig: HandHub, name: string): Promise<Screen> {
  const kind = ACT_KINDS[name as keyof typeof ACT_KINDS];
  const { page, session: id } = await aboutPage(rig, kind);
  const client = new FakeClient(id, SATO, rig.time.now());
  const show = async () => {
    const state = await rig.state(id);
    client.now = rig.time.now();
    client.set({ view: { session: state, confirmed: state.seq, pendingKeys: new Set() }, head: state.seq });
  };
  await show();
  const screen = new Rig(client, { cols: 200, rows: 60 });
  const seen: Seen[] = [];
  const before = kind.count(page, rig);
  const count = () => kind.count(page, rig) - before;
  return {
    ask: () => {
      const command = (_: string, type: string, data: object) =>
        rig.hub.command(id, { client: 'screen-of-sato', n: 1, type, data }, whoIs(SATO));
      void kind.ask({ command }, id, page);
    },
    look: async () => {
      await show();
      seen.push({ text: [screen.text(), ...screen.said].join('\n'), effects: count() });
    },
    seen,
    count,
    claims: SESSION[name] as Claims,
  };
}

interface OnHome extends Claims {
  /** `other`: the id of another page. */
  readonly wish: (other: string) => HomeWish;
  readonly count: (page: AccountIncident, other: AccountIncident) => number;
}

const HOME: Readonly<Record<string, OnHome>> = {
  ...ofFieldActs(({ act, wish, text, count }) => ({
    wish: () => wish as HomeWish,
    count: (page: AccountIncident) => count(page),
    done: new RegExp(fill({ ...ACT_WORDS[act].home.done }, 'ja', { number: '', given: text })),
    not: new RegExp(`${ACT_WORDS[act].name.ja}: できていません|${ACT_WORDS[act].name.ja}できず`),
  })),
  acknowledge: {
    wish: () => ({ act: 'acknowledge' }),
    count: (page) => logged(page, /^acknowledge/),
    done: /を確認済み\(Ack\)にしました|✓ *佐藤|確認済み 佐藤/,
    not: /確認済み\(Ack\)になっていません|確認\(Ack\)できず/,
  },
  resolve: {
    wish: () => ({ act: 'resolve' }),
    count: (page) => logged(page, /^resolve/),
    done: /を解決済みにしました/,
    not: /PDの解決: できていません|PDの解決できず/,
  },
  snooze: {
    wish: () => ({ act: 'snooze', seconds: 3_600 }),
    count: (page) => logged(page, /^snooze/),
    done: /までスヌーズしました/,
    not: /PDのスヌーズ: できていません|PDのスヌーズできず/,
  },
  escalate: {
    wish: () => ({ act: 'escalate' }),
    count: (page) => logged(page, /^escalate/),
    done: /をエスカレーションしました/,
    not: /エスカレーション: できていません|エスカレーションできず/,
  },
  reassign: {
    wish: () => ({ act: 'reassign', who: '鈴木' }),
    count: (page) => logged(page, /^assign/) - 1,
    done: /の担当を鈴木に変えました/,
    not: /PDの担当変更: できていません|PDの担当変更できず/,
  },
  responder: {
    wish: () => ({ act: 'responder', who: '鈴木', text: '' }),
    count: ({ requests }) => requests.length,
    done: /の応援に鈴木を呼びました/,
    not: /応援要請: できていません|応援要請できず/,
  },
  merge: {
    wish: (other) => ({ act: 'merge', sources: [other] }),
    count: (_, other) => logged(other, /^resolve/),
    done: /に統合しました/,
    not: /PDの統合: できていません|PDの統合できず/,
  },
};

async function home(rig: HandHub, name: string): Promise<Screen> {
  const { wish: wishOf, count: countOf, ...claims } = HOME[name] as (typeof HOME)[string];
  const page = rig.account.trigger('SCHECK1', '5xx');
  const other = rig.account.trigger('SCHECK1', '同じ障害');
  await rig.time.advance(5_000);
  const wish = wishOf(other.id);
  if (wish.act === 'snooze') rig.account.acknowledge(page, 'PSATO01');
  const seen: Seen[] = [];
  const count = () => countOf(page, other);
  const team = handHome(rig);
  await rig.time.advance(1_000);
  const world = () => ({ ...ABOUT, now: rig.time.now(), lang: 'ja', why: team.words.pager }) as const;
  let state: HomeState = { ...initialHome(200, 40), scope: 'all' };
  const look = { glyphs: glyphs(false), colour: false } as const;
  const { cols, rows } = state;
  const scene = () => ({ cols, rows, look, state, world: world() });
  const shown = new Mounted(
    { subscribe: () => () => {}, scene },
    createElement(ScreenOf, { places: homePlaces }),
  );
  const screen = () => {
    const said = state.toasts.at(-1);
    const toast = said === undefined ? '' : say('ja', said.say);
    seen.push({ text: [...compose(shown.frame), toast].join('\n'), effects: count() });
  };
  const read = async () => {
    state = told(state, world(), team.told as HomeTold);
  };
  await read();
  const row = state.reading?.pages?.incidents.find(({ id }) => id === page.id);
  if (row === undefined) throw new Error('the page is not in the list');
  return {
    ask: () => {
      const item = { kind: 'page', id: `page:${page.id}`, page: row } as const;
      const change = (how: (now: HomeState, of: ReturnType<typeof world>) => HomeState) => {
        state = how(state, world());
        screen();
      };
      void askAll([{ item, wish }], { ask: team.asker.ask }, { change });
    },
    look: async () => {
      await read();
      screen();
    },
    seen,
    count,
    claims,
  };
}

const PLACES = [
  ...Object.keys(SESSION).map((act) => ['session', act, session] as const),
  ...Object.keys(HOME).map((act) => ['home', act, home] as const),
];

const REFUSED: CallFault = {
  kind: 'status',
  status: 403,
  body: '{"error":{"message":"Access Denied","code":2010}}',
};

async function looked({ ask, look }: Screen, rig: HandHub, fault: CallFault, times: number): Promise<void> {
  await look();
  rig.faults.add('P', fault, times);
  ask();
  for (const ms of LOOKS_MS) {
    await rig.time.advance(ms);
    await look();
  }
}

describe.each(Object.entries(FAULT_KINDS))('%s', (_, fault) => {
  it.each(PLACES)(
    'PDY-416 on a write says nothing untrue of it on the screen of %s: %s',
    async (_place, act, open) => {
      const rig = handHub();
      const screen = await open(rig, act);
      await looked(screen, rig, fault, 2);
      const { seen, claims } = screen;
      const untrue = seen.filter(({ text, effects }) => effects === 0 && claims.done.test(text));
      const denied = seen.filter(({ text }) => claims.not.test(text));
      expect([untrue, denied].map((one) => one.map(({ text }) => text))).toEqual([[], []]);
      expect(screen.count()).toBe(1);
      expect(
        seen.some(({ text }) => claims.done.test(text)),
        seen.at(-1)?.text,
      ).toBe(true);
      expect([rig.bugs, rig.problems()]).toEqual([[], []]);
      await rig.kill();
    },
  );
});

describe('a refusal', () => {
  it.each(PLACES)(
    'PDY-416 is said as what was not done on the screen of %s: %s',
    async (_place, act, open) => {
      const rig = handHub();
      const screen = await open(rig, act);
      await looked(screen, rig, REFUSED, 100);
      const { seen, claims } = screen;
      expect(
        seen.some(({ text }) => claims.not.test(text)),
        seen.at(-1)?.text,
      ).toBe(true);
      expect(seen.filter(({ text }) => claims.done.test(text)).map(({ text }) => text)).toEqual([]);
      expect(screen.count()).toBe(0);
      await rig.kill();
    },
  );
});
