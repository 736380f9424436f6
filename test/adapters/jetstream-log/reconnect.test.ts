import { usernamePasswordAuthenticator } from '@nats-io/transport-node';
import { expect, it, onTestFinished } from 'vitest';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { setUpStreams } from '../../../src/adapters/jetstream-log/set-up.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { startNats } from '../../rigs/nats/nats-server.ts';
import { describeNats } from '../../rigs/nats/with-nats.ts';

describeNats('a connection to a real nats-server', () => {
  it('NAT-890 that is refused for a while, as when its password is changed, goes on once it is taken again', async () => {
    let password = 'first';
    const node = await startNats({
      config: ({ ports, home }) => `listen: "127.0.0.1:${ports.client}"
http: "127.0.0.1:${ports.monitor}"
jetstream { store_dir: "${home}" }
authorization { users: [ { user: oncall, password: ${password} } ] }
`,
    });
    onTestFinished(() => node.stop());
    const auth = { authenticator: usernamePasswordAuthenticator('oncall', 'first') };
    const link = await openNatsLink({ servers: [node.url], auth }, realTime, 'test');
    await setUpStreams(link, 'oncall', { replicas: 1, maxBytes: -1 });
    let refusals = 0;
    void (async () => {
      for await (const { type } of link.nc.status()) if (type === 'error') refusals += 1;
    })();
    const again = async (next: string) => {
      password = next;
      await node.end();
      await node.begin();
    };
    await again('second');
    await expect.poll(() => refusals, { timeout: 30_000 }).toBeGreaterThan(3);
    expect([link.isUp, link.nc.isClosed()]).toEqual([false, false]);
    await again('first');
    await expect.poll(() => link.isUp, { timeout: 30_000 }).toBe(true);
    const { events } = natsNames('oncall');
    expect(await link.reading({ path: events }, () => link.last(events, 'oncall.ev.none'))).toBeNull();
    await link.close();
  });
});
