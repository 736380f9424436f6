import { CliError } from '../base/errors.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { HubLink } from './wire.ts';

/** Reads `HOST:PORT`, `[::1]:7373` or `:7373` (every address of this machine). */
export function readAddress(what: string, value: string): { readonly host: string; readonly port: number } {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]*)):(\d{1,5})$/.exec(value.trim());
  const port = Number(found?.[3] ?? -1);
  if (!found || port > 65_535) throw new CliError('bad-address', { what, value });
  return { host: found[1] ?? (found[2] || '0.0.0.0'), port };
}

/**
 * Opens the local hub to others at an address. One that is open already stays where it is, and the message says so. A team
 * hub is open by its own settings.
 */
export async function listenOn(cli: Invocation, link: HubLink, address: string): Promise<void> {
  const { host, port } = readAddress('--listen', address);
  if (link.kind !== 'local') throw new CliError('listen-on-team-hub', { hub: link.api.address });
  try {
    await link.api.listen(host, port);
  } catch (error) {
    if (!(error instanceof CliError && error.kind === 'already-listening')) throw error;
    cli.out.say(cli.t('listen-already', { base: error.params.base ?? '' }));
  }
}
