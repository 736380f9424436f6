import type { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import {
  CERTIFICATE,
  type HubCertificate,
  hubCertificate,
  names,
  publicKeyPin,
} from '../../adapters/certificate/hub-certificate.ts';
import { type ServeOptions, type Serving, serve } from '../../adapters/http-server/serve.ts';
import { openSqliteLog, type SqliteLog } from '../../adapters/sqlite-log/sqlite-log.ts';
import { acceptor } from '../../adapters/websocket/accept.ts';
import type { PrivateFiles } from '../../ports/private-files.ts';
import { FRAME_LIMIT } from '../../protocol/version.ts';

export type Server = Omit<ServeOptions, 'accept'>;

/** File of a hub's events below its data folder. */
export const eventFile = (data: string): string => join(data, 'events.db');

/** The event store of a data folder. Rejects with an `EventLogError`. */
export const eventStore = (data: string): Promise<SqliteLog> => eventStoreAt(eventFile(data));

/** The same in a file of its own. */
export const eventStoreAt = (path: string): Promise<SqliteLog> => openSqliteLog({ path });

/** Serves HTTP and live connections. Rejects with a `ListenError`. */
export const server = (options: Server): Promise<Serving> =>
  serve({ ...options, accept: acceptor(FRAME_LIMIT) });

/** The hub's own certificate for these names, made or renewed where needed. */
export const ownCertificate = (
  files: PrivateFiles,
  hosts: readonly string[],
  now: Date,
): Promise<HubCertificate> => hubCertificate(files, hosts, now);

/** Its file below a hub's data folder. */
export const ownCertificateFile = (data: string): string => join(data, CERTIFICATE);

/** Whether a certificate is for this host name or address. */
export const isFor = (certificate: X509Certificate, host: string): boolean => names(certificate, host);

/** What a join line names a hub's key by. */
export const keyPin = (certificate: X509Certificate): string => publicKeyPin(certificate);
