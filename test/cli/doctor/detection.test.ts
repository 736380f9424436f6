import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteDetection } from '../../../src/adapters/sqlite-detection/sqlite-detection.ts';
import { cliText } from '../../../src/cli/base/language.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { detectionCheck } from '../../../src/cli/doctor/detection.ts';
import type { Invocation } from '../../../src/cli/settings/invocation.ts';
import { ruleFor } from '../../detection/rules.ts';
import { detectorRig } from '../../detector/detector-rig.ts';

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'oncall-doctor-'));
});
afterEach(() => rm(state, { recursive: true }));

const checked = (lang: 'ja' | 'en' = 'en') =>
  detectionCheck(
    {
      ...{ config: { settings: { timeZone: 'UTC' } }, paths: { state, credentials: state }, globals: {} },
      ...{ env: {}, cwd: state, lang, t: cliText(lang) },
    } as unknown as Invocation,
    undefined,
  );

describe('doctor and detection', () => {
  it('DET-921 names the page that is not sent, since when and why, and that nobody tries again', async () => {
    expect(await checked()).toMatchObject({ state: 'off', detail: 'no rules are evaluated' });
    const store = openSqliteDetection({ path: join(state, 'watch', 'watch.db'), time: realTime });
    const rig = detectorRig({ rules: [ruleFor()], store });
    rig.app.counts.set('checkout-5xx', 40);
    const body = JSON.stringify({ status: 'invalid event', errors: ['Invalid routing key'] });
    rig.server.faults.add('POST /v2/enqueue', { kind: 'status', status: 400, body }, 1_000);
    rig.start();
    await rig.slots(2);
    await rig.stop();
    const broken = await checked();
    expect(broken.state).toBe('broken');
    expect(broken.detail).toMatch(
      /^checkout-5xx NOT SENT since .*03:00 \(PagerDuty: Invalid routing key\)\. Nobody tries again: no oncall watch runs, nobody evaluates/,
    );
    expect((await checked('ja')).detail).toMatch(/^checkout-5xx 未送信 .*。再送されません/);
    const next = detectorRig({ rules: [ruleFor()], store, time: rig.time, account: rig.account, name: 'b' });
    next.app.counts.set('checkout-5xx', 40);
    next.start();
    await next.slots(2);
    // The story's clock is not this machine's, by which leases run out.
    await store.lease('b', Date.now(), 60_000);
    expect(await checked()).toMatchObject({
      ...{
        state: 'ok',
        detail: expect.stringMatching(
          /^b evaluates 1 rule, no page waits to be sent, no fallback .*ONCALL_FALLBACK_URL\)$/,
        ),
      },
    });
    await next.stop();
    for (const [took, state, said] of [
      [null, 'ok', 'a fallback is set (not used yet'],
      [true, 'ok', 'a fallback is set (it took the last message)'],
      [false, 'warn', 'the fallback did not take the last message'],
    ] as const) {
      const kept = JSON.parse((await store.checkpoint()) ?? '');
      const fallback = { last: took === null ? null : { at: 0, ok: took } };
      const lease = await store.lease('b', Date.now(), 60_000);
      await store.saveCheckpoint('fence' in lease ? lease.fence : 0, JSON.stringify({ ...kept, fallback }));
      expect(await checked()).toMatchObject({ state, detail: expect.stringContaining(said) });
    }
    await store.close();
  });
});
