import type { PageRow } from '../../protocol/http.ts';
import { asCompared } from '../../text/as-compared.ts';
import { PAGE_FILTER } from '../../text/i18n/page-filter.ts';
import type { Item } from './home-data.ts';

/** A filter as it is typed: words, and `name:value` that narrows pages by one of their properties. */
interface Filter {
  readonly words: readonly string[];
  readonly fields: readonly { readonly of: Field; readonly value: string }[];
}

const FIELDS = ['service', 'urgency', 'state', 'team'] as const;
type Field = (typeof FIELDS)[number];

/** What a word of a filter is called in each language, folded. */
const namesOf = (key: keyof typeof PAGE_FILTER): readonly string[] =>
  Object.values(PAGE_FILTER[key]).flatMap((names) => asCompared(names).split(' '));

function parsed(text: string): Filter {
  const words: string[] = [];
  const fields: { of: Field; value: string }[] = [];
  for (const part of asCompared(text).split(/\s+/).filter(Boolean)) {
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(0, colon));
    const of = FIELDS.find((key) => namesOf(key).includes(name));
    if (of === undefined) words.push(part);
    // While it is being typed it narrows nothing yet.
    else if (colon < part.length - 1) fields.push({ of, value: part.slice(colon + 1) });
  }
  return { words, fields };
}

/** Tells of each row whether a filter lets it through. Urgency, state and team narrow pages alone. */
export function rowFilter(text: string): (item: Item, shown: string) => boolean {
  const { words, fields } = parsed(text);
  return (item, shown) => {
    const folded = asCompared(shown);
    if (!words.every((word) => folded.includes(word))) return false;
    return fields.every(({ of, value }) => {
      if (item.kind === 'page') return has(item.page, of, value);
      return of === 'service' ? folded.includes(value) : true;
    });
  };
}

function has(page: PageRow, of: Field, value: string): boolean {
  const begins = (key: keyof typeof PAGE_FILTER): boolean =>
    namesOf(key).some((name) => name.startsWith(value));
  switch (of) {
    case 'service':
      return asCompared(page.service ?? '').includes(value);
    case 'urgency':
      return begins(`urgency.${page.urgency}`);
    case 'state':
      return begins(`state.${page.status}`);
    case 'team':
      return page.teams.some((team) => asCompared(team).includes(value));
  }
}
