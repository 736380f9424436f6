import { readCheckpoint } from '../detection/checkpoint.ts';
import { isOpenPage, NO_MEMORY, remember } from '../detection/detection-memory.ts';
import { type DetectionStore, UNFENCED } from '../ports/detection-store.ts';
import { RetireRefused } from '../ports/rule-retirement.ts';

/**
 * Notes that a person ends the open pages of a removed rule, regardless of its counts. The detector that
 * evaluates does so at its next look. Rejects with `RetireRefused`, or with a `DetectionStoreError`.
 */
export async function retireRule(
  store: DetectionStore,
  rule: string,
  reason: string,
  by: string,
  now: string,
): Promise<void> {
  const { pages } = remember(NO_MEMORY, await store.events(1));
  const isOpen = [...pages.values()].some(
    (page) => page.kind !== 'blind' && page.rule === rule && isOpenPage(page),
  );
  const evaluated = readCheckpoint(await store.checkpoint())?.rules.find((each) => each.rule.name === rule);
  if (evaluated !== undefined && !evaluated.leaving) throw new RetireRefused('still-there', { rule });
  if (!isOpen) throw new RetireRefused('no-page', { rule });
  await store.append(by, UNFENCED, now, [{ type: 'rule.retired', data: { rule, reason } }]);
}
