import type { FallbackSay } from './detection-event.ts';
import { type DetectionMemory, isOpenPage, type LoggedPage, pageId } from './detection-memory.ts';

/** That a page came to its end is worth saying for so long. */
const ENDS_MS = 3_600_000;

/**
 * What the fallback is owed at a time, epoch ms. `isUnsent`: whether the pager was asked for a page and has not taken it; a page is
 * said to be so once it is `afterMs` old.
 */
export function owedToFallback(
  { pages, fallbacks }: Pick<DetectionMemory, 'pages' | 'fallbacks'>,
  isUnsent: (page: LoggedPage) => boolean,
  now: number,
  afterMs: number,
): readonly { readonly page: LoggedPage; readonly say: FallbackSay }[] {
  type Owed = { readonly page: LoggedPage; readonly say: FallbackSay };
  return [...pages.values()].flatMap((page): readonly Owed[] => {
    const known = fallbacks.get(pageId(page));
    if (!page.sent && isOpenPage(page)) {
      const isDue = now - Date.parse(page.requestedAt) >= afterMs && (known?.toldAt ?? null) === null;
      return isDue && isUnsent(page) ? [{ page, say: 'unsent' }] : [];
    }
    const endedAt = Date.parse((page.sent ? page.sentAt : page.endedAt) ?? '');
    if (known === undefined || known.isEnded || !(now - endedAt < ENDS_MS)) return [];
    return [{ page, say: page.sent ? 'sent' : 'over' }];
  });
}
