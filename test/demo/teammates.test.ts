import { expect, it } from 'vitest';
import type { SessionClient } from '../../src/client/session-client.ts';
import { demoPace } from '../../src/demo/pace.ts';
import { script } from '../../src/demo/script.ts';
import { playActs } from '../../src/demo/teammates.ts';
import { anchorsSchema } from '../../src/protocol/up.ts';
import { FakeTime } from '../network/fake-time.ts';

it('DEM-9 the driving teammate shows the checklist, the log, its new patterns and the changes', async () => {
  const time = new FakeTime();
  const seen: Record<string, [number, string, string | null][]> = { sato: [], tanaka: [] };
  const begin = time.now();
  const clientOf = (who: string) =>
    ({
      send: () => ({ n: 1 }),
      setView(anchors: unknown) {
        const { pane, step, look } = anchorsSchema.parse(anchors);
        seen[who]?.push([
          Math.round((time.now() - begin) / 1_000),
          pane,
          pane === 'logs' ? (look?.view ?? null) : step,
        ]);
      },
      lines: { next: 0, linesBefore: () => [] },
      get: () => ({ view: { session: { notes: [], incidents: [], tail: {} } } }),
    }) as unknown as SessionClient;
  const pace = demoPace(begin, 1);
  const acts = script('en', pace, { sato: 's', tanaka: 't' }, new Date(begin).toISOString());
  const quiet = { answer: () => {}, resolve: () => {}, shop: { rollBack: () => {} } };
  const playing = playActs(acts, {
    clients: { sato: clientOf('sato'), tanaka: clientOf('tanaka') },
    log: { rollBack: () => {} } as never,
    night: quiet as never,
    ...{ pace, time },
    signal: new AbortController().signal,
  });
  for (let second = 0; second < 130; second += 1) await time.advance(1_000);
  await playing;
  const places = (seen.sato ?? []).map(([, pane, what]) => `${pane} ${what}`);
  for (const place of ['checklist symptom', 'logs lines', 'logs patterns', 'logs changes', 'notes null'])
    expect(places).toContain(place);
  // Somebody who follows has a moment to read each.
  const at = (seen.sato ?? []).map(([second]) => second);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  expect(seen.tanaka?.length).toBeGreaterThan(0);
});
