import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { cliRig, teamHub } from './rig.ts';

const rig = cliRig();
const MB = 1024 * 1024;

/** Sends `head` and `count` times `piece` as a body, whatever the other end does with it; its status. */
function flood(url: string, token: string, head: string, piece: Buffer, count: number): Promise<number> {
  return new Promise((answered, failed) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-length': head.length + piece.length * count,
    };
    const sending = request(`${url}/v1/import`, { method: 'POST', headers }, (response) => {
      response.resume();
      answered(response.statusCode ?? 0);
    });
    sending.on('error', failed);
    if (head !== '') sending.write(head);
    let sent = 0;
    const more = () => {
      while (sent < count && !sending.destroyed) {
        sent += 1;
        if (!sending.write(piece)) return void sending.once('drain', more);
      }
      sending.end();
    };
    more();
  });
}

describe('an import at a real hub', () => {
  it.each([
    ['one line of 20 million objects', '{},', '[', 413],
    ['one array, a million deep', '[', '', 413],
    ['lines that are no event', '{}\n', '', 409],
    ['lines that are no JSON', '{},\n', '', 400],
  ])('SEC-352 of 60 MB does not end it: %s', async (_what, unit, head, status) => {
    const hub = await teamHub(rig, { NODE_OPTIONS: '--max-old-space-size=256' });
    const token = await hub.token('mallory');
    const piece = Buffer.from(unit.repeat(Math.floor(MB / unit.length)));
    expect(await flood(hub.url, token, head, piece, 60)).toBe(status);
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);
    hub.running.child.kill('SIGTERM');
    expect((await hub.running.ended).code).toBe(0);
  });
});
