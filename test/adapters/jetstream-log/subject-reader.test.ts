import { headers } from '@nats-io/transport-node';
import { expect, it, onTestFinished } from 'vitest';
import { streamMessage } from '../../../src/adapters/jetstream-log/commit-message.ts';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { type NatsLink, openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { SessionHeads } from '../../../src/adapters/jetstream-log/session-heads.ts';
import { setUpStreams } from '../../../src/adapters/jetstream-log/set-up.ts';
import { messagesBetween } from '../../../src/adapters/jetstream-log/subject-reader.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { describeNats, newPrefix, oneNats } from '../../rigs/nats/with-nats.ts';

/** The same connection, but its first consumers are gone before anything is fetched, as with the server that held them. */
function losing(link: NatsLink, times: number) {
  let made = 0;
  const get: NatsLink['js']['consumers']['get'] = async (stream, options) => {
    const consumer = await link.js.consumers.get(stream, options);
    made += 1;
    if (made > times) return consumer;
    const info = await consumer.info(true);
    const fetch: typeof consumer.fetch = async (wanted) => {
      await link.jsm.consumers.delete(String(stream), info.name);
      return consumer.fetch(wanted);
    };
    return new Proxy(consumer, {
      get: (of, name) => {
        const value: unknown = name === 'fetch' ? fetch : Reflect.get(of, name, of);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
  };
  const lossy = new Proxy(link, {
    get: (of, name) => {
      if (name === 'js') return { consumers: { get } };
      const value: unknown = Reflect.get(of, name, of);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
  return { lossy, made: () => made };
}

describeNats('reading a subject of a real nats-server', () => {
  const node = oneNats();

  async function withMessages(count: number) {
    const names = natsNames(newPrefix());
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'test');
    onTestFinished(() => link.close());
    await setUpStreams(link, names.events.slice(0, -'_EV'.length).toLowerCase(), {
      replicas: 1,
      maxBytes: -1,
    });
    const subject = names.session('checkout');
    let last = 0;
    for (let n = 0; n < count; n++) last = (await link.js.publish(subject, new Uint8Array([n]))).seq;
    return { names, link, subject, last };
  }

  it('NAT-940 goes on where the server that held its consumer is gone, and misses nothing', async () => {
    const { names, link, subject, last } = await withMessages(60);
    const { lossy, made } = losing(link, 2);
    const seen: number[] = [];
    const end = streamMessage(last, undefined, new Uint8Array());
    for await (const { at } of messagesBetween(lossy, names.events, subject, 0, end, {})) seen.push(at);
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(made()).toBe(3);
  });

  it('NAT-940 the list of sessions is whole then, too', async () => {
    const { names, link } = await withMessages(0);
    const ids = ['checkout', 'mail', 'search'];
    for (const id of ids) {
      const head = headers();
      head.set('Oncall-Head', JSON.stringify([1, id, '2026-11-24T18:12:00.000Z']));
      await link.js.publish(names.session(id), new Uint8Array(1), { headers: head });
    }
    const { lossy, made } = losing(link, 1);
    const heads = await new SessionHeads(lossy, names).all();
    expect(heads.map(({ session, hash }) => [session, hash])).toEqual(ids.map((id) => [id, id]));
    expect(made()).toBe(2);
  });
});
