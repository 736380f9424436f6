import type { PageLink, PageLogLine, PageParts } from '../../../domain/page.ts';
import type { PagerLogEntry } from '../../../ports/pager.ts';
import type { PagerAlert, PagerChangeEvent, PagerLink, PagerNote } from '../../../ports/pager-detail.ts';
import { redactField } from '../../../text/redact.ts';
import { ingestId, ingestText } from '../../ingest/ingest.ts';

/*
 * What the pager says of a page, taken in: every text is neutralised and redacted, and a link whose address holds a
 * secret is left out.
 */

const NAME = 200;
const LINE = { bytes: 1_024 };
const TEXT = { bytes: 4_096, newlines: true };
/** Alerts, links and facts that are sent; what is cut off is counted by `total` or seen in the browser. */
const ALERTS = 10;
const LINKS = 10;
const FACTS = 40;
const NOTES = 50;
const CHANGES = 20;

const name = ({ name: text }: { readonly name: string }): string => ingestId(text, NAME);
export const pagerNames = (refs: readonly { readonly name: string }[]): readonly string[] =>
  refs.slice(0, 20).map(name);

const links = (given: readonly PagerLink[]): readonly PageLink[] =>
  given
    .filter(({ href }) => ingestText(href, { bytes: 2_048 }) === href)
    .slice(0, LINKS)
    .map(({ text, href }) => ({ text: ingestText(text, LINE), href }));

export function alertPart(alerts: readonly PagerAlert[], total: number): PageParts['alert'] {
  return {
    alerts: alerts.slice(0, ALERTS).map(({ at, summary, severity, facts, text, links: given }) => ({
      at,
      summary: ingestText(summary, LINE),
      severity: severity === null ? null : ingestId(severity, 40),
      facts: facts.slice(0, FACTS).map((fact) => ({
        name: ingestId(fact.name, NAME),
        value: ingestText(redactField(fact.name, fact.value).text, LINE),
      })),
      text: text === null ? null : ingestText(text, TEXT),
      links: links(given),
    })),
    total,
  };
}

export function logPart(entries: readonly PagerLogEntry[], more: boolean): PageParts['log'] {
  const lines = entries.map(
    ({ at, kind, by, to, via }): PageLogLine => ({
      at,
      kind,
      by: by === null ? null : name(by),
      to: pagerNames(to),
      via,
    }),
  );
  return { lines: lines.toReversed(), more };
}

export const notesPart = (notes: readonly PagerNote[]): PageParts['notes'] => ({
  notes: notes.slice(-NOTES).map(({ at, by, text }) => ({
    at,
    by: by === null ? null : name(by),
    text: ingestText(text, TEXT),
  })),
});

export const changesPart = (changes: readonly PagerChangeEvent[], hours: number): PageParts['changes'] => ({
  changes: changes.slice(0, CHANGES).map(({ at, summary, source, links: given }) => ({
    at,
    summary: ingestText(summary, LINE),
    source: source === null ? null : ingestId(source, NAME),
    links: links(given),
  })),
  hours,
});
