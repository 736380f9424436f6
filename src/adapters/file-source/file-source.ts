import { Undecodable } from '../../logs/undecodable.ts';
import type { LogSource, PastLines } from '../../ports/log-source.ts';
import { History } from './history.ts';
import { LineClock } from './line-clock.ts';
import { nodeFiles } from './node-files.ts';
import { FILE_TUNING, type FileSourceOptions } from './options.ts';
import { fileCount, fileFieldNames, filePeople, fileTrace, fileValues } from './questions.ts';
import { FileTail } from './tail.ts';

/**
 * A growing file as a log source: its last lines at once, then followed across rotation, truncation and absence, with
 * scroll-back into its rotated files, compressed ones too. Line ids are `<inode>-<hash of the first line>:<byte offset>`, the same after a rename and a restart.
 * States: `refused` with `file-missing`, `file-is-directory`, `file-not-regular` or `file-unreadable`, `unreachable`
 * with `file-failed`, each `{path, code}`; the source goes on trying. Live it may tell `undecodable {looks}`,
 * `file-clock-ahead {offset}` and `file-clock-behind {offset}`.
 */
export function fileSource(options: FileSourceOptions): LogSource & PastLines {
  const files = options.files ?? nodeFiles;
  const settings = {
    ...options,
    tuning: { ...FILE_TUNING, ...options.tuning },
    undecodable: new Undecodable(),
    clock: new LineClock(),
  };
  const history = new History(files, options.path, settings, () => options.time.now());
  const { people } = options;
  return {
    name: options.name,
    guests: options.guests,
    ...(options.link === undefined ? {} : { link: options.link }),
    open: (window, sink, signal) => new FileTail(files, settings, window, sink, signal).run(),
    before: (before, limit) => history.before(before, limit),
    after: (after, limit) => history.after(after, limit),
    context: (id, before, after) => history.context(id, before, after),
    sample: (from, to, most) => history.sample(from, to, most),
    oldest: () => history.oldest(),
    search: (search) => history.search(search),
    trace: (trace, stretch, limit) => fileTrace(history, trace, stretch, limit),
    values: (field, stretch, choice) => fileValues(history, field, stretch, choice),
    people: async (stretch) => (people === undefined ? null : filePeople(history, people, stretch)),
    count: (query, stretch) => fileCount(history, query, stretch, options.time.now()),
    fieldNames: () => fileFieldNames(history, options.time.now()),
    isReadWhole: true,
    tryQuery: () => Promise.reject({ kind: 'no-query', params: {} }),
  };
}
