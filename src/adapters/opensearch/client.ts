import type { ClientRequest, IncomingMessage } from 'node:http';
import { Client, type ClientOptions, Connection, Serializer } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import { exactNumbers } from '../../logs/json.ts';

import type { Auth, ClusterOptions } from './options.ts';

/*
 * The official client with its habits that do not suit a tail put off: no retries of its own (four without a pause),
 * no sniffing (a load balancer hides the nodes), no pings to revive the only connection, documents read exactly.
 */

/** Whole numbers which a double may round; in a text it costs only time to be wrong about one. */
const LONG = /[[:,]\s*-?\d{16}/;

/**
 * JSON of any size to values: `__proto__` as an ordinary own key, longs beyond 2^53 as their digits. The client's own
 * ways are to refuse the one, and to read a page with the other by a parser in JavaScript, which is many times slower.
 */
export function parseExactly(text: string): unknown {
  return LONG.test(text) ? JSON.parse(text, exactNumbers) : JSON.parse(text);
}

class ExactSerializer extends Serializer {
  override deserialize(json: string): unknown {
    return parseExactly(json);
  }
}

type ConnectionClass = typeof Connection;
type Answered = (error: Error | null, response: IncomingMessage | null) => void;

/** Keeps the system's code of an error, and writes nothing on standard output when a socket breaks later. */
function quiet(Base: ConnectionClass): ConnectionClass {
  return class QuietConnection extends Base {
    override request(params: Parameters<Connection['request']>[0], answered: Answered): ClientRequest {
      let code: string | undefined;
      const request = super.request(params, (error, response) => {
        if (response) request.removeAllListeners('error').on('error', () => {});
        answered(error && code !== undefined ? Object.assign(error, { code }) : error, response);
      });
      return request.prependListener('error', (error: NodeJS.ErrnoException) => {
        code = error.code;
      });
    }
  };
}

/** Connections held to a cluster: a poll, and what people ask beside it. */
const SOCKETS = 4;

export function openClient({ node, ca, auth }: ClusterOptions, timeoutMs: number): Client {
  const { Connection: Base, ...signed } = signing(auth);
  return new Client({
    node,
    ...signed,
    Connection: quiet(Base),
    Serializer: ExactSerializer,
    ...(auth.kind === 'basic' ? { auth: { username: auth.username, password: auth.password } } : {}),
    ...(ca === undefined ? {} : { ssl: { ca } }),
    maxRetries: 0,
    requestTimeout: timeoutMs,
    resurrectStrategy: 'none',
    sniffOnStart: false,
    sniffInterval: false,
    sniffOnConnectionFault: false,
    agent: { keepAlive: true, maxSockets: SOCKETS, maxFreeSockets: SOCKETS },
    name: 'oncall',
  } as ClientOptions);
}

function signing(auth: Auth): Pick<ClientOptions, 'Transport'> & { Connection: ConnectionClass } {
  if (auth.kind !== 'sigv4') return { Connection };
  let provider: (() => Promise<AwsCredentials>) | null = null;
  const signer = AwsSigv4Signer({
    service: auth.service,
    region: auth.region,
    getCredentials: async () => {
      provider ??= await credentialProvider();
      return provider();
    },
  });
  return { Transport: signer.Transport, Connection: signer.Connection };
}

interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Environment, profile with SSO, web identity, container or instance: as AWS's own tools look. Loaded when needed. */
async function credentialProvider(): Promise<() => Promise<AwsCredentials>> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider();
}
