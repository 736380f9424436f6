import type { PagePart, PageParts } from '../../domain/page.ts';
import type { PageScope } from '../../protocol/http.ts';
import type { CopyResult } from '../model/host.ts';
import type { Saying } from '../model/words.ts';
import type { AskOfPage, PagelessWish } from './acts/wish.ts';
import type { HomeTold, HomeWorld, Item, Judgement, PageItem } from './home-data.ts';

export type HomeResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: Saying };

/**
 * What came of a wish; `unknown`: the hub could not find out; `lost`: the hub never answered. `leftOut`: pages that were named
 * and that it was not done to, as `#4717, #4718`; null: none.
 */
export type AskEnd =
  | { readonly ok: true; readonly value: 'done'; readonly leftOut: string | null }
  | { readonly ok: true; readonly value: 'unknown' | 'lost' }
  | { readonly ok: false; readonly why: Saying };

/**
 * A wish as it stands when it is answered: at its end, or under way, with what is still to come of it. `lost`: the hub
 * does not answer, so it may or may not have heard of it; it is asked again.
 */
export type AskAnswer =
  | { readonly kind: 'ended'; readonly end: AskEnd }
  | { readonly kind: 'asked' | 'lost'; readonly end: Promise<AskEnd> };

/** What the home screen needs of the world outside. Nothing here may throw: failures are results. */
export interface HomeHost {
  /** Epoch milliseconds. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Runs every `ms` milliseconds; the result cancels it. Must not keep the process alive. */
  every(ms: number, run: () => void): () => void;
  /** Begins to tell what the hub tells, and how it stands with it; the result ends it. */
  watch(told: (told: HomeTold) => void): () => void;
  /** Whose pages are looked at from now on, and how many hundreds of them. */
  look(scope: PageScope, hundreds: number): void;
  /** Dials the hub now instead of when the wait is over. */
  retry(): void;
  /** The pager's trouble in words. */
  readonly pagerWhy: HomeWorld['why'];
  /** Acknowledges a page and opens a session about it, or finds the one there is; its id. */
  start(item: Item): Promise<HomeResult<string>>;
  /** Opens a session that is about no page; its id. */
  begin(title: string): Promise<HomeResult<string>>;
  /** Asks for an act on a page in one's own name, once however often it has to be sent. */
  ask(ask: AskOfPage): Promise<AskAnswer>;
  /** As `ask`, for an act about no page. */
  askPageless(wish: PagelessWish): Promise<AskAnswer>;
  /** Keeps what was answered to whether users suffered, with or without a session; null takes it back. */
  verdict(item: Item, judgement: Judgement | null): Promise<HomeResult<null>>;
  /** One part of a page before it is taken. */
  part<P extends PagePart>(item: PageItem, part: P): Promise<HomeResult<PageParts[P]>>;
  /** Opens an http or https address in the browser; false: there is none here. */
  browse(url: string): Promise<boolean>;
  copy(text: string): Promise<CopyResult>;
  /** A page has come. */
  bell(): void;
  /** As `TuiHost.onSignal`. */
  onSignal(run: (signal: string) => void): () => void;
  /** As `TuiHost.onCrash`. */
  onCrash?(run: (error: Error) => void): () => void;
}
