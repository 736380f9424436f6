/** Where a hub is: a Unix socket of this machine, or an address others can reach too. */
export type HubTarget =
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'url';
      /** `https://host[:port]`; plain `http://` only for a loopback host. */
      readonly base: string;
      /** SHA-256 of the only public key to accept, base64url; absent: the machine's authorities decide. */
      readonly pin?: string;
      /** Further authorities to trust, PEM. */
      readonly ca?: string;
    };

/** Who asks: a hub token, or (on the Unix socket) headers with one's own identity. Never part of an address. */
export interface DialCredentials {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function credentialHeaders({ token, headers }: DialCredentials): Record<string, string> {
  return { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
}

/** The `Host` header for a target. */
export function hostOf(target: HubTarget): string {
  return target.kind === 'unix' ? 'localhost' : new URL(target.base).host;
}

/** What an error may show of a target: no path of a URL, and nothing secret. */
export function addressOf(target: HubTarget): string {
  return target.kind === 'unix' ? target.path : new URL(target.base).origin;
}
