import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeLog } from '../../src/demo/log-writer.ts';
import { openNight } from '../../src/demo/night.ts';
import { demoPace } from '../../src/demo/pace.ts';
import type { Time } from '../../src/ports/clock.ts';

const time: Time = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

describe('the demo’s page', () => {
  it('DET-723 comes from a rule that counts the shop’s log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-watch-'));
    const night = await openNight('en', time);
    const log = await writeLog(join(folder, 'app.log'), demoPace(time.now(), 1), time, 20261125);
    try {
      const page = await night.page(join(folder, 'app.log'));
      expect(page.title).toMatch(/^5xx spike on checkout: \d+ of \d+ users affected \(\d+%\) in 1m$/);
      expect(page.service).toBe('SCHECK1');
      expect(page.assignees).toEqual(['PSUZUKI']);
      expect(page.alerts[0]?.details).toMatchObject({
        rule: 'checkout-5xx',
        log_query: 'service.name:checkout AND log.level:error',
      });
      const earlier = night.server.account.incidents.filter(({ key }) => key === page.key);
      expect(earlier).toHaveLength(3);
    } finally {
      await log.stop();
      await night.close();
      await rm(folder, { recursive: true });
    }
  });
});
