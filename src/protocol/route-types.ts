import type { z } from 'zod';
import type { ROUTE_TABLE } from './route-table.ts';
import type { ROUTES, RouteName } from './routes.ts';

type Row<N extends RouteName> = (typeof ROUTE_TABLE)[N];
type Words<P extends string> = P extends `${string}:${infer Word}/${infer Rest}`
  ? Word | Words<Rest>
  : P extends `${string}:${infer Word}`
    ? Word
    : never;
type PathOf<R extends string> = R extends `${string} ${infer P} ${string}`
  ? P
  : R extends `${string} ${infer P}`
    ? P
    : never;
type WordsOf<N extends RouteName> = Words<PathOf<(typeof ROUTES)[N]>>;
type Said<T> = T extends z.ZodType ? z.output<T> : never;

/** The words of a route's path, decoded. */
export type RouteParams<N extends RouteName> = {
  readonly [W in WordsOf<N>]: Row<N> extends { replies: infer R }
    ? W extends 'part'
      ? keyof R
      : string
    : string;
};
/** What a route's query says, read. */
export type RouteQuery<N extends RouteName> = Row<N> extends { query: infer S } ? Said<S> : object;
/** A route's body, read. */
export type RouteBody<N extends RouteName> = Row<N> extends { body: infer S } ? Said<S> : object;
/** What a route answers; never: text of its own, which is no JSON. */
export type Reply<N extends RouteName> =
  Row<N> extends { reply: infer S }
    ? Said<S>
    : Row<N> extends { replies: infer R }
      ? Said<R[keyof R]>
      : never;
type Parts = (typeof ROUTE_TABLE)['part']['replies'];
/** What each part of a page is answered with. */
export type PartReplies = { readonly [P in keyof Parts]: z.output<Parts[P]> };

/** What a call of a route takes. */
export type RouteCall<N extends RouteName> = ([WordsOf<N>] extends [never]
  ? unknown
  : { readonly params: RouteParams<N> }) &
  (Row<N> extends { query: infer S extends z.ZodType } ? { readonly query?: z.input<S> } : unknown) &
  (Row<N> extends { takes: string } ? { readonly text: string } : unknown) &
  (Row<N> extends { body: infer S extends z.ZodType } ? { readonly body: z.input<S> } : unknown);

/** Who may call a route. */
export type RouteWho<N extends RouteName> = Row<N>['who'];
