import { createHash } from 'node:crypto';
import { nkeys } from '@nats-io/transport-node';

type KeyPair = ReturnType<typeof nkeys.createUser>;

const NO_LIMITS = {
  subs: -1,
  data: -1,
  payload: -1,
  imports: -1,
  exports: -1,
  wildcards: true,
  conn: -1,
  leaf: -1,
  mem_storage: -1,
  disk_storage: -1,
  streams: -1,
  consumer: -1,
};

/** Servers whose users have `.creds` files, as `nsc` makes them: lines of the servers' configuration, and such a file. */
export function operatorSetup(): {
  readonly config: string;
  readonly creds: string;
  readonly strangerCreds: string;
} {
  const [operator, system, account] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createAccount()];
  const of = (key: KeyPair, name: string, limits: object) =>
    jwt(operator, key, name, { limits, type: 'account', version: 2 });
  const ids = { system: system.getPublicKey(), account: account.getPublicKey() };
  return {
    config: `operator: ${jwt(operator, operator, 'rig', { type: 'operator', version: 2 })}
system_account: ${ids.system}
resolver: MEMORY
resolver_preload: {
  ${ids.system}: ${of(system, 'SYS', { ...NO_LIMITS, mem_storage: 0, disk_storage: 0, streams: 0, consumer: 0 })}
  ${ids.account}: ${of(account, 'oncall', NO_LIMITS)}
}`,
    creds: credsOf(account),
    strangerCreds: credsOf(nkeys.createAccount()),
  };
}

function credsOf(account: KeyPair): string {
  const user = nkeys.createUser();
  const claims = { pub: {}, sub: {}, subs: -1, data: -1, payload: -1, type: 'user', version: 2 };
  const seed = new TextDecoder().decode(user.getSeed());
  return `-----BEGIN NATS USER JWT-----
${jwt(account, user, 'hub', claims)}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------
`;
}

function jwt(issuer: KeyPair, subject: KeyPair, name: string, nats: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iat: Math.floor(Date.now() / 1_000),
    iss: issuer.getPublicKey(),
    name,
    sub: subject.getPublicKey(),
    nats,
  };
  const jti = createHash('sha256').update(JSON.stringify(claims)).digest('hex');
  const text = `${part({ typ: 'JWT', alg: 'ed25519-nkey' })}.${part({ jti, ...claims })}`;
  return `${text}.${Buffer.from(issuer.sign(new TextEncoder().encode(text))).toString('base64url')}`;
}
