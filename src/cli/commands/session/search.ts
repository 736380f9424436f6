import type { Session } from '../../../domain/session.ts';
import type { SessionSummary } from '../../../hub/base/contract.ts';
import { clock, dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../grammar/command.ts';
import type { HubApi } from '../../link/hub-api.ts';
import { hubOf } from '../../link/wire.ts';

/** Sessions read at a time. */
const AT_ONCE = 4;

interface Hit {
  readonly session: string;
  readonly title: string;
  /** Absent where only the title has the words. */
  readonly note?: { readonly id: string; readonly at: string; readonly by: string; readonly text: string };
}

interface Found {
  readonly hit: Hit;
  readonly zone: string;
}

export const search = command({
  arguments: [['<words...>', 'argWords']],
  async run(cli, [given]) {
    const words = (given as readonly string[]).flatMap((word) => fold(word).split(/\s+/)).filter(Boolean);
    if (words.length === 0) throw new CliError('nothing-given', { what: 'search' });
    const { api } = await hubOf(cli, { reading: true });
    const sessions = await api.sessions();
    const found = await searchAll(api, sessions, words);
    const hits = found.map(({ hit }) => hit);
    if (cli.globals.json) cli.out.json(hits);
    else if (sessions.length === 0) cli.out.say(cli.t('list-empty'));
    else if (found.length === 0) {
      cli.out.say(cli.t('search-nothing', { words: words.join(' '), n: sessions.length }));
    } else for (const line of columns(found.map(rowOf), width)) cli.out.line(line);
    return hits.length === 0 ? EXIT.notFound : EXIT.done;
  },
});

/** Session, when and who wrote it, and the text on one line; of a session whose title alone has the words, the title. */
function rowOf({ hit: { session, title, note }, zone }: Found): readonly string[] {
  if (!note) return [session, '', '', title];
  const when = `${dayStamp(note.at, zone)} ${clock(note.at, zone)}`;
  return [session, when, note.by, note.text.split('\n').join(' / ')];
}

async function searchAll(api: HubApi, sessions: readonly SessionSummary[], words: readonly string[]) {
  const readable = sessions.filter(({ status }) => status !== 'damaged');
  const found: Found[][] = readable.map(() => []);
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
