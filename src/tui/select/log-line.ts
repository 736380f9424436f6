import type { PinnedLine } from '../../domain/event.ts';
import type { AskedLine } from '../../protocol/asks.ts';
import { send } from '../model/effects.ts';
import type { LogList } from '../model/log-list.ts';
import type { World } from '../model/world.ts';
import { ownStep } from './selection.ts';

/** The line as it would stand in a log file. */
export const lineText = (line: AskedLine): string =>
  [line.time, line.level?.toUpperCase(), line.service, line.message].filter((part) => part != null).join(' ');

/** All lines that are held here and that the filters let through, in their order. */
export const linesShown = (logs: LogList): readonly AskedLine[] =>
  Array.from({ length: logs.size }, (_, i) => logs.at(i)).flatMap((row) =>
    row?.kind === 'line' ? logs.linesOf(row) : [],
  );

/** What a pin keeps of a line: its own number and lateness are of the moment. */
export function pinned(line: AskedLine): PinnedLine {
  const { id, time, level, service, message, trace, fields, source } = line;
  return { id, time, level, service, message, ...(trace === undefined ? {} : { trace }), fields, source };
}

export function pinEffect(line: AskedLine, world: World, comment: string | null) {
  const { query, window } = world.session.tail;
  return send(
    'log.pin',
    { line: pinned(line), query, window, step: ownStep(world), comment },
    { key: 'toast.pinned', params: { n: world.session.pins.length + 1 } },
  );
}
