import type { Item, PageRow } from './home-data.ts';

/** A filter as it is typed: words, and `name:value` that narrows pages by one of their properties. */
interface Filter {
  readonly words: readonly string[];
  readonly fields: readonly { readonly of: keyof typeof FIELDS; readonly value: string }[];
}

/** What each field is called in either language. */
const FIELDS = {
  service: ['service', 'サービス'],
  urgency: ['urgency', '緊急度'],
  state: ['state', '状態'],
  team: ['team', 'チーム'],
} as const;

const STATUS: Readonly<Record<PageRow['status'], readonly string[]>> = {
  triggered: ['open', 'triggered', '未確認', '未対応'],
  acknowledged: ['acked', 'acknowledged', '確認済み'],
  resolved: ['resolved', '解決済み'],
};
const URGENCY: Readonly<Record<PageRow['urgency'], readonly string[]>> = {
  high: ['high', '高'],
  low: ['low', '低'],
};

/** Width and case are no difference to someone who searches. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

function parsed(text: string): Filter {
  const words: string[] = [];
  const fields: { of: keyof typeof FIELDS; value: string }[] = [];
  for (const part of fold(text).split(/\s+/).filter(Boolean)) {
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(0, colon));
    const of = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).find((key) =>
      (FIELDS[key] as readonly string[]).includes(name),
    );
    if (of === undefined) words.push(part);
    // While it is being typed it narrows nothing yet.
    else if (colon < part.length - 1) fields.push({ of, value: part.slice(colon + 1) });
  }
  return { words, fields };
}

/** Tells of each row whether a filter lets it through. Urgency, state and team narrow pages alone. */
export function filtering(text: string): (item: Item, shown: string) => boolean {
  const { words, fields } = parsed(text);
  return (item, shown) => {
    const folded = fold(shown);
    if (!words.every((word) => folded.includes(word))) return false;
    return fields.every(({ of, value }) => {
      if (item.kind === 'page') return has(item.page, of, value);
      return of === 'service' ? folded.includes(value) : true;
    });
  };
}

function has(page: PageRow, of: keyof typeof FIELDS, value: string): boolean {
  const begins = (names: readonly string[]): boolean => names.some((name) => fold(name).startsWith(value));
  switch (of) {
    case 'service':
      return fold(page.service ?? '').includes(value);
    case 'urgency':
      return begins(URGENCY[page.urgency]);
    case 'state':
      return begins(STATUS[page.status]);
    case 'team':
      return page.teams.some((team) => fold(team).includes(value));
  }
}
