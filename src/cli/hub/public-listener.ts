import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Serving, TlsIdentity } from '../../adapters/http-server/serve.ts';
import type { Time } from '../../ports/clock.ts';
import type { PrivateFiles } from '../../ports/private-files.ts';
import type { Listening } from '../../protocol/http.ts';
import { HubStartError } from '../base/hub-start-error.ts';
import { keyPin, ownCertificate, type Server, server } from '../wiring/hub-server.ts';
import { baseUrl, certificateNames, nameIn } from './own-names.ts';

const DAY_MS = 86_400_000;

/** `own`: a certificate it makes; `proxy`: none, for a proxy on this machine; or PEM files of one's own. */
type Tls = 'own' | 'proxy' | { readonly certificate: string; readonly key: string };

export interface PublicPlace {
  readonly host: string;
  readonly port: number;
  readonly tls: Tls;
  /** How others reach it; null: by the address it listens on. */
  readonly url: string | null;
}

export interface PublicListener {
  readonly serving: Serving;
  readonly listening: Listening;
  readonly host: string;
  close(graceMs: number): Promise<void>;
}

export interface PublicListenerDeps extends Pick<Server, 'edge' | 'onFault'> {
  /** Where its own key and certificate are kept. */
  readonly files: PrivateFiles;
  readonly time: Time;
}

interface Identity {
  readonly tls: TlsIdentity | null;
  readonly pin: string | null;
}

/** Opens a hub to others. Rejects with a `ListenError`, `PrivateFileError` or `HubStartError`. */
export async function publicListener(place: PublicPlace, deps: PublicListenerDeps): Promise<PublicListener> {
  const { edge, onFault, time } = deps;
  let identity = await readIdentity(place, deps);
  const at = { kind: 'tcp', host: place.host, port: place.port } as const;
  const serving = await server({ at, edge, onFault, ...(identity.tls ? { tls: identity.tls } : {}) });
  const port = serving.at.kind === 'tcp' ? serving.at.port : place.port;
  // A certificate that is renewed on disk, or near its end, is served from the next day on without a restart.
  let cancel = () => {};
  const renewDaily = () => {
    cancel = time.after(DAY_MS, () => {
      renewDaily();
      readIdentity(place, deps).then((renewed) => {
        identity = renewed;
        if (renewed.tls) serving.renew(renewed.tls);
      }, onFault);
    });
  };
  if (identity.tls) renewDaily();
  return {
    serving,
    host: place.host,
    get listening() {
      const { pin, tls } = identity;
      const shown = pin === null || tls === null ? {} : { fingerprint: fingerprintOf(tls.certificate) };
      return { base: place.url ?? baseUrl(place.host, port), pin, ...shown };
    },
    close(graceMs) {
      cancel();
      return serving.close(graceMs);
    },
  };
}

async function readIdentity(
  { tls, host, url }: PublicPlace,
  { files, time }: PublicListenerDeps,
): Promise<Identity> {
  if (tls === 'proxy') return { tls: null, pin: null };
  if (tls === 'own') {
    const named = url === null ? [] : [nameIn(url)];
    const own = await ownCertificate(files, [...named, ...certificateNames(host)], new Date(time.now()));
    return { tls: own, pin: own.pin };
  }
  const [certificate, key] = [await readPem(tls.certificate), await readPem(tls.key)];
  return { tls: { certificate, key }, pin: selfMade(certificate) };
}

/** As browsers show it: SHA-256 of the whole certificate, in hex. */
const fingerprintOf = (certificate: string): string => new X509Certificate(certificate).fingerprint256;

async function readPem(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new HubStartError('file', { path, reason: error.code ?? 'unknown' }, error);
  });
}

/** No authority signed a self-signed certificate, so clients must know its key. */
function selfMade(certificate: string): string | null {
  const parsed = new X509Certificate(certificate);
  return parsed.issuer === parsed.subject ? keyPin(parsed) : null;
}
