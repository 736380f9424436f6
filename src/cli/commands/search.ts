import type { Session } from '../../domain/session.ts';
import type { SessionSummary } from '../../hub/types.ts';
import { clock, dayStamp } from '../../text/time.ts';
import { command } from '../command.ts';
import { CliError, EXIT } from '../errors.ts';
import type { HubApi } from '../hub-api.ts';
import { hubOf } from '../wire.ts';

/** Sessions read at a time. */
const AT_ONCE = 4;

interface Hit {
  readonly session: string;
  readonly title: string;
  /** Absent where only the title has the words. */
  readonly note?: { readonly id: string; readonly at: string; readonly by: string; readonly text: string };
}

export const search = command({
  arguments: [['<words...>', 'argWords']],
  async run(cli, [given]) {
    const words = (given as readonly string[]).flatMap((word) => fold(word).split(/\s+/)).filter(Boolean);
    if (words.length === 0) throw new CliError('nothing-given', { what: 'search' });
    const { api } = await hubOf(cli, { reading: true });
    const hits: Hit[] = [];
    let zones = new Map<string, string>();
    for (const { hit, zone } of await searchAll(api, await api.sessions(), words)) {
      hits.push(hit);
      zones = zones.set(hit.session, zone);
    }
    if (cli.globals.json) cli.out.json(hits);
    else if (hits.length === 0) cli.out.say(cli.t('search-nothing'));
    for (const { session, title, note } of cli.globals.json ? [] : hits) {
      const zone = zones.get(session) ?? 'UTC';
      cli.out.line(
        note
          ? `${session}  ${dayStamp(note.at, zone)} ${clock(note.at, zone)} ${note.by}  ${note.text.split('\n').join(' / ')}`
          : `${session}  ${title}`,
      );
    }
    return hits.length === 0 ? EXIT.notFound : EXIT.done;
  },
});

async function searchAll(api: HubApi, sessions: readonly SessionSummary[], words: readonly string[]) {
  const readable = sessions.filter(({ status }) => status !== 'damaged');
  const found: { hit: Hit; zone: string }[][] = readable.map(() => []);
  let next = 0;
  const work = async () => {
    for (let i = next++; i < readable.length; i = next++) {
      const session = await api.session(readable[i]!.id);
      found[i] = hitsIn(session, words).map((hit) => ({ hit, zone: session.timeZone }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found.flat();
}

function hitsIn(session: Session, words: readonly string[]): readonly Hit[] {
  const has = (text: string) => {
    const folded = fold(text);
    return words.every((word) => folded.includes(word));
  };
  const { id, title } = session;
  const notes = session.notes.filter((note) => !note.removed && has(`${note.text}\n${note.by.name}`));
  const hits = notes.map((note) => {
    return { session: id, title, note: { id: note.id, at: note.at, by: note.by.name, text: note.text } };
  });
  return has(`${id} ${title}`) && hits.length === 0 ? [{ session: id, title }] : hits;
}

/** Width and case are no difference to someone who searches. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
