import type { Checkpoint, SeenPage, UnsentPage } from '../detection/checkpoint.ts';
import {
  type DetectionMemory,
  isOpenPage,
  type LoggedPage,
  NOTHING_HELD,
  pageId,
} from '../detection/detection-memory.ts';
import { holdsAt } from '../detection/exclusion.ts';
import type { FoundIncident } from '../ports/page-sender.ts';
import type { Evaluator } from './evaluator.ts';

export interface CheckpointParts
  extends Pick<Checkpoint, 'at' | 'watcher' | 'next' | 'ping' | 'fallback' | 'pager' | 'broken'> {
  readonly evaluator: Evaluator;
  readonly memory: DetectionMemory;
  readonly seen: (page: LoggedPage) => FoundIncident | null;
  readonly unsent: (page: LoggedPage) => UnsentPage | null;
}

export function checkpointOf({ evaluator, memory, seen, unsent, ...rest }: CheckpointParts): Checkpoint {
  const open = [...memory.pages.values()].filter(isOpenPage);
  return {
    v: 1,
    ...rest,
    rules: evaluator.evaluated(),
    sources: evaluator.health(),
    pages: open.map((page) => {
      const owed = unsent(page);
      const postedAt = memory.fallbacks.get(pageId(page))?.postedAt ?? null;
      return seenPage(page, seen(page), owed && { ...owed, ...(postedAt === null ? {} : { postedAt }) });
    }),
    exclusions: [...memory.exclusions.values()]
      .filter((each) => holdsAt(each, rest.at))
      .sort((a, b) => a.until.localeCompare(b.until))
      .map((exclusion) => {
        const { pages, users } = memory.held.get(exclusion.id) ?? NOTHING_HELD;
        return { exclusion, pages, users };
      }),
  };
}

function seenPage(page: LoggedPage, found: FoundIncident | null, unsent: UnsentPage | null): SeenPage {
  const { rule, group, kind, episode, incident, by, request } = page;
  const others = request.others?.map((other) => ({
    ...{ rule: other.rule, group: other.group, episode: other.episode },
  }));
  return {
    rule,
    group,
    kind,
    episode,
    number: found?.number ?? incident?.number ?? null,
    incident: found?.id ?? incident?.id ?? null,
    status: found?.status ?? (page.sent ? 'sent' : 'sending'),
    unsent,
    by,
    who: found?.who ?? null,
    ...(others === undefined ? {} : { others }),
  };
}
