import type { z } from 'zod';
import type { pagePartSchemas } from './page-schema.ts';

export type PageParts = {
  readonly [P in keyof typeof pagePartSchemas]: z.infer<(typeof pagePartSchemas)[P]>;
};
type PageAlert = PageParts['alert']['alerts'][number];
export type PageLink = PageAlert['links'][number];
/** One line of the pager's own history of a page; of a newer hub its kind may be unknown. */
export type PageLogLine = PageParts['log']['lines'][number];
/** An earlier page of the same key. */
export type EarlierPage = NonNullable<PageParts['before']['last']>;

/** What a line of the pager's own history of a page says. */
export const PAGE_LOG_KINDS = [
  'trigger',
  'acknowledge',
  'unacknowledge',
  'resolve',
  'reopen',
  'assign',
  'escalate',
  'snooze',
  'priority',
  'annotate',
  'responder',
  'notify',
  'other',
] as const;
export type PageLogKind = (typeof PAGE_LOG_KINDS)[number];

export type PagePart = keyof PageParts;
/** In the order in which they are shown. */
export const PAGE_PARTS = [
  'choice',
  'reach',
  'alert',
  'changes',
  'before',
  'log',
  'notes',
] as const satisfies readonly PagePart[];

/** A page or incident as people name it: `#4812`, or its id where it has no number. */
export const pageName = ({ id, number }: { readonly id: string; readonly number: number | null }): string =>
  number === null ? id : `#${number}`;
