import { command } from '../../command.ts';
import { act, actOn, findParticipant } from '../../link/act.ts';

export const remove = command<{ readonly reason?: string }>({
  arguments: [
    ['<session>', 'argSession'],
    ['<who>', 'argWho'],
  ],
  options: [{ flags: '--reason <text>', help: 'optReason' }],
  async run(cli, [session, who], { reason = null }) {
    const place = await actOn(cli, String(session));
    const { id: me } = await place.link.me();
    const participant = findParticipant(await place.link.api.session(place.session), String(who), me);
    return act(cli, place, 'participant.remove', { participant, reason });
  },
});
