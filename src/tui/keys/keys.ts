import { ACT_TABLE, MENU_ACTS } from '../../domain/act-table.ts';
import { DIALOG_BINDINGS } from '../kernel/dialogs.ts';
import * as may from './availability.ts';
import type { SessionAlso, SessionBinding } from './binding.ts';

const ranged: SessionAlso['holds'] = ({ focus, logs }) => focus === 'logs' && logs.range !== null;
const replays: SessionAlso['holds'] = (state) => state.replays;
/** A range and the zoom, which end first, lie over a view. */
const inView: SessionAlso['holds'] = ({ focus, logs, zoom }) =>
  focus === 'logs' && logs.view !== 'lines' && logs.range === null && zoom === 'none';
const zoomed: SessionAlso['holds'] = ({ zoom }) => zoom !== 'none';
const searches: SessionAlso['holds'] = ({ logs }) => logs.search !== '';
const frozen: SessionAlso['holds'] = ({ logs }) => logs.bottom !== null;

/** Acts at the pager that are about one incident: their keys stand in their rows. */
const MENU_KEYS = MENU_ACTS.map(
  (id) =>
    ({ id, scope: 'global', keys: [ACT_TABLE[id].key], danger: 'outside', when: may.actAtOne(id) }) as const,
);

/**
 * Every key of the screen. Footer, help, palette and dispatch all read this table and nothing else.
 * A pane's own binding goes before a global one of the same key.
 */
export const BINDINGS = [
  { id: 'pane.next', scope: 'global', keys: ['tab'] },
  { id: 'pane.previous', scope: 'global', keys: ['shift+tab'] },
  { id: 'pane.checklist', scope: 'global', keys: ['1'] },
  {
    id: 'pane.logs',
    scope: 'global',
    keys: ['2'],
    also: { scope: 'global', keys: ['esc'], holds: inView, foot: 0 },
  },
  { id: 'pane.notes', scope: 'global', keys: ['3'] },
  { id: 'pane.people', scope: 'global', keys: ['4'] },
  { id: 'view.patterns', scope: 'global', keys: ['5'], foot: 9, replay: 'not-kept' },
  { id: 'view.compare', scope: 'global', keys: ['6'], replay: 'not-kept' },
  { id: 'view.changes', scope: 'global', keys: ['7'], replay: 'not-kept' },
  { id: 'view.release', scope: 'global', keys: ['8'], when: may.release, replay: 'not-kept' },
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
  { id: 'range.pick', scope: 'global', keys: ['[', ']'], when: may.withPicture, replay: 'not-kept' },
  {
    id: 'range.end',
    replay: 'not-kept',
    scope: 'global',
    keys: ['}'],
    when: may.ranged,
    also: { scope: 'global', keys: ['esc'], holds: ranged, foot: 0 },
  },
  { id: 'range.from', scope: 'range', keys: ['['], foot: 2 },
  { id: 'range.to', scope: 'range', keys: [']'], foot: 3 },
  {
    id: 'range.earlier',
    scope: 'range',
    keys: ['left', '<'],
    foot: 4,
    pair: { key: 'right', name: 'pair.range.earlier' },
  },
  { id: 'range.later', scope: 'range', keys: ['right', '>'] },
  { id: 'range.minute-earlier', scope: 'range', keys: ['pageup'] },
  { id: 'range.minute-later', scope: 'range', keys: ['pagedown'] },
  { id: 'range.apply', scope: 'range', keys: ['enter'], foot: 1 },
  { id: 'range.close', scope: 'range', keys: ['esc', '=', 'q', 'ctrl+c'], foot: 99 },
  { id: 'zoom', scope: 'global', keys: ['z'] },
  {
    id: 'zoom.back',
    scope: 'global',
    keys: ['='],
    when: may.isZoomed,
    also: { scope: 'global', keys: ['=', 'esc'], holds: zoomed, foot: 0 },
  },

  { id: 'step.tick', scope: 'checklist', keys: ['space'], foot: 1, danger: 'change', when: may.tickStep },
  { id: 'step.run', scope: 'checklist', keys: ['r'], foot: 5, danger: 'change', when: may.runStep },
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
    quiet: true,
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
  { id: 'logs.context', scope: 'global', keys: ['c'], when: may.onSelectedLine, replay: 'not-kept' },
  { id: 'logs.pin', scope: 'global', keys: ['p'], foot: 5, danger: 'change', when: may.pin },
  { id: 'logs.pin-comment', scope: 'logs', keys: ['w'], danger: 'change', when: may.pinSelected },
  { id: 'logs.unpin', scope: 'logs', keys: ['delete'], danger: 'change', when: may.unpin },
  { id: 'logs.go', scope: 'logs', keys: ['a'], when: may.onLines, replay: 'not-kept' },
  { id: 'logs.save', scope: 'logs', keys: ['o'], when: may.onLines, replay: 'not-kept' },
  { id: 'logs.copy', scope: 'logs', keys: ['y'], when: may.onSelectedLine },
  { id: 'logs.fold', scope: 'logs', keys: ['r'] },
  { id: 'logs.spread', scope: 'logs', keys: ['s'], when: may.onSelectedLine },
  { id: 'logs.wrap', scope: 'logs', keys: ['W'] },
  { id: 'logs.right', scope: 'logs', keys: ['right', '>'], when: may.shiftLines },
  { id: 'logs.left', scope: 'logs', keys: ['left', '<'], when: may.shiftLines },
  { id: 'logs.utc', scope: 'global', keys: ['U'] },
  { id: 'logs.fill', scope: 'logs', keys: ['L'], when: may.fillGap, replay: 'not-kept' },
  { id: 'logs.picture', scope: 'global', keys: ['h'], when: may.picture, replay: 'not-kept' },
  { id: 'logs.query', scope: 'global', keys: ['Q'], danger: 'change', when: may.setQuery },
  { id: 'logs.window', scope: 'logs', keys: ['t'], danger: 'change', when: may.setTail },
  { id: 'logs.mute', scope: 'logs', keys: ['M'], danger: 'change', when: may.mute },

  { id: 'pattern.open', scope: 'patterns', keys: ['enter', 'space'], foot: 1, when: may.onPatternRow },
  { id: 'pattern.pin', scope: 'patterns', keys: ['p'], foot: 2, danger: 'change', when: may.pinPattern },
  { id: 'pattern.mute', scope: 'patterns', keys: ['M'], foot: 3, danger: 'change', when: may.mutePattern },
  { id: 'pattern.copy', scope: 'patterns', keys: ['y'], when: may.onPattern },
  { id: 'compare.open', scope: 'compare', keys: ['enter'], foot: 1, when: may.onService },
  { id: 'compare.boundary', scope: 'compare', keys: ['t'], foot: 2, when: may.compare },

  {
    id: 'pattern.exclude',
    scope: 'patterns',
    keys: ['-'],
    foot: 4,
    danger: 'change',
    when: may.excludePattern,
  },
  { id: 'pin.exclude', scope: 'notes', keys: ['-'], danger: 'change', when: may.excludePin },
  { id: 'verdict.exclude', scope: 'global', keys: ['-'], danger: 'change', when: may.excludeJudged },
  { id: 'change.open', scope: 'changes', keys: ['enter', 'space'], foot: 1, when: may.onChange },
  { id: 'change.browse', scope: 'changes', keys: ['o'], foot: 2, when: may.browseChange },
  { id: 'change.pin', scope: 'changes', keys: ['p'], foot: 3, danger: 'change', when: may.pinChange },
  { id: 'change.rule-out', scope: 'changes', keys: ['s'], foot: 4, danger: 'change', when: may.ruleOut },
  {
    id: 'change.rollback',
    scope: 'changes',
    keys: ['B'],
    foot: 5,
    danger: 'change',
    when: may.rollBackChange,
  },
  { id: 'change.compare', scope: 'changes', keys: ['6'], foot: 6, when: may.onChange },
  { id: 'change.add', scope: 'changes', keys: ['+'], foot: 7, danger: 'change', when: may.addChange },
  { id: 'release.browse', scope: 'release', keys: ['o', 'enter'], foot: 1, when: may.browseRelease },

  { id: 'note.open', scope: 'notes', keys: ['enter'], foot: 13, when: may.onEntry },
  { id: 'note.filter', scope: 'notes', keys: ['l'], foot: 5, when: may.filterNotes },
  { id: 'pin.context', scope: 'notes', keys: ['c'], when: may.onPin, replay: 'not-kept' },
  { id: 'note.amend', scope: 'notes', keys: ['e'], foot: 2, danger: 'change', when: may.amendNote },
  { id: 'note.done', scope: 'notes', keys: ['space'], foot: 1, danger: 'change', when: may.changeAction },
  { id: 'note.owner', scope: 'notes', keys: ['a'], foot: 3, danger: 'change', when: may.changeAction },
  { id: 'note.due', scope: 'notes', keys: ['t'], foot: 4, danger: 'change', when: may.changeAction },
  { id: 'note.happened', scope: 'notes', keys: ['h'], danger: 'change', when: may.amendNote },
  { id: 'note.remove', scope: 'notes', keys: ['delete'], danger: 'change', when: may.removeNote },
  { id: 'note.pager', scope: 'notes', keys: ['ctrl+y'], danger: 'outside', when: may.postNote },
  { id: 'note.issue', scope: 'notes', keys: ['w'], danger: 'change', when: may.issueOfNote },
  { id: 'note.copy', scope: 'notes', keys: ['y'], when: may.onNote },

  { id: 'person.open', scope: 'people', keys: ['enter', 'space'], foot: 1, when: may.onPerson },

  { id: 'note.new', scope: 'global', keys: ['n'], foot: 4, danger: 'change', when: may.write },
  { id: 'note.finding', scope: 'global', keys: ['F'], danger: 'change', when: may.write },
  { id: 'note.decision', scope: 'global', keys: ['D'], danger: 'change', when: may.write },
  { id: 'note.action', scope: 'global', keys: ['T'], danger: 'change', when: may.write },
  { id: 'follow', scope: 'global', keys: ['f'], foot: 6, when: may.follow, replay: 'not-kept' },
  { id: 'look', scope: 'global', keys: ['!'], foot: 22, when: may.look, replay: 'read-only' },
  { id: 'driver', scope: 'global', keys: ['d'], foot: 7, danger: 'change', when: may.handOver },
  { id: 'roles', scope: 'global', keys: ['m'], foot: 16, danger: 'change', when: may.takeRole },
  { id: 'handover', scope: 'global', keys: ['H'], foot: 23, danger: 'change', when: may.handOverShift },
  { id: 'rotation', scope: 'global', keys: ['K'], danger: 'change', when: may.rotate },
  { id: 'briefing', scope: 'global', keys: ['b'], foot: 17 },
  { id: 'news', scope: 'global', keys: ['ctrl+n'] },
  { id: 'join-line', scope: 'global', keys: ['J'], foot: 18, replay: 'read-only' },
  { id: 'web-link', scope: 'global', keys: ['W'], replay: 'read-only' },
  {
    id: 'acknowledge',
    scope: 'global',
    keys: [ACT_TABLE.acknowledge.key],
    foot: 8,
    danger: 'outside',
    when: may.acknowledge,
  },
  {
    id: 'resolve',
    scope: 'global',
    keys: [ACT_TABLE.resolve.key],
    danger: 'outside',
    when: may.resolve,
  },
  { id: 'page', scope: 'global', keys: ['P'], foot: 19, danger: 'outside', when: may.page },
  ...MENU_KEYS,
  { id: 'link', scope: 'global', keys: ['&'], danger: 'change', when: may.link },
  { id: 'notice', scope: 'global', keys: ['N'], danger: 'outside', when: may.notice },
  { id: 'maintenance', scope: 'global', keys: ['%'], danger: 'outside', when: may.maintain },
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
  { id: 'export', scope: 'global', keys: ['ctrl+e'], replay: 'read-only' },
  { id: 'lessons', scope: 'global', keys: ['#'], when: may.lessons, replay: 'not-kept' },
  { id: 'undo', scope: 'global', keys: ['u'], foot: 21, danger: 'change', when: may.undo },
  { id: 'retry', scope: 'global', keys: ['ctrl+r'], when: may.retry, replay: 'read-only' },
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
  { id: 'editor.pager', scope: 'editor', keys: ['ctrl+y', 'alt+p'], foot: 6, when: may.flagNote },
  { id: 'editor.close', scope: 'editor', keys: ['esc', 'ctrl+c'], foot: 2 },

  { id: 'prompt.accept', scope: 'prompt', keys: ['enter'], foot: 1 },
  { id: 'prompt.older', scope: 'prompt', keys: ['up', 'ctrl+p'], foot: 3 },
  { id: 'prompt.newer', scope: 'prompt', keys: ['down', 'ctrl+n'] },
  { id: 'prompt.complete', scope: 'prompt', keys: ['tab'], foot: 4, when: may.completes },
  { id: 'prompt.close', scope: 'prompt', keys: ['esc', 'ctrl+c'], foot: 2 },

  ...DIALOG_BINDINGS,

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
  { id: 'form.people', scope: 'form', keys: ['ctrl+y'], foot: 4, when: may.writePeople },
  { id: 'form.close', scope: 'form', keys: ['esc', 'ctrl+c'], foot: 3 },

  { id: 'fields.down', scope: 'fields', keys: ['j', 'down'] },
  { id: 'fields.up', scope: 'fields', keys: ['k', 'up'] },
  { id: 'fields.page-down', scope: 'fields', keys: ['pagedown', 'ctrl+d'] },
  { id: 'fields.page-up', scope: 'fields', keys: ['pageup', 'ctrl+u'] },
  { id: 'fields.fold', scope: 'fields', keys: ['space', 'left', 'right'], foot: 1, when: may.foldFields },
  { id: 'fields.only', scope: 'fields', keys: ['i'], foot: 3, when: may.filterByValue },
  { id: 'fields.hide', scope: 'fields', keys: ['x'], foot: 4, when: may.filterByValue },
  { id: 'fields.values', scope: 'fields', keys: ['v'], foot: 5, when: may.topValues },
  { id: 'fields.trace', scope: 'fields', keys: ['t'], foot: 6, when: may.traceOfLine },
  { id: 'fields.link', scope: 'fields', keys: ['o'], foot: 7, when: may.linkOfLine },
  { id: 'fields.pin', scope: 'fields', keys: ['p'], foot: 8, danger: 'change', when: may.pinLine },
  { id: 'values.only', scope: 'values', keys: ['i'], foot: 2, when: may.filterByValue },
  { id: 'values.hide', scope: 'values', keys: ['x'], foot: 3, when: may.filterByValue },
  { id: 'values.copy', scope: 'values', keys: ['y'], foot: 4 },
  { id: 'trace.pin', scope: 'trace', keys: ['p'], foot: 2, danger: 'change', when: may.pinLine },
  { id: 'trace.link', scope: 'trace', keys: ['o'], foot: 3, when: may.linkOfLine },
  { id: 'trace.copy', scope: 'trace', keys: ['y'], foot: 4 },
  { id: 'lessons.down', scope: 'lessons', keys: ['j', 'down', 'tab'] },
  { id: 'lessons.up', scope: 'lessons', keys: ['k', 'up', 'shift+tab'] },
  { id: 'lessons.choose', scope: 'lessons', keys: ['space'], foot: 1 },
  { id: 'lessons.write', scope: 'lessons', keys: ['enter'], foot: 2 },
  { id: 'lessons.copy', scope: 'lessons', keys: ['y'], foot: 3 },
  { id: 'lessons.edit', scope: 'lessons', keys: ['e'], foot: 4 },
  { id: 'lessons.close', scope: 'lessons', keys: ['esc', 'q', 'ctrl+c'], foot: 99 },
  { id: 'fields.copy', scope: 'fields', keys: ['y'], foot: 2 },
  { id: 'fields.close', scope: 'fields', keys: ['esc', 'q', 'enter', 'ctrl+c'], foot: 3 },
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
