import type { Account } from './account.ts';
import type { AccountIncident, User } from './model.ts';
import { invalid } from './refused.ts';
import type { Renderer } from './render.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

export interface Told {
  readonly status: number;
  readonly body: unknown;
}

export interface CallScope {
  readonly account: Account;
  readonly show: Renderer;
  readonly asked: ApiRequest;
  /** Owner of the key; null: the account's own. */
  readonly owner: User | null;
  /** Parts of the path that the route leaves open. */
  readonly ids: readonly string[];
}

export type Route = (scope: CallScope) => Told;
export type RouteTable = readonly (readonly [method: string, path: RegExp, route: Route])[];

export const ok = (body: unknown, status = 200): Told => ({ status, body });

/** The person a write is done for: a user's key acts for its owner, an account's for the person whom `From` names. */
export function actor({ account, asked, owner }: CallScope): string {
  const from = account.byEmail(asked.headers.from ?? '');
  if (owner) return owner.id;
  if (!from) throw invalid('Requester User Not Found');
  return from.id;
}

export function paged<T>(
  key: string,
  all: readonly T[],
  { asked: { query } }: CallScope,
  show: (one: T) => unknown = (one) => one,
): Told {
  const limit = Math.min(100, Number(query.get('limit') ?? 25));
  const offset = Number(query.get('offset') ?? 0);
  if (offset + limit > 10_000) throw invalid('Offset too large');
  const total = query.get('total') === 'true' ? { total: all.length } : {};
  const more = offset + limit < all.length;
  return ok({ [key]: all.slice(offset, offset + limit).map(show), limit, offset, more, ...total });
}

export const namedIncident = ({ account, ids }: CallScope): AccountIncident => account.find(ids[0] ?? '');

/** Epoch milliseconds of a time in a query or body; `fallback` where there is none. */
export function timeOf(value: unknown, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const ms = Date.parse(String(value));
  if (Number.isNaN(ms)) throw invalid('Invalid time');
  return ms;
}
