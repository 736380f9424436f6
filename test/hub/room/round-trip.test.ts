import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventText } from '../../../src/domain/chain.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { reduceAll } from '../../../src/domain/reduce.ts';
import { atTime } from '../../../src/domain/step-facts.ts';
import { fromJsonl, toJsonl } from '../../../src/record/jsonl.ts';
import { renderRecord } from '../../../src/record/markdown.ts';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { sha256 } from '../../contracts/event-builder.ts';
import { importer, opened } from '../../domain/given.ts';
import { aimed, history, openHistory } from '../../domain/histories.ts';
import { released } from '../../domain/releases.ts';
import { Rig } from '../hub-rig.ts';

/** The same events as a hub keeps them: each names the hash of the one before. */
function chained(log: readonly AnyEvent[]): readonly AnyEvent[] {
  let prev = '';
  return log.map((event) => {
    const linked = { ...event, prev };
    prev = sha256(eventText(linked));
    return linked;
  });
}

describe('export and import', () => {
  it('REC-390 an exported session is the same at the hub that imports it, byte for byte, and the mark of the import follows it', async () => {
    let longest = 0;
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.oneof(history, openHistory), async (release, acts) => {
        const given = release ? released() : opened();
        for (const { by, type, data } of acts)
          given.when(by, type, aimed(given.state, by, type, data) as never);
        longest = Math.max(longest, given.log.length);
        const exported = toJsonl(chained(given.log));
        const read = fromJsonl(exported);
        const rig = new Rig();
        rig.id = given.state.id;
        expect(await rig.hub.importSession(read.ok ? read.events : [], importer)).toMatchObject({
          ok: true,
          added: given.log.length,
          cleaned: 0,
        });
        const stored = await rig.stored();
        const [mark] = stored.slice(given.log.length);
        expect(mark).toMatchObject({
          type: 'session.imported',
          by: importer,
          data: { to: given.log.length },
        });
        const again = stored.slice(0, -1);
        expect(toJsonl(again)).toBe(exported);
        expect(atTime(reduceAll(given.state, [mark!]), mark!.at)).toEqual(await rig.state());
        for (const lang of LANGS) {
          const page = renderRecord(again, { importedTo: 0, lang, hash: 'H' });
          expect(page).toBe(renderRecord(given.log, { importedTo: 0, lang, hash: 'H' }));
        }
      }),
      { numRuns: 60, seed: 20261126 },
    );
    expect(longest).toBeGreaterThan(20);
  });
});
