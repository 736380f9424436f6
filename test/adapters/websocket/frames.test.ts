import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { collect, dial, networkRig } from '../../network-rig.ts';

const rig = networkRig();

describe('frames', () => {
  const open = async () => {
    await rig.serve({ kind: 'unix', path: join(rig.root, 's') });
    return { kind: 'unix', path: join(rig.root, 's') } as const;
  };

  it('SEC-40 ends a peer that sends more than 64 KiB with 1009', async () => {
    const socket = await dial(await open());
    const { codes } = collect(socket);
    socket.send('x'.repeat(1024 * 1024));
    await vi.waitFor(() => expect(codes).toEqual([1009]));
  });

  it('SEC-41 offers and takes no compression, binary frames or endless fragments', async () => {
    const { path } = await open();
    const dialRaw = () => new WebSocket(`ws+unix:${path}:/live`, { perMessageDeflate: true });
    const opened = (ws: WebSocket) => new Promise((done) => ws.once('open', done));
    const closed = (ws: WebSocket) => new Promise((done) => ws.once('close', done));
    const binary = dialRaw();
    await opened(binary);
    expect(binary.extensions).toBe('');
    binary.send(Buffer.from([1, 2]), { binary: true });
    expect(await closed(binary)).toBe(1003);
    const fragments = dialRaw();
    fragments.on('error', () => {});
    await opened(fragments);
    for (let i = 0; i < 100; i += 1) fragments.send('x', { fin: false });
    expect(await closed(fragments)).toBe(1008);
  });
});
