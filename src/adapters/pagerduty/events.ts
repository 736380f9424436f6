import type { AlertWay } from '../../detection/detection-event.ts';
import type { Time } from '../../ports/clock.ts';
import type { AlertTrigger, FoundIncident, PageSender } from '../../ports/page-sender.ts';
import type { Pager } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { faultOf } from './faults.ts';
import { PagerTransport, type Sender } from './transport.ts';
import { fields, text } from './wire.ts';

/*
 * PagerDuty's Events API v2 as a `PageSender`. 202 means that it is queued. Two hosts: events go to events.pagerduty.com by a
 * routing key, and what became of them is looked up by the REST API, where a token for it is there.
 */

const EVENTS_URL = 'https://events.pagerduty.com';
/** Limits of the published schema and documents. */
const SUMMARY = 1_024;
const KEY = 255;
const BYTES = 512_000;
const DETAIL = 4_000;

export interface EventsOptions {
  /** Integration keys by service of the rules. `default`: for a rule that names none, or one without a key. `low`: for low urgency. */
  readonly keys: {
    readonly default: string;
    readonly low?: string | undefined;
    readonly services: Readonly<Record<string, string>>;
  };
  /** `https://events.eu.pagerduty.com`, or a local server. */
  readonly url?: string | undefined;
  readonly ca?: string | undefined;
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
  readonly time: Time;
  readonly random: () => number;
  readonly timeoutMs?: number;
  /** Finds incidents by their key; null: no token for it is there. */
  readonly pager: Pick<Pager, 'sameKey'> | null;
}

export function pagerDutyEvents(options: EventsOptions, send?: Sender): PageSender {
  const { keys, url = EVENTS_URL, pager, ca, ...rest } = options;
  // The key is in the body; the client wants a token all the same.
  const way = { ...rest, url, token: 'none', ...(ca === undefined ? {} : { ca }) };
  const transport = send ?? new PagerTransport(way);
  const keyFor = (way: AlertWay, service: string | null): string => {
    if (way === 'low') return keys.low ?? keys.default;
    if (way === 'default' || service === null || !Object.hasOwn(keys.services, service)) return keys.default;
    return keys.services[service] ?? keys.default;
  };
  const enqueue = async (body: object, signal: AbortSignal): Promise<void> => {
    const request = { method: 'POST', path: '/v2/enqueue', body } as const;
    const reply = await transport.send(request, signal);
    const fault = faultOf(reply, request);
    if (fault) throw reply.status === 400 ? refused(reply.data) : fault;
    if (reply.status !== 202) throw new PagerError('bad-reply', { reason: `status ${reply.status}` }, true);
  };
  return {
    ways({ service, low }) {
      const order: readonly AlertWay[] = low ? ['low', 'default'] : ['service', 'default', 'low'];
      const byKey = new Map<string, AlertWay>();
      // Of two names of one key the more usual one.
      for (const way of order) byKey.set(keyFor(way, service), byWay(byKey.get(keyFor(way, service)), way));
      const [first = 'default', ...others] = byKey.values();
      return [first, ...others];
    },
    trigger: (alert, way, { signal }) => enqueue(triggerBody(alert, keyFor(way, alert.service)), signal),
    resolve: ({ key, service }, way, { signal }) =>
      enqueue(
        { routing_key: keyFor(way, service), event_action: 'resolve', dedup_key: cut(key, KEY) },
        signal,
      ),
    ...(pager && {
      async find(key: string, since: string, { signal }): Promise<FoundIncident | null> {
        const { incidents } = await pager.sameKey(key, since, { signal, lane: 'background' });
        const [newest] = incidents.toSorted((a, b) => b.triggeredAt.localeCompare(a.triggeredAt));
        if (newest === undefined) return null;
        const who = newest.acknowledgements.at(-1)?.by ?? newest.assignees[0];
        const { id, number, status, mergedInto } = newest;
        return { id, number, status, merged: mergedInto !== null, who: who?.name ?? null };
      },
    }),
  };
}

const byWay = (known: AlertWay | undefined, way: AlertWay): AlertWay =>
  known === undefined || way === 'default' ? way : known;

const cut = (value: string, most: number): string => [...value].slice(0, most).join('');

function triggerBody(alert: AlertTrigger, routingKey: string): object {
  const { key, summary, source, severity, at, component, group, details, links } = alert;
  const of = (custom: AlertTrigger['details']): object => ({
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: cut(key, KEY),
    client: 'oncall',
    payload: {
      summary: cut(summary, SUMMARY),
      source: cut(source, SUMMARY) || 'oncall',
      severity,
      timestamp: at,
      ...(component === null ? {} : { component: cut(component, DETAIL) }),
      ...(group === null ? {} : { group: cut(group, DETAIL) }),
      class: 'user impact',
      custom_details: custom,
    },
    ...(links.length === 0 ? {} : { links }),
  });
  const limited = Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string' ? cut(value, DETAIL) : value,
    ]),
  );
  const whole = of(limited);
  // Ten such texts at the most, so this is a rule of hundreds of groups in one value: the page matters more.
  return JSON.stringify(whole).length * 3 < BYTES ? whole : of({});
}

/** `{status: "invalid event", message, errors[]}` */
function refused(data: unknown): PagerError {
  const { message, errors } = fields(data);
  // The particular before the general.
  const said = Array.isArray(errors) && errors.length > 0 ? errors.map(String) : [text(message) ?? ''];
  return new PagerError('rejected', { status: 400, reason: cut(said.join('; '), 300) });
}
