import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../src/domain/session.ts';
import { SATO, underWay } from './story.ts';
import { TerminalScreen } from './terminal.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit();
  screen = null;
});

const HREF = 'https://runbooks.example.com/checkout/evidence?from=oncall';

function withLink(): ReturnType<typeof underWay> {
  const client = underWay(SATO);
  const { view } = client.get();
  const evidence = view.session.steps.evidence;
  if (evidence === undefined) throw new Error('no such step');
  const steps = { ...view.session.steps, evidence: { ...evidence, step: { ...evidence.step, link: HREF } } };
  client.set({ view: { ...view, session: { ...view.session, steps } as Session } });
  return client;
}

describe('links in a terminal', () => {
  it('SCR-44 a step’s page leads to its link, whole also where it wraps, and paints as cleanly as text', async () => {
    for (const cols of [100, 50]) {
      const s = new TerminalScreen(withLink(), cols, 30);
      screen = s;
      await s.shows('証跡の保全');
      await s.settle();
      s.type('\r');
      await s.shows('https://runbooks');
      await s.settle();
      expect(s.written).toContain(`\x1b]8;;${HREF}\x1b\\`);
      expect(s.written.lastIndexOf('\x1b]8;;\x1b\\')).toBeGreaterThan(
        s.written.lastIndexOf(`\x1b]8;;${HREF}`),
      );
      expect(
        s
          .rows()
          .map((row) => row.replace(/[│ ]/g, ''))
          .join(''),
      ).toContain(HREF);
      const left = s.cells();
      s.redraw();
      await s.settle();
      expect(s.cells()).toBe(left);
      s.type('\x1b');
      await s.until(() => !s.rows().join('').includes('runbooks'), 'the page to close');
      await s.quit();
    }
    screen = null;
  });
});
