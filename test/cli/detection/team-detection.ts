import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT_KEY, CHECKOUT_ROUTING_KEY } from '../../../src/sim/pagerduty/team.ts';
import { freePort } from '../../free-ports.ts';
import type { CliRig } from '../rig.ts';

/** A rule that pages from five users on; `impact` as its file has it. */
export const checkoutRule = (impact = '{ users: user, page: 5 }'): string => `name: checkout-5xx
source: app
query: service:checkout AND status:>=500
impact: ${impact}
window: 1h
every: 10s
delay: 0s
resolve: { clean: 1 }
`;

/** What a detector needs to page a local PagerDuty. */
export const pagerEnv = (url: string) => ({
  PAGERDUTY_TOKEN: ACCOUNT_KEY,
  PAGERDUTY_API_URL: url,
  PAGERDUTY_EVENTS_URL: url,
  PAGERDUTY_ROUTING_KEY: CHECKOUT_ROUTING_KEY,
});

/** The settings of a team hub that evaluates a rule over forty users with errors; `more`: rows of its file. */
export async function teamDetection(rig: CliRig, rule: string, more: readonly string[] = []) {
  const folder = join(rig.root, 'team');
  mkdirSync(join(folder, 'sessions', 'rules'), { recursive: true });
  const lines = Array.from({ length: 40 }, (_, i) => ({
    '@timestamp': new Date(Date.now() - 60_000 - i).toISOString(),
    ...{ service: 'checkout', status: 504, acquirer: 'b', user: `u-${i}`, message: 'pay' },
  }));
  writeFileSync(join(folder, 'app.log'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  writeFileSync(join(folder, 'sessions', 'rules', 'checkout.yaml'), rule);
  const port = await freePort();
  const config = join(folder, 'hub.yaml');
  const rows = [`listen: 127.0.0.1:${port}`, 'tls: proxy', 'data: data', 'watch: true', ...more, 'sources:'];
  writeFileSync(config, [...rows, `  app: { type: file, path: ${join(folder, 'app.log')} }`].join('\n'));
  const who = ['--name', 'sato', '--email', 'sato@example.com', '--config', config];
  return {
    config,
    url: `http://127.0.0.1:${port}`,
    token: async () => (await rig.ok(['hub', 'token', 'create', ...who])).trim(),
  };
}
