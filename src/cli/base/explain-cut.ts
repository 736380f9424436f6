import type { Cut } from '../../client/connection/connection-state.ts';
import { CliError } from './errors.ts';

/** The end of a live connection as an error of the command line. */
export function explainCut({ kind, params }: Cut, hub: string): CliError {
  switch (kind) {
    case 'unauthorised':
    case 'expired':
    case 'revoked':
      return new CliError('unauthorised', { hub });
    case 'forbidden':
    case 'removed':
      return new CliError('not-allowed', { reason: `cut.${kind}` });
    case 'not-found':
      return new CliError('no-session', { id: params.session ?? '' });
    case 'gone':
      return new CliError('invite-invalid', { reason: 'expired' });
    case 'certificate':
      return new CliError('certificate', { hub, reason: params.reason ?? kind });
    case 'insecure':
      return new CliError('plain-hub-url', { value: hub });
    case 'protocol':
      return new CliError('hub-version', { hub, theirs: params.hub ?? '?', ours: params.client ?? '?' });
    default:
      return new CliError('ended', { cut: kind, ...params });
  }
}
