import * as may from './availability.ts';
import type { SessionAlso, SessionBinding } from './binding.ts';
import { CHANGE_BINDINGS, VIEW_BINDINGS } from './change-keys.ts';
import { LESSON_BINDINGS } from './lesson-keys.ts';
import * as line from './line-availability.ts';
import { LINE_BINDINGS } from './line-keys.ts';
import * as pager from './pager-availability.ts';
import { RANGE_BINDINGS } from './range-keys.ts';

const replays: SessionAlso['holds'] = (state) => state.replays;
const zoomed: SessionAlso['holds'] = ({ zoom }) => zoom !== 'none';
const searches: SessionAlso['holds'] = ({ logs }) => logs.search !== '';
const filters: SessionAlso['holds'] = ({ dialogs }) => {
  const top = dialogs.at(-1);
  return top?.kind === 'text' && top.filter !== undefined;
};
const frozen: SessionAlso['holds'] = ({ logs }) => logs.bottom !== null;

/**
 * Every key of the screen. Footer, help, palette and dispatch all read this table and nothing else.
 * A pane's own binding goes before a global one of the same key.
 */
export const BINDINGS = [
  { id: 'pane.next', scope: 'global', keys: ['tab'] },
  { id: 'pane.previous', scope: 'global', keys: ['shift+tab'] },
  { id: 'pane.checklist', scope: 'global', keys: ['1'] },
  { id: 'pane.logs', scope: 'global', keys: ['2'] },
  { id: 'pane.notes', scope: 'global', keys: ['3'] },
  { id: 'pane.people', scope: 'global', keys: ['4'] },
  ...VIEW_BINDINGS,
  {
    id: 'move.down',
    scope: 'global',
    keys: ['j', 'down'],
    pair: { key: 'k', name: 'pair.move.down' },
    also: { scope: 'global', keys: ['j', 'down'], holds: replays, foot: 4 },
  },
  { id: 'move.up', scope: 'global', keys: ['k', 'up'] },
  { id: 'move.first', scope: 'global', keys: ['g', 'home'] },
  { id: 'move.last', scope: 'global', keys: ['G', 'end'] },
  { id: 'move.page-down', scope: 'global', keys: ['pagedown', 'ctrl+d', 'ctrl+f'] },
  { id: 'move.page-up', scope: 'global', keys: ['pageup', 'ctrl+u', 'ctrl+b'] },
  // Esc ends a range before it ends the zoom.
  ...RANGE_BINDINGS,
  { id: 'zoom', scope: 'global', keys: ['z'] },
  {
    id: 'zoom.back',
    scope: 'global',
    keys: ['='],
    when: may.isZoomed,
    also: { scope: 'global', keys: ['=', 'esc'], holds: zoomed, foot: 0 },
  },

  { id: 'step.tick', scope: 'checklist', keys: ['space'], foot: 1, danger: 'change', when: may.tickStep },
  { id: 'step.skip', scope: 'checklist', keys: ['s'], foot: 2, danger: 'change', when: may.changeStep },
  { id: 'step.assign', scope: 'checklist', keys: ['a'], foot: 3, danger: 'change', when: may.changeStep },
  { id: 'step.start', scope: 'checklist', keys: ['t'], foot: 14, danger: 'change', when: may.startStep },
  { id: 'step.add', scope: 'checklist', keys: ['+'], foot: 15, danger: 'change', when: may.addStep },
  { id: 'step.open', scope: 'checklist', keys: ['enter'], foot: 13, when: may.onPlace },
  { id: 'phase.fold', scope: 'checklist', keys: ['left', 'h'], when: may.onStep },
  { id: 'phase.unfold', scope: 'checklist', keys: ['right'], when: may.onFolded },
  { id: 'step.copy', scope: 'checklist', keys: ['y'], foot: 4, when: may.copyStep },
  { id: 'step.query', scope: 'checklist', keys: ['Q'], foot: 12, danger: 'change', when: may.queryOfStep },
  { id: 'step.edit', scope: 'checklist', keys: ['w'], danger: 'change', when: may.changeStep },

  { id: 'logs.freeze', scope: 'logs', keys: ['space'], foot: 1, when: may.freeze },
  {
    id: 'logs.search-end',
    scope: 'logs',
    keys: ['backspace'],
    when: may.searching,
    also: { scope: 'logs', keys: ['esc'], holds: searches, foot: 3 },
  },
  {
    id: 'logs.live',
    scope: 'logs',
    keys: ['esc'],
    foot: 1,
    when: may.goLive,
    also: { scope: 'logs', keys: ['esc'], holds: frozen },
  },
  { id: 'logs.open', scope: 'logs', keys: ['enter'], foot: 13, when: may.onLines },
  { id: 'logs.search', scope: 'global', keys: ['/'], foot: 24 },
  {
    id: 'logs.next-hit',
    scope: 'global',
    keys: ['.'],
    when: may.searching,
    also: { scope: 'logs', keys: ['n'], holds: searches, foot: 1 },
  },
  {
    id: 'logs.previous-hit',
    scope: 'global',
    keys: [','],
    when: may.searching,
    also: { scope: 'logs', keys: ['N'], holds: searches, foot: 2 },
  },
  { id: 'logs.level', scope: 'global', keys: ['l'] },
  { id: 'logs.include', scope: 'global', keys: ['i'] },
  { id: 'logs.exclude', scope: 'global', keys: ['x'] },
  { id: 'logs.filters', scope: 'global', keys: ['v'], when: may.filtering },
  { id: 'logs.next-error', scope: 'global', keys: ['e'], when: may.onLines },
  { id: 'logs.previous-error', scope: 'global', keys: ['E'], when: may.onLines },
  { id: 'logs.context', scope: 'global', keys: ['c'], when: may.onSelectedLine },
  { id: 'logs.pin', scope: 'global', keys: ['p'], foot: 5, danger: 'change', when: may.pin },
  { id: 'logs.pin-comment', scope: 'logs', keys: ['w'], danger: 'change', when: may.pinSelected },
  { id: 'logs.unpin', scope: 'logs', keys: ['delete'], danger: 'change', when: may.unpin },
  { id: 'logs.copy', scope: 'logs', keys: ['y'], when: may.onSelectedLine },
  { id: 'logs.fold', scope: 'logs', keys: ['r'] },
  { id: 'logs.spread', scope: 'logs', keys: ['s'], when: may.onSelectedLine },
  { id: 'logs.wrap', scope: 'logs', keys: ['W'] },
  { id: 'logs.right', scope: 'logs', keys: ['right', '>'], when: may.shiftLines },
  { id: 'logs.left', scope: 'logs', keys: ['left', '<'], when: may.shiftLines },
  { id: 'logs.utc', scope: 'global', keys: ['U'] },
  { id: 'logs.fill', scope: 'logs', keys: ['L'], when: may.fillGap },
  { id: 'logs.picture', scope: 'global', keys: ['h'], when: may.picture },
  { id: 'logs.query', scope: 'global', keys: ['Q'], danger: 'change', when: may.setQuery },
  { id: 'logs.window', scope: 'logs', keys: ['t'], danger: 'change', when: may.setTail },
  { id: 'logs.mute', scope: 'logs', keys: ['M'], danger: 'change', when: may.mute },

  { id: 'pattern.open', scope: 'patterns', keys: ['enter', 'space'], foot: 1, when: may.onPatternRow },
  { id: 'pattern.pin', scope: 'patterns', keys: ['p'], foot: 2, danger: 'change', when: may.pinPattern },
  { id: 'pattern.mute', scope: 'patterns', keys: ['M'], foot: 3, danger: 'change', when: may.mutePattern },
  { id: 'pattern.copy', scope: 'patterns', keys: ['y'], when: may.onPattern },
  { id: 'compare.open', scope: 'compare', keys: ['enter'], foot: 1, when: may.onService },
  { id: 'compare.boundary', scope: 'compare', keys: ['t'], foot: 2, when: may.compare },

  ...CHANGE_BINDINGS,

  { id: 'note.open', scope: 'notes', keys: ['enter'], foot: 13, when: may.onEntry },
  { id: 'note.filter', scope: 'notes', keys: ['l'], foot: 5, when: may.filterNotes },
  { id: 'pin.context', scope: 'notes', keys: ['c'], when: may.onPin },
  { id: 'note.amend', scope: 'notes', keys: ['e'], foot: 2, danger: 'change', when: may.amendNote },
  { id: 'note.done', scope: 'notes', keys: ['space'], foot: 1, danger: 'change', when: may.changeAction },
  { id: 'note.owner', scope: 'notes', keys: ['a'], foot: 3, danger: 'change', when: may.changeAction },
  { id: 'note.due', scope: 'notes', keys: ['t'], foot: 4, danger: 'change', when: may.changeAction },
  { id: 'note.happened', scope: 'notes', keys: ['h'], danger: 'change', when: may.amendNote },
  { id: 'note.remove', scope: 'notes', keys: ['delete'], danger: 'change', when: may.removeNote },
  { id: 'note.pager', scope: 'notes', keys: ['ctrl+y'], danger: 'outside', when: pager.postNote },
  { id: 'note.copy', scope: 'notes', keys: ['y'], when: may.onNote },

  { id: 'person.open', scope: 'people', keys: ['enter', 'space'], foot: 1, when: may.onPerson },

  { id: 'note.new', scope: 'global', keys: ['n'], foot: 4, danger: 'change', when: may.write },
  { id: 'note.finding', scope: 'global', keys: ['F'], danger: 'change', when: may.write },
  { id: 'note.decision', scope: 'global', keys: ['D'], danger: 'change', when: may.write },
  { id: 'note.action', scope: 'global', keys: ['T'], danger: 'change', when: may.write },
  { id: 'follow', scope: 'global', keys: ['f'], foot: 6, when: may.follow },
  { id: 'look', scope: 'global', keys: ['!'], foot: 22, when: may.look },
  { id: 'driver', scope: 'global', keys: ['d'], foot: 7, danger: 'change', when: may.handOver },
  { id: 'roles', scope: 'global', keys: ['m'], foot: 16, danger: 'change', when: may.takeRole },
  { id: 'handover', scope: 'global', keys: ['H'], foot: 23, danger: 'change', when: may.handOverShift },
  { id: 'rotation', scope: 'global', keys: ['K'], danger: 'change', when: may.rotate },
  { id: 'briefing', scope: 'global', keys: ['b'], foot: 17 },
  { id: 'news', scope: 'global', keys: ['ctrl+n'] },
  { id: 'join-line', scope: 'global', keys: ['J'], foot: 18 },
  { id: 'acknowledge', scope: 'global', keys: ['A'], foot: 8, danger: 'outside', when: pager.acknowledge },
  { id: 'resolve', scope: 'global', keys: ['R'], danger: 'outside', when: pager.resolve },
  { id: 'page', scope: 'global', keys: ['P'], foot: 19, danger: 'outside', when: pager.page },
  { id: 'escalate', scope: 'global', keys: ['^'], danger: 'outside', when: pager.escalate },
  { id: 'snooze', scope: 'global', keys: ['~'], danger: 'outside', when: pager.snooze },
  { id: 'priority', scope: 'global', keys: ['*'], danger: 'outside', when: pager.priority },
  { id: 'link', scope: 'global', keys: ['&'], danger: 'change', when: pager.link },
  { id: 'notice', scope: 'global', keys: ['N'], danger: 'outside', when: may.notice },
  { id: 'maintenance', scope: 'global', keys: ['%'], danger: 'outside', when: pager.maintain },
  { id: 'severity', scope: 'global', keys: ['S'], foot: 20, danger: 'change', when: may.setImpact },
  { id: 'goal', scope: 'global', keys: ['O'], danger: 'change', when: may.setGoal },
  { id: 'mitigated', scope: 'global', keys: ['I'], danger: 'change', when: may.mitigate },
  { id: 'recovered', scope: 'global', keys: ['C'], danger: 'change', when: may.recover },
  { id: 'relapsed', scope: 'global', keys: ['@'], danger: 'change', when: may.relapse },
  { id: 'rollback', scope: 'global', keys: ['B'], foot: 8, danger: 'change', when: may.rollBack },
  { id: 'release', scope: 'global', keys: ['$'], danger: 'change', when: may.setRelease },
  { id: 'verdict', scope: 'global', keys: ['V'], danger: 'change', when: may.verdict },
  { id: 'rename', scope: 'global', keys: ['Y'], danger: 'change', when: may.rename },
  { id: 'close', scope: 'global', keys: ['X'], danger: 'change', when: may.close },
  { id: 'reopen', scope: 'global', keys: ['ctrl+x'], danger: 'change', when: may.reopen },
  { id: 'export', scope: 'global', keys: ['ctrl+e'] },
  { id: 'lessons', scope: 'global', keys: ['#'], when: may.lessons },
  { id: 'undo', scope: 'global', keys: ['u'], foot: 21, danger: 'change', when: may.undo },
  { id: 'retry', scope: 'global', keys: ['ctrl+r'], when: may.retry },
  { id: 'language', scope: 'global', keys: ['ctrl+t'] },
  { id: 'borders', scope: 'global', keys: ['|'] },
  { id: 'theme', scope: 'global', keys: ['Z'] },
  { id: 'mouse', scope: 'global', keys: ['ctrl+g'] },
  { id: 'reminders', scope: 'global', keys: ['ctrl+k'] },
  { id: 'suspend', scope: 'global', keys: ['ctrl+z'] },
  { id: 'redraw', scope: 'global', keys: ['ctrl+l'] },
  { id: 'palette', scope: 'global', keys: [':', 'ctrl+p'], foot: 97 },
  { id: 'help', scope: 'global', keys: ['?'], foot: 98 },
  { id: 'quit', scope: 'global', keys: ['q', 'ctrl+c'], foot: 99 },

  { id: 'replay.pause', scope: 'replay', keys: ['space'], foot: 1 },
  {
    id: 'replay.slower',
    scope: 'replay',
    keys: ['<'],
    foot: 2,
    pair: { key: '>', name: 'pair.replay.slower' },
  },
  { id: 'replay.faster', scope: 'replay', keys: ['>'] },
  { id: 'replay.next', scope: 'replay', keys: ['.'], foot: 3, pair: { key: ',', name: 'pair.replay.next' } },
  { id: 'replay.previous', scope: 'replay', keys: [','] },
  { id: 'replay.go', scope: 'replay', keys: ['/'], foot: 4 },

  { id: 'editor.save', scope: 'editor', keys: ['enter'], foot: 1 },
  { id: 'editor.newline', scope: 'editor', keys: ['alt+enter', 'ctrl+j', 'shift+enter'], foot: 5 },
  { id: 'editor.kind', scope: 'editor', keys: ['tab'], foot: 3 },
  { id: 'editor.external', scope: 'editor', keys: ['ctrl+o'], foot: 7 },
  { id: 'editor.when', scope: 'editor', keys: ['alt+t', 'ctrl+g'], foot: 4 },
  { id: 'editor.step', scope: 'editor', keys: ['ctrl+t'], foot: 8 },
  { id: 'editor.pager', scope: 'editor', keys: ['ctrl+y', 'alt+p'], foot: 6, when: pager.flagNote },
  { id: 'editor.close', scope: 'editor', keys: ['esc', 'ctrl+c'], foot: 2 },

  { id: 'prompt.accept', scope: 'prompt', keys: ['enter'], foot: 1 },
  { id: 'prompt.older', scope: 'prompt', keys: ['up', 'ctrl+p'], foot: 3 },
  { id: 'prompt.newer', scope: 'prompt', keys: ['down', 'ctrl+n'] },
  { id: 'prompt.complete', scope: 'prompt', keys: ['tab'], foot: 4, when: line.completes },
  { id: 'prompt.close', scope: 'prompt', keys: ['esc', 'ctrl+c'], foot: 2 },

  { id: 'palette.down', scope: 'palette', keys: ['down', 'ctrl+n', 'tab'] },
  { id: 'palette.up', scope: 'palette', keys: ['up', 'ctrl+p', 'shift+tab'] },
  { id: 'palette.accept', scope: 'palette', keys: ['enter'], foot: 1 },
  { id: 'palette.close', scope: 'palette', keys: ['esc', 'ctrl+c'], foot: 2 },

  { id: 'menu.down', scope: 'menu', keys: ['j', 'down', 'tab'] },
  { id: 'menu.up', scope: 'menu', keys: ['k', 'up', 'shift+tab'] },
  { id: 'menu.accept', scope: 'menu', keys: ['enter', 'space'], foot: 1 },
  { id: 'menu.pick', scope: 'menu', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'] },
  { id: 'menu.remove', scope: 'menu', keys: ['x', 'delete'], foot: 2, when: may.removeRow },
  { id: 'menu.close', scope: 'menu', keys: ['esc', 'q', 'ctrl+c'], foot: 3 },

  { id: 'form.next', scope: 'form', keys: ['enter', 'down', 'tab'], foot: 1 },
  { id: 'form.previous', scope: 'form', keys: ['up', 'shift+tab'] },
  { id: 'form.page-up', scope: 'form', keys: ['pageup'] },
  { id: 'form.page-down', scope: 'form', keys: ['pagedown'] },
  { id: 'form.submit', scope: 'form', keys: ['ctrl+s'], foot: 2 },
  { id: 'form.people', scope: 'form', keys: ['ctrl+y'], foot: 4, when: line.writePeople },
  { id: 'form.close', scope: 'form', keys: ['esc', 'ctrl+c'], foot: 3 },

  { id: 'confirm.yes', scope: 'confirm', keys: ['y'], foot: 1 },
  { id: 'confirm.no', scope: 'confirm', keys: ['n', 'esc', 'q', 'ctrl+c'], foot: 2 },

  { id: 'text.down', scope: 'text', keys: ['j', 'down'] },
  { id: 'text.up', scope: 'text', keys: ['k', 'up'] },
  { id: 'text.page-down', scope: 'text', keys: ['pagedown', 'space', 'ctrl+d'] },
  { id: 'text.page-up', scope: 'text', keys: ['pageup', 'ctrl+u'] },
  { id: 'text.first', scope: 'text', keys: ['g', 'home'] },
  { id: 'text.last', scope: 'text', keys: ['G', 'end'] },
  { id: 'text.copy', scope: 'text', keys: ['y'], foot: 2 },
  { id: 'text.filter', scope: 'text', keys: ['/'], foot: 3, when: may.isHelp },
  { id: 'filter.keep', scope: 'filter', keys: ['enter'], foot: 1 },
  {
    id: 'filter.drop',
    scope: 'filter',
    keys: ['esc', 'ctrl+c'],
    foot: 2,
    also: { scope: 'text', keys: ['esc'], holds: filters, foot: 4 },
  },
  { id: 'filter.down', scope: 'filter', keys: ['down', 'ctrl+n', 'pagedown'] },
  { id: 'filter.up', scope: 'filter', keys: ['up', 'ctrl+p', 'pageup'] },
  { id: 'fields.down', scope: 'fields', keys: ['j', 'down'] },
  { id: 'fields.up', scope: 'fields', keys: ['k', 'up'] },
  { id: 'fields.page-down', scope: 'fields', keys: ['pagedown', 'ctrl+d'] },
  { id: 'fields.page-up', scope: 'fields', keys: ['pageup', 'ctrl+u'] },
  { id: 'fields.fold', scope: 'fields', keys: ['space', 'left', 'right'], foot: 1 },
  ...LINE_BINDINGS,
  ...LESSON_BINDINGS,
  { id: 'fields.copy', scope: 'fields', keys: ['y'], foot: 2 },
  { id: 'fields.close', scope: 'fields', keys: ['esc', 'q', 'enter', 'ctrl+c'], foot: 3 },
  { id: 'text.close', scope: 'text', keys: ['esc', 'q', 'enter', 'ctrl+c'], foot: 1 },
] as const satisfies readonly SessionBinding[];

export type ActId = (typeof BINDINGS)[number]['id'];

export type ActBinding = SessionBinding & { readonly id: ActId };

export const TABLE: readonly ActBinding[] = BINDINGS;

/** Scopes of the panes, and of the views of the log pane. */
export const PANE_SCOPES = [
  'checklist',
  'logs',
  'patterns',
  'compare',
  'changes',
  'release',
  'notes',
  'people',
] as const;

export const isPane = (scope: string): boolean => PANE_SCOPES.some((each) => each === scope);

/** What is in the palette of a replay beside the rest. */
export const REPLAY_BINDINGS = TABLE.filter((binding) => binding.scope === 'replay');

/** Everything that is in the palette: all but the keys of open dialogs and texts. */
export const PALETTE_BINDINGS = TABLE.filter(
  (binding) => isPane(binding.scope) || binding.scope === 'global',
);
