import type {
  PagerAlert,
  PagerChangeEvent,
  PagerLink,
  PagerNote,
  PagerOverride,
  PagerWindow,
} from '../../ports/pager-detail.ts';
import { type Fields, fields, isFields, list, ref, refs, text, time } from './wire.ts';

/** Names and values of one alert that are read; more than these nobody reads at a terminal. */
const FACTS = 60;
const LINKS = 20;
/** Objects within objects that are opened; deeper ones are shown as JSON. */
const DEPTH = 3;

export function readAlert(wire: Fields): PagerAlert[] {
  const [id, at] = [text(wire.id), time(wire.created_at)];
  if (id === null || at === null) return [];
  const body = fields(wire.body);
  const cef = fields(body.cef_details);
  const said = isFields(body.details) ? body.details : isFields(cef.details) ? cef.details : null;
  const facts = said === null ? [] : factsIn(said);
  const links = [
    ...contexts(body.contexts),
    ...contexts(cef.contexts),
    ...link(text(cef.client) ?? '', cef.client_url),
    ...facts.flatMap(({ name, value }) => link(name, value)),
  ];
  return [
    {
      id,
      key: text(wire.alert_key),
      summary: text(wire.summary) ?? id,
      severity: text(wire.severity),
      status: text(wire.status) ?? '',
      at,
      facts: facts.filter(({ name, value }) => link(name, value).length === 0).slice(0, FACTS),
      text: text(body.details) ?? text(cef.details) ?? null,
      links: [...new Map(links.map((one) => [one.href, one])).values()].slice(0, LINKS),
    },
  ];
}

/** Alertmanager's own template puts labels and annotations into one text, each on a line: ` - name = value`. */
const LABEL = /^\s*-\s+([\w.:-]{1,100}) = (.*)$/;

function factsIn(said: Fields, before = '', depth = DEPTH): PagerAlert['facts'] {
  return Object.entries(said).flatMap(([key, value]): PagerAlert['facts'] => {
    const name = before + key;
    if (value === null || value === '' || value === undefined) return [];
    if (isFields(value) && !Array.isArray(value) && depth > 1) return factsIn(value, `${name}.`, depth - 1);
    const plain = typeof value === 'object' ? JSON.stringify(value) : String(value);
    const labels = plain.split('\n').flatMap((row) => {
      const [, label, is = ''] = LABEL.exec(row) ?? [];
      return label === undefined ? [] : [{ name: label, value: is }];
    });
    return labels.length > 0 ? labels : [{ name, value: plain }];
  });
}

/** Only what a browser opens: no other scheme comes from an alert. */
function link(name: string, href: unknown): PagerLink[] {
  const address = typeof href === 'string' ? href.trim() : '';
  if (!/^https?:\/\/\S{1,2000}$/.test(address) || !URL.canParse(address)) return [];
  return [{ text: name, href: address }];
}

const contexts = (value: unknown): readonly PagerLink[] =>
  list(value).flatMap(({ type, href, src, text: name }) =>
    link(text(name) ?? '', type === 'image' ? (text(href) ?? src) : href),
  );

export function readNote(wire: Fields): PagerNote[] {
  const [id, at] = [text(wire.id), time(wire.created_at)];
  if (id === null || at === null) return [];
  return [{ id, at, by: ref(wire.user), text: text(wire.content) ?? '' }];
}

export function readChange(wire: Fields): PagerChangeEvent[] {
  const [id, at] = [text(wire.id), time(wire.timestamp)];
  if (id === null || at === null) return [];
  return [
    {
      id,
      at,
      summary: text(wire.summary) ?? id,
      source: text(wire.source),
      services: refs(wire.services),
      links: list(wire.links).flatMap((one) => link(text(one.text) ?? '', one.href)),
    },
  ];
}

export function readOverride(wire: Fields): PagerOverride[] {
  const [id, user, from, until] = [text(wire.id), ref(wire.user), time(wire.start), time(wire.end)];
  return id === null || user === null || from === null || until === null ? [] : [{ id, user, from, until }];
}

export function readWindow(wire: Fields): PagerWindow[] {
  const [id, from, until] = [text(wire.id), time(wire.start_time), time(wire.end_time)];
  if (id === null || from === null || until === null) return [];
  const services = refs(wire.services);
  const description = text(wire.description) ?? text(wire.summary) ?? '';
  return [{ id, services, from, until, description, by: ref(wire.created_by) }];
}
