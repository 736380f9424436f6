import type { RowActName } from '../../domain/act-table.ts';
import type { PageParts } from '../../domain/page.ts';
import type { PageScope, ScheduleTurns } from '../../protocol/http.ts';
import type { TeamSession } from '../../protocol/team.ts';
import type { Listing } from '../kernel/list.ts';
import type { AskDialog, PaletteDialog, QuestionDialog, ReadDialog } from '../model/dialog.ts';
import { ONE_SAID, type Toasting } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';
import type { ValuedAct } from './acts/home-act-table.ts';
import type { CreateWish, HomeWish, TurnWish } from './acts/wish.ts';
import type { PartState, PartStates } from './details/part-state.ts';
import type { HomeReading, HomeTrouble, Item, Judgement, PageItem } from './home-data.ts';

/** A page before it is taken; `item` as it was when it was opened: what is done is done to that one. */
export interface DetailsDialog extends ReadDialog<'details'> {
  readonly item: PageItem;
  readonly parts: PartStates;
}

/** The pages of a wish as they were when the dialog opened; the act applies to these. */
interface Named {
  readonly items: readonly PageItem[];
  /** Chosen pages that are left out, and why the first one is. */
  readonly left: { readonly n: number; readonly why: Saying } | null;
}

/** A text dialog: until when, to whom, whose turn, the service and title of a new incident, the reasons of a verdict, or the title of a session. */
export type HomeAsk =
  | ({ readonly ask: 'value'; readonly act: ValuedAct } & Named)
  | { readonly ask: 'turn' | 'new' | 'service' }
  | { readonly ask: 'title'; readonly service: string }
  | { readonly ask: 'why'; readonly item: Item }
  | { readonly ask: 'prevent'; readonly item: Item; readonly why: string };

/** A wish about pages, before it is confirmed. */
export interface PagesQuestion extends Named {
  readonly asks: 'pages';
  readonly wish: HomeWish;
  /** The target page of a merge. */
  readonly into: PageItem | null;
  /** The people whom an escalation pages, by item. */
  readonly reach: Readonly<Record<string, PartState<PageParts['reach']>>>;
}

/** A wish about a turn, as the turn was when the dialog opened. `until`: ISO; for one's own turn, when it would have ended. */
export interface TurnQuestion {
  readonly asks: 'turn';
  readonly wish: TurnWish;
  readonly turn: ScheduleTurns;
  readonly until: string;
}

export interface HomeQuestion extends QuestionDialog {
  readonly about:
    | PagesQuestion
    | TurnQuestion
    | { readonly asks: 'create'; readonly wish: CreateWish }
    | { readonly asks: 'verdict'; readonly item: Item }
    /** A session with that title has somebody in it. */
    | { readonly asks: 'twin'; readonly title: string; readonly session: TeamSession };
}

type HomeDialog = PaletteDialog | AskDialog<HomeAsk> | HomeQuestion | DetailsDialog | ReadDialog<'help'>;

/** What is under way: nothing else is begun meanwhile. */
type Busy = 'start' | 'verdict';

/** An act that was asked for, and the row it is about. */
export interface AskedOfRow {
  readonly id: string;
  /** The hub has not heard of it yet, as far as is known here. */
  readonly unheard?: true;
  readonly act: RowActName;
}

/** What one finds again on coming back from a session. */
export interface HomePlace extends Omit<Listing, 'typing'> {
  readonly scope: PageScope;
  readonly closed: boolean;
  /** An open page was here. */
  readonly paged: boolean;
}

export interface HomeState extends HomePlace, Listing, Toasting {
  readonly cols: number;
  readonly rows: number;
  readonly dialogs: readonly HomeDialog[];
  readonly busy: Busy | null;
  /** The title of a session that could not be started. */
  readonly title: string;
  /** A new incident that was asked for and may still be refused. */
  readonly drafted: CreateWish | null;
  /** Ids of rows that acts are to be about. */
  readonly marked: readonly string[];
  /** What has been asked of rows and not been answered. */
  readonly asking: readonly AskedOfRow[];
  /** Acts under way at rows, whose outcome is still to be shown. */
  readonly watching: readonly AskedOfRow[];
  /** The last verdict given here, and what was said before it. */
  readonly judged: { readonly item: Item; readonly before: Judgement | null } | null;
  /** Null until the hub has answered once. */
  readonly reading: HomeReading | null;
  /** Hundreds of pages that are asked for. */
  readonly hundreds: number;
  /** Epoch milliseconds of the hub's last word, and whose pages are shown. */
  readonly readAt: number;
  readonly readScope: PageScope;
  /** Why what is shown is old, and when the hub is dialled again. */
  readonly trouble: HomeTrouble | null;
}

export const firstPlace: HomePlace = {
  scope: 'mine',
  closed: false,
  paged: false,
  filter: '',
  selected: null,
  at: 0,
};

export function initialHome(cols: number, rows: number, place: HomePlace = firstPlace): HomeState {
  return {
    ...place,
    cols,
    rows,
    typing: null,
    dialogs: [],
    ...ONE_SAID,
    busy: null,
    title: '',
    drafted: null,
    marked: [],
    asking: [],
    watching: [],
    judged: null,
    reading: null,
    hundreds: 1,
    readAt: 0,
    readScope: place.scope,
    trouble: null,
  };
}

export const homePlaceOf = ({ scope, closed, paged, filter, selected, at }: HomeState): HomePlace => ({
  scope,
  closed,
  paged,
  filter,
  selected,
  at,
});
