import { describe, expect, it } from 'vitest';
import type { AddedChange, ChangeLog } from '../../src/ports/change-log.ts';
import { rejection } from './event-log-checks.ts';

type OpenedLog = ChangeLog & { close(): Promise<void> };

export const addedChange = (id: string, more: Partial<AddedChange> = {}): AddedChange => ({
  ...{ id, at: '2026-11-25T03:00:00.000Z', by: { id: 'p1', name: '佐藤', kind: 'member' } },
  ...{ service: 'checkout', text: 'flag new-checkout 10% » 50%', kind: 'flag', environment: null },
  ...{ happenedAt: '2026-11-25T02:31:00.000Z', url: null },
  ...more,
});

/**
 * What every log of changes that people type in promises; run it over each adapter. `newPlace` makes an empty one, which can
 * be opened again where `lasts`.
 */
export function changeLogContract(
  name: string,
  newPlace: () => Promise<() => Promise<OpenedLog>>,
  lasts = true,
): void {
  describe(`${name} as a log of changes`, () => {
    it('CHG-872 reads back all that was added, in that order and as it was given', async () => {
      const log = await (await newPlace())();
      expect(await log.addedChanges()).toEqual([]);
      const given = [
        addedChange('hand:1'),
        addedChange('hand:2', { url: 'https://example.com/1', environment: '本番', kind: 'config' }),
        // The same id again is kept, too: nothing in it is ever changed.
        addedChange('hand:2', { text: '\u{1f680} "quoted" \\ and\nlines' }),
      ];
      for (const one of given) await log.appendChange(one);
      expect(await log.addedChanges()).toEqual(given);
      await log.close();
    });

    it('CHG-872 takes several at once without losing one', async () => {
      const log = await (await newPlace())();
      const ids = Array.from({ length: 20 }, (_, i) => `hand:${i + 1}`);
      await Promise.all(ids.map((id) => log.appendChange(addedChange(id))));
      expect((await log.addedChanges()).map(({ id }) => id)).toEqual(ids);
      await log.close();
    });

    it('CHG-872 rejects every call after it was closed', async () => {
      const log = await (await newPlace())();
      await log.close();
      expect((await rejection(log.appendChange(addedChange('hand:1')))).kind).toBe('closed');
      expect((await rejection(log.addedChanges())).kind).toBe('closed');
    });

    // A log in memory has nothing to open again.
    if (!lasts) return;
    it('CHG-872 has them after it was closed and opened again', async () => {
      const open = await newPlace();
      const first = await open();
      await first.appendChange(addedChange('hand:1'));
      await first.close();
      const second = await open();
      await second.appendChange(addedChange('hand:2'));
      expect((await second.addedChanges()).map(({ id }) => id)).toEqual(['hand:1', 'hand:2']);
      await second.close();
    });
  });
}
