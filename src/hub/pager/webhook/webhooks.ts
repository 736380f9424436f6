import type { Time } from '../../../ports/clock.ts';
import type { PagerRef, PagerStatus } from '../../../ports/pager.ts';
import { RateLimit } from '../../../timing/rate-limit.ts';
import { hex, sameHash } from '../../identity/secrets.ts';
import type { PageList } from '../page-list.ts';
import type { ToldPage } from '../queue.ts';

const HOUR_MS = 3_600_000;
/** PagerDuty tries again for 48 hours; what is older is somebody's replay. */
const OLDEST_MS = 49 * HOUR_MS;
/** By so much its clock may be ahead of ours. */
const NEWEST_MS = 5 * 60_000;
/** Deliveries that are remembered; as each only asks for a read, one that is forgotten costs a read. */
const REMEMBERED = 20_000;
/** New ones that count, of all senders together; PagerDuty sends again what is refused as too fast. */
export const RATE = 100;
const BURST = 1_000;
/** An event older than this, or this far in the future, only triggers a read: a later change may be known, and a delivery can be replayed. */
const SHOWN_WITHIN_MS = 30_000;
/** By then a webhook must have reported a change that a slow read finds. */
const TOLD_WITHIN_MS = 60_000;

/** What a delivery tells: which kind of thing has happened, when, and to which incident. */
interface WebhookEvent {
  readonly id: string;
  readonly type: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null: to none, as a test ping. */
  readonly incident: string | null;
  /** What it says of that incident; null: nothing that a list can show. */
  readonly told: ToldPage | null;
}

export type Heard =
  | 'taken'
  /** It came before. */
  | 'repeated'
  /** It happened too long ago, or lies ahead. */
  | 'outside-window'
  | 'too-fast'
  | 'unsigned'
  /** Whether it is signed is not known: the secrets cannot be read. */
  | 'not-ready'
  | 'unreadable';

const FAILED: ReadonlySet<Heard> = new Set(['unsigned', 'not-ready', 'unreadable', 'too-fast']);

export interface WebhooksDeps {
  readonly time: Time;
  /** Those that count now. */
  readonly secrets: () => readonly string[];
  /** Reads them again, as another process may have added one a moment ago. Rejects where they cannot be read. */
  readonly readSecrets: () => Promise<unknown>;
  /** The page lists that show a webhook's state; null: none yet. */
  readonly pages: () => Pick<PageList, 'told'> | null;
  /** An incident changed (null: it is not known which) and must be read for its session. */
  readonly hint: (incident: string | null) => void;
}

/**
 * PagerDuty's webhooks. A delivery is a hint: lists show it at once, and PagerDuty is read right after; sessions take only what
 * was read. While deliveries come, incidents are polled slowly.
 */
export class Webhooks {
  readonly #deps: WebhooksDeps;
  readonly #seen = new Map<string, number>();
  #heardAt: number | null = null;
  /** A delivery failed, or a change without a delivery was found; until the next one they are not relied on. */
  #missed = false;
  readonly #limit: RateLimit;

  constructor(deps: WebhooksDeps) {
    this.#deps = deps;
    this.#limit = new RateLimit(RATE, BURST, deps.time.now());
  }

  /** Whether deliveries can be relied on, so that a slow poll is enough. */
  get live(): boolean {
    return this.#heardAt !== null && !this.#missed && this.configured;
  }

  /** Whether any secret is kept: without one nothing is taken. */
  get configured(): boolean {
    return this.#deps.secrets().length > 0;
  }

  /** When the last one came (epoch milliseconds); null: none since the hub started. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** A poll has found a change of `changedAt` (epoch milliseconds). */
  found(changedAt: number): void {
    if (this.#heardAt === null || this.#deps.time.now() - changedAt < TOLD_WITHIN_MS) return;
    if (this.#heardAt < changedAt) this.#missed = true;
  }

  /** A delivery came that could not be taken, from any sender: until the next good one incidents are polled as without any. */
  failed(): void {
    this.#missed = true;
  }

  /** Takes one delivery: its raw body and the signature header. */
  async take(header: string, body: Uint8Array<ArrayBuffer>): Promise<Heard> {
    const heard = await this.#take(header, body);
    if (FAILED.has(heard)) this.failed();
    return heard;
  }

  async #take(header: string, body: Uint8Array<ArrayBuffer>): Promise<Heard> {
    const refusal = await this.#refusal(header, body);
    if (refusal !== null) return refusal;
    const delivery = read(body);
    if (delivery === null) return 'unreadable';
    const now = this.#deps.time.now();
    if (delivery.at < now - OLDEST_MS || delivery.at > now + NEWEST_MS) return 'outside-window';
    // One that is played again says nothing of those that come now, and takes nothing from what they may ask.
    if (this.#seen.has(delivery.id)) return 'repeated';
    if (!this.#limit.take(now)) return 'too-fast';
    this.#heardAt = now;
    this.#missed = false;
    this.#remember(delivery);
    const isRecent = Math.abs(now - delivery.at) <= SHOWN_WITHIN_MS;
    if (delivery.type.startsWith('incident.')) {
      this.#deps.pages()?.told(isRecent ? delivery.told : null);
      this.#deps.hint(delivery.incident);
    }
    return 'taken';
  }

  /** Null: it is signed. Refused for good only by secrets that were read after it came. */
  async #refusal(header: string, body: Uint8Array<ArrayBuffer>): Promise<'unsigned' | 'not-ready' | null> {
    const given = signaturesIn(header);
    if (given.length === 0) return 'unsigned';
    const known = this.#deps.secrets();
    if (await isSigned(given, body, known)) return null;
    try {
      await this.#deps.readSecrets();
    } catch {
      return 'not-ready';
    }
    const added = this.#deps.secrets().filter((secret) => !known.includes(secret));
    return (await isSigned(given, body, added)) ? null : 'unsigned';
  }

  #remember({ id, at }: WebhookEvent): void {
    this.#seen.set(id, at);
    if (this.#seen.size <= REMEMBERED) return;
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined) this.#seen.delete(oldest);
  }
}

function read(body: Uint8Array): WebhookEvent | null {
  try {
    return readWebhookEvent(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return null;
  }
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const STATUSES: readonly unknown[] = ['triggered', 'acknowledged', 'resolved'] satisfies PagerStatus[];

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const word = (value: unknown): string | null => (typeof value === 'string' && ID.test(value) ? value : null);
const time = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN);

/**
 * Reads a webhook v3 body (https://developer.pagerduty.com/docs/webhooks-v3-overview). Null where it is no event.
 */
function readWebhookEvent(body: unknown): WebhookEvent | null {
  const { event } = fields(body);
  const { id, event_type: type, occurred_at: occurred, agent, data } = fields(event);
  const at = time(occurred);
  const known = word(id);
  if (known === null || typeof type !== 'string' || type.length > 100 || Number.isNaN(at)) return null;
  const about = fields(data);
  const isIncident = about.type === 'incident';
  const incident = isIncident ? word(about.id) : word(fields(about.incident).id);
  if (!type.startsWith('incident.')) return { id: known, type, at, incident: null, told: null };
  const says = isIncident && incident !== null ? saidOf(about, incident) : null;
  const acknowledges = type === 'incident.acknowledged';
  const told = says && { at, by: ref(agent), acknowledges, says };
  return { id: known, type, at, incident, told };
}

function saidOf(data: Fields, id: string): ToldPage['says'] | null {
  const { status, title, number, incident_key: key, html_url: url, urgency } = data;
  const triggered = time(data.created_at);
  if (typeof title !== 'string' || !STATUSES.includes(status) || Number.isNaN(triggered)) return null;
  const { service, escalation_policy: policy, teams, assignees } = data;
  return {
    ...{ id, title, status: status as PagerStatus, triggeredAt: new Date(triggered).toISOString() },
    ...(Number.isSafeInteger(number) ? { number: number as number } : {}),
    ...(typeof key === 'string' ? { key } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    ...(urgency === 'high' || urgency === 'low' ? { urgency } : {}),
    ...(ref(service) ? { service: ref(service) } : {}),
    ...(ref(policy) ? { policy: ref(policy) } : {}),
    ...(data.priority === undefined ? {} : { priority: ref(data.priority) }),
    ...(Array.isArray(teams) ? { teams: teams.flatMap((one) => ref(one) ?? []) } : {}),
    ...(Array.isArray(assignees) ? { assignees: assignees.flatMap((one) => ref(one) ?? []) } : {}),
  };
}

/** A reference with its name; null without a name, so that the value read before stays. */
function ref(value: unknown): PagerRef | null {
  const { id, summary } = fields(value);
  const known = word(id);
  return known !== null && typeof summary === 'string' ? { id: known, name: summary } : null;
}

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };
/** More are not looked at: each costs a computation, and one secret is rotated at a time. */
const MOST = 10;
const utf8 = new TextEncoder();

/** PagerDuty's signature header: `v1=<hex>,v1=<hex>`, HMAC-SHA256 of the body as it came. */
const signaturesIn = (header: string): readonly string[] =>
  header
    .split(',')
    .flatMap((part) => /^v1=([0-9a-f]{64})$/.exec(part.trim())?.[1] ?? [])
    .slice(0, MOST);

/**
 * Whether one of the signatures fits one of the secrets. Several of either stand beside each other while a secret is rotated.
 * Compared in constant time, and reckoned once for each secret, however many signatures a stranger gives.
 */
async function isSigned(
  given: readonly string[],
  body: Uint8Array<ArrayBuffer>,
  secrets: readonly string[],
): Promise<boolean> {
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey('raw', utf8.encode(secret), ALGORITHM, false, ['sign']);
    const right = hex(new Uint8Array(await crypto.subtle.sign('HMAC', key, body)));
    if (given.map((one) => sameHash(one, right)).includes(true)) return true;
  }
  return false;
}
