import { expect, it } from 'vitest';
import { sharingChecks } from '../../../src/cli/doctor/nats.ts';
import { CLI_NATS } from '../../../src/text/i18n/cli/nats.ts';
import { fill } from '../../../src/text/i18n/messages.ts';

const t = (key: string, params: Record<string, string | number> = {}) =>
  fill(CLI_NATS[key as keyof typeof CLI_NATS], 'en', params);
const checks = (...args: Parameters<typeof sharingChecks> extends [unknown, ...infer R] ? R : never) =>
  sharingChecks({ t } as never, ...args);

it('NAT-874 doctor says which hub serves how many shards, which one leads, and how many nobody serves', () => {
  const a = { host: 'a', url: 'https://a', shards: [0, 1, 2], leads: true };
  const b = { host: 'b', url: null, shards: [3], leads: false };
  expect(checks(4, [a, b])).toEqual([
    { check: 'nats', state: 'ok', detail: 'a (https://a) serves 3 of 4 shards, and what the team has once' },
    { check: 'nats', state: 'ok', detail: 'b (-) serves 1 of 4 shards' },
  ]);
  expect(checks(16, [b]).at(-1)).toEqual({
    check: 'nats',
    state: 'warn',
    detail: '15 of 16 shards are served by no hub. Check that the hubs run',
  });
  expect(checks(1, [])).toEqual([]);
});
