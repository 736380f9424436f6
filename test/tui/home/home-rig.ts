import { createElement } from 'react';
import type { PagePart, PageParts } from '../../../src/domain/page.ts';
import type { PageRow, PageScope } from '../../../src/protocol/http.ts';
import type { TeamSession } from '../../../src/protocol/team.ts';
import { ScreenOf } from '../../../src/tui/components/screen.tsx';
import type { Frame } from '../../../src/tui/draw/frame.ts';
import type { AskOfPage, PagelessWish } from '../../../src/tui/home/acts/wish.ts';
import type {
  HomeReading,
  HomeTold,
  HomeWorld,
  Item,
  Judgement,
  PageItem,
} from '../../../src/tui/home/home-data.ts';
import type { AskAnswer, AskEnd, HomeHost, HomeResult } from '../../../src/tui/home/home-host.ts';
import { homePlaces } from '../../../src/tui/home/home-screen.ts';
import { firstPlace, type HomePlace, type HomeState } from '../../../src/tui/home/home-state.ts';
import type { HomeScene } from '../../../src/tui/home/home-store.ts';
import { HomeStore } from '../../../src/tui/home/home-store.ts';
import { topDialog } from '../../../src/tui/model/dialog.ts';
import type { ScreenSettings } from '../../../src/tui/model/host.ts';
import { type Saying, say } from '../../../src/tui/model/words.ts';
import { FakeHost } from '../fake-host.ts';
import { Mounted } from '../frame-of.tsx';
import { compose, pressOf } from '../rig.ts';

export const NOW = Date.parse('2026-11-25T03:12:00.000Z');
export const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

export function pageRow(id: string, over: Partial<PageRow> = {}): PageRow {
  return {
    id,
    number: Number(id.replace(/\D/g, '')) || null,
    title: `title of ${id}`,
    service: 'checkout',
    teams: ['決済'],
    urgency: 'high',
    status: 'triggered',
    triggeredAt: ago(1),
    acknowledged: null,
    url: `https://example.pagerduty.com/incidents/${id}`,
    priority: null,
    assignees: ['佐藤'],
    mine: false,
    alerts: null,
    unacknowledgesAt: null,
    session: null,
    verdict: null,
    acting: null,
    ...over,
  };
}

export function sessionRow(id: string, over: Partial<TeamSession> = {}): TeamSession {
  return {
    id,
    status: 'open',
    title: `work on ${id}`,
    kind: 'incident',
    severity: 'SEV3',
    openedAt: ago(58),
    closedAt: null,
    progress: { settled: 9, total: 18 },
    peopleNow: ['山田', '森'],
    driver: '山田',
    verdict: null,
    logs: { read: 1, down: 0 },
    ...over,
  };
}

export const NO_MORE = { mine: false, team: false, all: false };

export const pagesOf = (...incidents: readonly PageRow[]): NonNullable<HomeReading['pages']> => ({
  incidents,
  more: false,
  unread: 0,
  counts: { mine: incidents.length, team: incidents.length, all: incidents.length, more: NO_MORE },
  askerUnknown: null,
  waiting: false,
  stalled: null,
});

/** Somebody who is on call. */
export const onCall = (name: string, until: string | null) => ({ name, from: null, until, schedule: null });

/** The night of the sketch: two that wait, one that is worked on, one session live and one over. */
export const NIGHT: HomeReading = {
  pages: pagesOf(
    pageRow('Q4812', { title: '5xx rate > 5% for 5m', triggeredAt: new Date(NOW - 41_000).toISOString() }),
    pageRow('Q4809', {
      service: 'search',
      title: 'latency p99 > 2s',
      triggeredAt: ago(60),
      status: 'acknowledged',
      acknowledged: { by: '山田', at: ago(58), you: false },
      session: { id: 'search-1125', people: 2 },
    }),
    pageRow('Q4810', {
      service: 'batch',
      title: '夜間バッチが遅れています',
      urgency: 'low',
      triggeredAt: ago(12),
    }),
  ),
  duty: [
    {
      id: 'P1',
      name: '決済',
      levels: [
        { level: 1, people: [{ ...onCall('佐藤', '2026-11-25T12:00:00.000Z'), you: true }] },
        { level: 2, people: [onCall('田中', null)] },
      ],
    },
    {
      id: 'P2',
      name: '検索',
      levels: [{ level: 1, people: [onCall('山田', '2026-11-25T12:00:00.000Z')] }],
    },
  ],
  sessions: [
    sessionRow('search-1125', { title: '検索が遅い' }),
    sessionRow('checkout-1120', {
      status: 'closed',
      title: '決済で5xx',
      severity: 'SEV2',
      closedAt: '2026-11-20T01:00:00.000Z',
      peopleNow: [],
      driver: null,
    }),
  ],
};

export class FakeHomeHost extends FakeHost implements HomeHost {
  reading: HomeReading;
  /** Set: the hub does not answer. */
  down: string | null = null;
  /** And is not dialled again by itself. */
  final = false;
  readonly reads: PageScope[] = [];
  hundreds = 0;
  readonly acts: (readonly [string, string, (Judgement | null)?])[] = [];
  refusal: string | null = null;
  /** Parts that were asked for, and what is known of each: a text is why it is not, none never comes. */
  readonly parts: (readonly [string, PagePart])[] = [];
  answers: { [P in PagePart]?: PageParts[P] | string } = {};
  override readonly browsed: string[] = [];
  browser = true;

  constructor(reading: HomeReading) {
    super(NOW);
    this.reading = reading;
  }
  random(): number {
    return 0;
  }
  #tell: (told: HomeTold) => void = () => {};
  #last: Pick<HomeTold, 'reading' | 'scope' | 'at'> = { reading: null, scope: 'mine', at: NOW };
  #scope: PageScope = 'mine';
  watches = 0;
  watch(told: (told: HomeTold) => void): () => void {
    this.watches += 1;
    this.#tell = told;
    void Promise.resolve().then(() => this.told());
    return () => {
      this.watches -= 1;
      this.#tell = () => {};
    };
  }
  look(scope: PageScope, hundreds: number): void {
    this.reads.push(scope);
    this.hundreds = hundreds;
    this.#scope = scope;
    if (this.watches > 0) void Promise.resolve().then(() => this.told());
  }
  readonly pagerWhy: HomeHost['pagerWhy'] = ({ kind, params }) => ({
    key: 'home.said',
    params: { text: String(params.said ?? kind) },
  });
  retries = 0;
  retry(): void {
    this.retries += 1;
    this.told();
  }
  /** Tells what there is now, or that the hub is gone. */
  told(): void {
    const { reading } = this;
    if (this.down === null) this.#last = { reading, scope: this.#scope, at: this.now() };
    const why: Saying = { key: 'home.said', params: { text: this.down ?? '' } };
    const trouble = this.down === null ? null : { why, retryAt: this.now() + 2_000, final: this.final };
    this.#tell({ ...this.#last, trouble });
  }
  async start(item: Item): Promise<HomeResult<string>> {
    this.acts.push(['start', item.id]);
    return this.#act('checkout-1125');
  }
  async begin(title: string): Promise<HomeResult<string>> {
    this.acts.push(['begin', title]);
    return this.#act('new-1125');
  }
  /** Everything that was asked of pages, and how to tell what came of what is under way. */
  readonly asked: AskOfPage[] = [];
  readonly ends: ((end: AskEnd) => void)[] = [];
  /** Set: all that is asked stays under way. */
  slow = false;
  /** Set: the hub does not answer what it is asked. */
  lost = false;
  async ask(ask: AskOfPage): Promise<AskAnswer> {
    const { item, wish } = ask;
    this.asked.push(ask);
    const takesOver = wish.act === 'acknowledge' && wish.takeOver === true;
    this.acts.push([takesOver ? 'take over' : wish.act, item.id]);
    if (this.lost) return { kind: 'lost', end: new Promise((tell) => void this.ends.push(tell)) };
    if (this.slow || item.page.session !== null) {
      return { kind: 'asked', end: new Promise((tell) => void this.ends.push(tell)) };
    }
    return { kind: 'ended', end: this.#ended() };
  }
  #ended(): AskEnd {
    const told = this.#act(null);
    return told.ok ? { ok: true, value: 'done', leftOut: null } : told;
  }
  readonly pageless: PagelessWish[] = [];
  async askPageless(wish: PagelessWish): Promise<AskAnswer> {
    this.pageless.push(wish);
    if (this.lost) return { kind: 'lost', end: new Promise((tell) => void this.ends.push(tell)) };
    if (this.slow) return { kind: 'asked', end: new Promise((tell) => void this.ends.push(tell)) };
    return { kind: 'ended', end: this.#ended() };
  }
  async verdict(item: Item, judgement: Judgement | null): Promise<HomeResult<null>> {
    this.acts.push(['verdict', item.id, judgement]);
    return this.#act(null);
  }
  async part<P extends PagePart>({ id }: PageItem, part: P): Promise<HomeResult<PageParts[P]>> {
    this.parts.push([id, part]);
    const answer = this.answers[part];
    if (answer === undefined) return new Promise(() => {});
    return typeof answer === 'string'
      ? { ok: false, why: { key: 'home.said', params: { text: answer } } }
      : { ok: true, value: answer as PageParts[P] };
  }
  override async browse(url: string): Promise<boolean> {
    this.browsed.push(url);
    return this.browser;
  }
  #act<T>(value: T): HomeResult<T> {
    if (this.refusal === null) return { ok: true, value };
    return { ok: false, why: { key: 'home.said', params: { text: this.refusal } } };
  }
}

export const ABOUT: Pick<HomeWorld, 'you' | 'hub' | 'timeZone' | 'readonly' | 'coach'> = {
  you: '佐藤',
  hub: 'oncall.example.com',
  timeZone: 'Asia/Tokyo',
  readonly: false,
  coach: false,
};

/** The home screen without a terminal. */
export class HomeRig {
  readonly host: FakeHomeHost;
  readonly store: HomeStore;
  readonly entered: string[] = [];
  readonly failures: Error[] = [];
  readonly #shown: Mounted<HomeScene>;
  quits = 0;

  private constructor(reading: HomeReading, options: Options) {
    const {
      cols = 110,
      rows = 20,
      place = firstPlace,
      readonly = false,
      coach = false,
      ...settings
    } = options;
    this.host = new FakeHomeHost(reading);
    this.store = new HomeStore({
      host: this.host,
      settings: { lang: 'ja', borders: 'line', colour: false, bell: true, ...settings },
      cols,
      rows,
      place,
      about: { ...ABOUT, readonly, coach },
      terminal: {
        redraw: () => {},
        quit: () => {
          this.quits += 1;
        },
        fail: (error) => void this.failures.push(error),
      },
      onEnter: (session) => void this.entered.push(session),
    });
    this.#shown = new Mounted(this.store, createElement(ScreenOf, { places: homePlaces }));
  }

  /** With the first answer shown. */
  static async open(reading: HomeReading, options: Options = {}): Promise<HomeRig> {
    const rig = new HomeRig(reading, options);
    await rig.settle();
    return rig;
  }

  get state(): HomeState {
    return this.store.state;
  }
  /** What lies on top; null: nothing. */
  get dialog() {
    return topDialog(this.state);
  }
  get said(): string {
    const toast = this.state.toasts.at(-1);
    return toast === undefined ? '' : say('ja', toast.say);
  }
  press(...keys: readonly string[]): this {
    for (const key of keys) this.store.keys([pressOf(key)]);
    return this;
  }
  /** What the hub tells next. */
  async poll(reading: HomeReading = this.host.reading): Promise<this> {
    this.host.reading = reading;
    this.host.pass(2_250);
    this.host.told();
    await this.settle();
    return this;
  }
  async settle(): Promise<void> {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }
  get frame(): Frame {
    return this.#shown.frame;
  }
  rows(): readonly string[] {
    return compose(this.frame);
  }
  text(): string {
    return this.rows().join('\n');
  }
  /** The row that is marked as chosen. */
  chosen(): string {
    return this.rows().find((row) => /^│?»/.test(row)) ?? '';
  }
}

type Options = {
  cols?: number;
  rows?: number;
  place?: HomePlace;
  readonly?: boolean;
  coach?: boolean;
} & Partial<ScreenSettings>;
