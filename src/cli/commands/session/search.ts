import { authorWords, titleWithImport } from '../../../record/imported.ts';
import type { SearchHit } from '../../../record/search.ts';
import { asCompared } from '../../../text/as-compared.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { clock, dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { type CliText, cliText } from '../../base/language.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../grammar/command.ts';
import { retryTransient } from '../../link/act.ts';
import { hubOf } from '../../link/wire.ts';

export const search = command({
  arguments: [['<words...>', 'argWords']],
  async run(cli, [given]) {
    const words = asCompared((given as readonly string[]).join(' ')).trim();
    if (words === '') throw new CliError('missing-argument', { command: 'oncall search', argument: 'words' });
    const { api } = await hubOf(cli, { reading: true });
    const { hits, read, unread } = await retryTransient(() => api.search(words));
    const told = searchedLines(cli.t, { words, isFound: hits.length > 0, read, unread });
    if (cli.globals.json) {
      cli.out.json(hits.map(hitJson));
      // The data has no place for what was not looked at.
      if (unread.length > 0) for (const line of told) cli.out.say(line);
    } else if (read + unread.length === 0) cli.out.say(cli.t('list-empty'));
    else {
      for (const line of foundRows(hits, cli.lang)) cli.out.line(line);
      for (const line of told) cli.out.say(line);
    }
    return hits.length === 0 ? EXIT.notFound : EXIT.done;
  },
});

interface Searched {
  readonly words: string;
  readonly isFound: boolean;
  /** The number of sessions that were searched. */
  readonly read: number;
  /** Ids of those whose logs are damaged, so that their content is unknown. */
  readonly unread: readonly string[];
}

/** The lines for a search without a hit, and for sessions that were not searched. */
export function searchedLines(t: CliText, { words, isFound, read, unread }: Searched): readonly string[] {
  const key = unread.length === 0 ? 'search-nothing' : 'search-nothing-read';
  return [
    ...(isFound ? [] : [t(key, { words, n: read })]),
    ...(unread.length === 0 ? [] : [t('search-unread', { sessions: unread.join(', ') })]),
  ];
}

/** A line for each, in columns. */
export const foundRows = (hits: readonly SearchHit[], lang: Lang): readonly string[] =>
  columns(
    hits.map((hit) => rowOf(hit, lang)),
    width,
  );

/** Session, when and who wrote it, and the text on one line; of a session whose title alone has the words, the title. */
function rowOf(hit: SearchHit, lang: Lang): readonly string[] {
  const { session: id, note, pin, timeZone: zone } = hit;
  const found = note ?? pin;
  if (!found) return [id, '', '', titleWithImport(hit, lang)];
  const when = `${dayStamp(found.at, zone)} ${clock(found.at, zone)}`;
  const text = found.text.split('\n').join(' / ');
  const said = pin ? cliText(lang)('search-pin', { n: pin.number, text }) : text;
  return [id, when, authorWords(found.by, found.imported, lang), said];
}

/** Keys are a contract: docs/reference/json.md. */
const hitJson = ({ session, title, importedTo = 0, importedBy, note, pin }: SearchHit) => ({
  ...{ session, title },
  ...(importedTo > 0 ? { importedBy: importedBy?.by.name ?? null } : {}),
  ...(note ? { note } : {}),
  ...(pin ? { pin } : {}),
});
