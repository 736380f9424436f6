import { heldIncidents } from '../../../domain/pager.ts';
import { EXIT } from '../../base/errors.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { act, actOn } from '../../link/act.ts';

interface CloseOptions {
  readonly reason?: string;
  readonly incident?: 'resolve' | 'hand-back' | 'keep';
}

/** A script is asked nothing: what is to become of an acknowledged incident it says itself, or is told that it stays. */
export const close = command<CloseOptions>({
  arguments: [SESSION],
  options: [
    { flags: '--reason <text>', help: 'optReason' },
    { flags: '--incident <what>', help: 'optCloseIncident', choices: ['resolve', 'hand-back', 'keep'] },
  ],
  async run(cli, [word], { reason = null, incident }) {
    const place = await actOn(cli, String(word));
    const held = heldIncidents(await place.link.api.session(place.session));
    if (incident !== undefined && held.length > 0) {
      const quiet = { ...cli, globals: { ...cli.globals, json: false } };
      const left = await act(quiet, place, 'incident.leave', { choice: incident });
      if (left !== EXIT.done) return left;
    }
    const closed = await act(cli, place, 'session.close', { reason });
    if (incident === undefined && held.length > 0) {
      const incidents = held.map(({ number, id }) => (number === null ? id : `#${number}`)).join(', ');
      cli.out.say(cli.t('close-held', { incidents }));
    }
    return closed;
  },
});
