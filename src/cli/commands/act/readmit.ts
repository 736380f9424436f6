import { command } from '../../command.ts';
import { act, actOn, findParticipant } from '../../link/act.ts';

/** Takes a removal back: they may come again with the token they have, where that is still good. */
export const readmit = command({
  arguments: [
    ['<session>', 'argSession'],
    ['<who>', 'argWho'],
  ],
  async run(cli, [session, who]) {
    const place = await actOn(cli, String(session));
    const state = await place.link.api.session(place.session);
    return act(cli, place, 'participant.readmit', {
      participant: findParticipant(state, String(who), '', true),
    });
  },
});
