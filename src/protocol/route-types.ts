import type { z } from 'zod';
import type { ROUTE_TABLE } from './route-table.ts';
import type { ROUTES, RouteName } from './routes.ts';

type Row<N extends RouteName> = (typeof ROUTE_TABLE)[N];
type Words<P extends string> = P extends `${string}:${infer Word}/${infer Rest}`
  ? Word | Words<Rest>
  : P extends `${string}:${infer Word}`
    ? Word
    : never;
type Said<T> = T extends z.ZodType ? z.output<T> : never;

/** The words of a route's path, decoded. */
export type RouteParams<N extends RouteName> = {
  readonly [W in Words<(typeof ROUTES)[N][1]>]: Row<N> extends { replies: infer R }
    ? W extends 'part'
      ? keyof R
      : string
    : string;
};
/** What a route's query says, read. */
export type RouteQuery<N extends RouteName> = Row<N> extends { query: infer S } ? Said<S> : object;
/** A route's body, read. */
export type RouteBody<N extends RouteName> = Row<N> extends { body: infer S } ? Said<S> : object;
/** What a route answers, where its path says so by its word `part`; never: text of its own, which is no JSON. */
export type Reply<N extends RouteName, Part = unknown> =
  Row<N> extends { reply: infer S }
    ? Said<S>
    : Row<N> extends { replies: infer R }
      ? Said<R[Part extends keyof R ? Part : keyof R]>
      : never;

/** What a call of a route takes. */
export type Given<N extends RouteName> = ([Words<(typeof ROUTES)[N][1]>] extends [never]
  ? unknown
  : { readonly params: RouteParams<N> }) &
  (Row<N> extends { query: infer S extends z.ZodType } ? { readonly query?: z.input<S> } : unknown) &
  (Row<N> extends { body: infer S extends z.ZodType } ? { readonly body: z.input<S> } : unknown);

/** Who may call it. */
export type RouteWho<N extends RouteName> = Row<N>['who'];
