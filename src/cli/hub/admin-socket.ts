import { rm } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Edge } from '../../ports/edge.ts';
import { type Server, server } from '../wiring/hub-server.ts';
import { adminSocket, type BackupAnswer, outcomeOf } from './backup.ts';

const GRACE_MS = 10_000;
const BODY_LIMIT = 8 * 1024;

/**
 * A socket in the hub's own 0700 folder for the person who runs the hub: what asks for the data as a whole, which no member
 * may. The store is locked by this process, so a socket that lies there already is what a killed hub left.
 * Resolves with how to close it; null where the folder's path is too long for a socket.
 */
export async function openAdminSocket(
  data: string,
  backup: (path: string) => Promise<void>,
  onFault: Server['onFault'],
): Promise<(() => Promise<void>) | null> {
  const path = adminSocket(data);
  if (path === null) return null;
  await rm(path, { force: true });
  const serving = await server({ at: { kind: 'unix', path }, edge: adminEdge(backup), onFault });
  return () => serving.close(GRACE_MS);
}

function adminEdge(backup: (path: string) => Promise<void>): Edge {
  const unknown = () => Response.json({ ok: false, reason: 'not-found' }, { status: 404 });
  return {
    async fetch(request) {
      if (request.method !== 'POST' || new URL(request.url).pathname !== '/backup') return unknown();
      const path = (await request.text()).slice(0, BODY_LIMIT);
      if (!isAbsolute(path)) return unknown();
      return Response.json((await outcomeOf(backup(path))) satisfies BackupAnswer);
    },
    upgrade: async () => unknown(),
  };
}
