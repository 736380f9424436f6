import { issueOf } from '../../../../domain/action-issue.ts';
import { issueReason } from '../../../../text/i18n/issue-text.ts';
import { EXIT } from '../../../base/errors.ts';
import { command } from '../../../grammar/command.ts';
import { commandTo } from '../../../link/act.ts';
import { findAction } from './change.ts';

/** So long it is waited until GitHub has it; the hub goes on with it anyway. */
const WAIT_MS = 20_000;
const PAUSE_MS = 250;

/** Makes an issue of an action, once, also in a session that is closed; says its page. */
export const issueAction = command<{ readonly repo?: string }>({
  arguments: [['<action>', 'argAction', 'action']],
  options: [{ flags: '--repo <owner/name>', help: 'optIssueRepo' }],
  async run(cli, [id], { repo }) {
    const { place, note } = await findAction(cli, String(id));
    const named = repo === undefined ? {} : { repository: repo };
    await commandTo(cli, place, 'issue.ask', { note: note.id, ...named });
    const until = Date.now() + WAIT_MS;
    for (;;) {
      const found = issueOf(await place.link.api.session(place.session), note.id);
      if (found !== null && (found.state !== 'asked' || Date.now() > until)) {
        const { state, url, action } = found;
        const isDone = state === 'made' || state === 'asked';
        const why = isDone ? null : issueReason(action, cli.lang);
        if (cli.globals.json) cli.out.json({ session: place.session, action: String(id), state, url, why });
        else {
          const text = cli.t(`issue-${state}`, { url: url ?? '?', why: why ?? '' });
          if (state === 'made') cli.out.line(text);
          else cli.out.say(text);
        }
        return isDone ? EXIT.done : EXIT.failed;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  },
});
