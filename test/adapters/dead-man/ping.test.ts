import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { pingDeadMan, postTo } from '../../../src/adapters/dead-man/ping.ts';
import type { FallbackMessage } from '../../../src/ports/page-sender.ts';

const MESSAGE: FallbackMessage = {
  ...{
    text: '決済: 未送信',
    status: 'unsent',
    title: '決済',
    rule: 'checkout-5xx',
    group: null,
    service: null,
  },
  ...{ urgency: 'high', severity: 'error', since: '2026-11-25T03:00:00.000Z', links: [] },
  ...{ not_sent_since: '2026-11-25T03:00:06.000Z', figures: { users: 40 }, dedup_key: 'oncall/k' },
};

let close = () => {};
afterEach(() => close());

/** A receiver; gives its address. */
async function receiver(answer: (request: IncomingMessage, reply: ServerResponse) => unknown) {
  const server = createServer((request, reply) => void answer(request, reply));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?sig=s3cret`;
}

describe('the addresses that a detector calls beside the pager', () => {
  it('DET-1001 the fallback gets one JSON document, and takes it by any answer of 200 to 299', async () => {
    const got: unknown[] = [];
    const url = await receiver(async (request, reply) => {
      const { method, url, headers } = request;
      got.push([method, url, headers['content-type'], method === 'GET' ? null : await json(request)]);
      reply.writeHead(202).end('ok');
    });
    expect(await postTo(url)(MESSAGE, new AbortController().signal)).toBe(true);
    expect(await pingDeadMan(url.replace('/hook', '/ping'))).toBe(true);
    expect(got).toEqual([
      ['POST', '/hook?sig=s3cret', 'application/json', MESSAGE],
      ['GET', '/ping?sig=s3cret', undefined, null],
    ]);
  });

  it.each([400, 404, 429, 500, 302])('DET-1001 has not taken what it answers with %i', async (status) => {
    const paths: string[] = [];
    const url = await receiver((request, reply) => {
      paths.push(String(request.url));
      reply.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await postTo(url)(MESSAGE, new AbortController().signal)).toBe(false);
    expect(await pingDeadMan(url)).toBe(false);
    // What users suffer goes to no address that another one names.
    expect(paths).toEqual(['/hook?sig=s3cret', '/hook?sig=s3cret']);
  });

  it('DET-1001 has not taken what it does not answer, and nobody waits for it who ends', async () => {
    const ends = new AbortController();
    const url = await receiver(() => ends.abort());
    expect(await postTo(url)(MESSAGE, ends.signal)).toBe(false);
    close();
    expect(await postTo(url)(MESSAGE, new AbortController().signal)).toBe(false);
  });
});
