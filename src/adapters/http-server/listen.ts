import type { AddressInfo, Server } from 'node:net';
import { ListenError, type ListenErrorKind } from '../../ports/edge.ts';

/** A Unix socket's path, or a host and port (0: any free one). */
export type ListenPlace =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

const KINDS: Readonly<Record<string, ListenErrorKind>> = {
  EACCES: 'port-forbidden',
  EPERM: 'port-forbidden',
  EADDRNOTAVAIL: 'no-such-address',
  ENOTFOUND: 'no-such-address',
  EAI_AGAIN: 'no-such-address',
  EINVAL: 'no-such-address',
};

/** Resolves with the place as it became; rejects with a `ListenError`. */
export function listen(server: Server, at: ListenPlace): Promise<ListenPlace> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(listenError(at, error));
    server.once('error', fail);
    server.listen(at.kind === 'unix' ? { path: at.path } : { host: at.host, port: at.port }, () => {
      server.off('error', fail);
      const address = server.address() as AddressInfo | string;
      resolve(typeof address === 'string' || at.kind === 'unix' ? at : { ...at, port: address.port });
    });
  });
}

function listenError(at: ListenPlace, error: NodeJS.ErrnoException): ListenError {
  const reason = error.code ?? 'unknown';
  if (at.kind === 'unix') {
    const kind = reason === 'EADDRINUSE' ? 'socket-in-use' : 'failed';
    return new ListenError(kind, { path: at.path, reason }, error);
  }
  const kind = reason === 'EADDRINUSE' ? 'port-in-use' : (KINDS[reason] ?? 'failed');
  return new ListenError(kind, { host: at.host, port: at.port, reason }, error);
}
