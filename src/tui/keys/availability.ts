import type { MenuActName } from '../../domain/act-table.ts';
import { issueOf } from '../../domain/action-issue.ts';
import type { Incident } from '../../domain/event.ts';
import { can } from '../../domain/permission.ts';
import { wayBack } from '../../domain/runs/way-back.ts';
import type { StepState } from '../../domain/session.ts';
import { isReadWhole } from '../../logs/line.ts';
import { clock, duration } from '../../text/time.ts';
import { type May, no } from '../kernel/keymap.ts';
import { openRows } from '../model/open-rows.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { driverOf, followable, isYou, type World } from '../model/world.ts';
import { canDispatch } from '../select/can-dispatch.ts';
import { changeLink, selectedChange } from '../select/changes.ts';
import { openIncidents } from '../select/incidents.ts';
import { lineLink } from '../select/line-link.ts';
import { logRoom } from '../select/log-room.ts';
import { nearestGap } from '../select/log-scroll.ts';
import { fieldInHand, isHiddenValue, lineInHand } from '../select/opened-line.ts';
import { factsOf, lacksResponders } from '../select/pager.ts';
import { selectedPattern, selectedPatternRow, selectedService } from '../select/patterns.ts';
import { usersText } from '../select/people-hit.ts';
import { liveRun, runsSomething } from '../select/runs.ts';
import { screenLayout } from '../select/screen-layout.ts';
import {
  pinOf,
  pinsIn,
  selectedEntry,
  selectedLine,
  selectedNote,
  selectedPeople,
  selectedPin,
  selectedRow,
  selectedStep,
  successors,
} from '../select/selection.ts';
import { actText, passedOver, undoable } from '../select/undo.ts';

export type Availability = May<ScreenState, World>;

export const both =
  (first: Availability, second: Availability): Availability =>
  (state, world) => {
    const verdict = first(state, world);
    return verdict === true ? second(state, world) : verdict;
  };

export const onStep: Availability = (s, w) => {
  if (selectedStep(s, w) !== null) return true;
  return s.phase === null ? no('why.no-step') : no('why.folded');
};
export const onFolded: Availability = (s) => (s.phase === null ? no('why.not-folded') : true);
export const onPlace: Availability = (s, w) => (s.phase === null ? onStep(s, w) : true);
export const onEntry: Availability = (s, w) => (selectedEntry(s, w) === null ? no('why.no-note') : true);
export const onPin: Availability = (s, w) => (selectedPin(s, w) === null ? no('why.not-pin') : true);
/** Rules are the team's: who was invited to one session leaves nothing out. */
const mayExclude: Availability = (_, w) =>
  w.you?.kind === 'member' ? true : no(w.you === null ? 'why.not-joined' : 'why.exclude-member');
export const excludePin: Availability = both(onPin, mayExclude);
export const excludeJudged: Availability = both(mayExclude, (_, w) => {
  if (w.session.verdict?.hurt !== false) return no('why.exclude-verdict');
  return w.session.pins.length === 0 ? no('why.exclude-pin') : true;
});
export const filterNotes: Availability = (s, w) =>
  s.noteKind === null && selectedEntry(s, w) === null ? no('why.no-note') : true;
export const onNote: Availability = (s, w) => {
  if (selectedNote(s, w) !== null) return true;
  return selectedPin(s, w) === null ? no('why.no-note') : no('why.pin-stays');
};
export const onPerson: Availability = (s, w) => (selectedPeople(s, w) === null ? no('why.no-person') : true);
export const onLines: Availability = (_, w) => (w.logs.size === 0 ? no('why.no-lines') : true);
export const onSelectedLine: Availability = both(onLines, (s, w) =>
  selectedLine(s, w) === null ? no('why.choose-line') : true,
);

const stepId = (s: ScreenState, w: World): string => selectedStep(s, w)?.id ?? '';

export const changeStep: Availability = both(onStep, (s, w) =>
  canDispatch(w, 'step.skip', { step: stepId(s, w), reason: '-' }),
);
export const tickStep: Availability = both(onStep, (s, w) => {
  const step = selectedStep(s, w);
  const settled = step?.status === 'done' || step?.status === 'skipped';
  return canDispatch(w, settled ? 'step.undo' : 'step.do', { step: stepId(s, w) });
});
export const startStep: Availability = both(changeStep, (s, w) => {
  const step = selectedStep(s, w);
  return step?.status === 'done' ? no('why.step-done') : true;
});
export const addStep: Availability = (_, w) => {
  const phase = w.session.phases[0]?.id;
  const title = { ja: '-', en: '-' };
  return phase === undefined ? no('why.no-step') : canDispatch(w, 'step.add', { phase, title });
};
const carries = (step: StepState | null): boolean =>
  step?.step.command !== undefined || step?.step.link !== undefined;

export const copyStep: Availability = both(onStep, (s, w) =>
  carries(selectedStep(s, w)) ? true : no('why.no-command'),
);

export const runStep: Availability = both(onStep, (s, w) => {
  const step = selectedStep(s, w);
  if (step === null || !runsSomething(step.step)) return no('why.no-run');
  return liveRun(step.id, w) === null ? canDispatch(w, 'run.ask', { step: step.id }) : true;
});

export const queryOfStep: Availability = both(onStep, (s, w) => {
  const query = selectedStep(s, w)?.step.query;
  if (query === undefined) return no('why.no-query');
  return w.session.tail.query === query ? no('why.query-set') : setQuery(s, w);
});

export const isZoomed: Availability = ({ zoom }) => (zoom === 'none' ? no('why.not-zoomed') : true);
export const freeze: Availability = onLines;
export const goLive: Availability = (s) => (s.logs.bottom === null ? no('why.live') : true);
export const searching: Availability = both(onLines, (s) =>
  s.logs.search === '' ? no('why.no-search') : true,
);
export const filtering: Availability = (s, w) =>
  s.logs.filters.length > 0 || w.session.mutes.length > 0 || w.session.tail.query !== null
    ? true
    : no('why.no-filter');
/** A row of the menu on top: only those that list what narrows the log let one be taken away. */
export const removeRow: Availability = ({ dialogs }) => {
  const top = dialogs.at(-1);
  return top?.kind === 'menu' && top.menu === 'filters' ? true : no('why.no-removal');
};
export const shiftLines: Availability = (s) => (s.logs.wrap ? no('why.wrapped') : true);
export const fillGap: Availability = (s, w) =>
  nearestGap(s.logs, w.logs) === null ? no('why.no-gap') : true;
export const picture: Availability = (s, w) =>
  logRoom({ ...s, logs: { ...s.logs, picture: true } }, w).picture > 0 ? true : no('why.no-room');
export const setTail: Availability = (_, w) => canDispatch(w, 'tail.set', { tail: w.session.tail });

/** Where everything is read whole, a query would stand in the title and do nothing. */
export const setQuery: Availability = both(setTail, (_, { session: { tail }, facts }) => {
  const told = new Set((facts ?? []).filter((one) => one.isReadWhole === true).map(({ name }) => name));
  const isWhole = tail.sources.every((source) => isReadWhole(source) || told.has(source));
  return tail.query === null && isWhole ? no('why.query-of-file') : true;
});
export const onPatternRow: Availability = (s, w) =>
  selectedPatternRow(s, w) === null ? no('why.no-pattern') : true;
export const onPattern: Availability = (s, w) =>
  selectedPattern(s, w) === null ? no('why.no-pattern') : true;
export const onService: Availability = (s, w) => {
  const service = selectedService(s, w)?.service;
  return service === undefined || service === '' ? no('why.no-service') : true;
};
export const compare: Availability = (_, w) => (w.session.status === 'new' ? no('why.no-pattern') : true);
export const mute: Availability = (_, w) => canDispatch(w, 'mute.add', { pattern: '-' });

/** Only the words of the rule are asked for here; the line itself is checked when one is chosen. */
const mayPin: Availability = (_, w) => {
  if (w.you === null) return no('why.not-joined');
  if (!can(w.you.kind, 'log.pin')) return canDispatch(w, 'mute.add', { pattern: '-' });
  return w.session.status === 'closed' ? no('refusal.session-closed') : true;
};
export const pin: Availability = both(onLines, mayPin);
export const pinSelected: Availability = both(pin, onSelectedLine);
export const pinPattern: Availability = both(onPattern, mayPin);
export const mutePattern: Availability = both(onPattern, mute);
export const excludePattern: Availability = both(onPattern, mayExclude);
export const unpin: Availability = both(pinSelected, (s, w) => {
  const row = selectedRow(s, w);
  const pins = row === null ? [] : pinsIn(w, row);
  if (pins.length > 1) return no('why.several-pins');
  return pins.length === 1 ? true : no('why.not-pinned');
});

export const write: Availability = (_, w) => canDispatch(w, 'note.add', { text: '-' });
export const amendNote: Availability = both(onNote, (s, w) => {
  const note = selectedNote(s, w);
  return canDispatch(w, 'note.amend', { note: note?.id ?? '', kind: note?.kind ?? 'note' });
});
export const removeNote: Availability = both(onNote, (s, w) =>
  canDispatch(w, 'note.remove', { note: selectedNote(s, w)?.id ?? '' }),
);
export const changeAction: Availability = both(onNote, (s, w) => {
  const note = selectedNote(s, w);
  return note?.kind === 'action'
    ? canDispatch(w, 'note.amend', { note: note.id, done: true })
    : no('why.not-action');
});

export const follow: Availability = (_, w) => {
  const driver = driverOf(w);
  if (driver === null) return no('why.no-driver');
  if (isYou(w, driver)) return no('why.you-drive');
  return followable(w) ? true : no('why.no-view');
};
/** Only who may write may point; alone there is nobody to see it. */
export const look: Availability = (_, w) => {
  if (w.connection.kind !== 'live') return no('why.not-joined');
  return canDispatch(w, 'note.add', { text: '-' });
};
export const takeRole: Availability = (_, w) => canDispatch(w, 'role.take', { role: 'scribe' });
export const handOver: Availability = (_, w) => canDispatch(w, 'role.take', { role: 'driver' });
export const handOverShift: Availability = (s, w) => {
  const allowed = takeRole(s, w);
  return allowed === true && successors(w).length === 0 ? no('why.nobody-else') : allowed;
};
export const rotate: Availability = (_, w) => canDispatch(w, 'rotation.set', { minutes: null });

export const outside: Availability = (_, w) => (w.readonly ? no('why.readonly') : true);
/** Makes an issue of an action; one that is made is opened. */
export const issueOfNote: Availability = both(outside, (s, w) => {
  const note = selectedNote(s, w);
  if (note?.kind !== 'action') return no('why.not-action');
  const made = issueOf(w.session, note.id);
  if (made?.state === 'made' && made.url !== null) return true;
  return canDispatch(w, 'issue.ask', { note: note.id });
});

export const notice: Availability = both(outside, (_, w) =>
  canDispatch(w, 'notice.send', { text: '-', nextAt: null, final: false }),
);

export const setImpact: Availability = (_, w) => canDispatch(w, 'severity.set', { severity: null });
export const setGoal: Availability = (_, w) => canDispatch(w, 'goal.set', { goal: null });
export const mitigate: Availability = (_, w) => canDispatch(w, 'session.mitigate', {});
export const recover: Availability = (_, w) => canDispatch(w, 'session.resolve', {});
export const relapse: Availability = (_, w) => canDispatch(w, 'session.relapse', {});
export const verdict: Availability = (_, w) => canDispatch(w, 'verdict.set', { verdict: null });
/** Before it is begun: after that its phase is what is next. */
export const rollBack: Availability = (_, w) =>
  w.session.rollback === null ? canDispatch(w, 'rollback.begin', {}) : no('why.rolling-back');
/** In a release the way back of the release; else what a step runs to bring the version before the chosen change back. */
export const rollBackChange: Availability = (s, w) => {
  if (w.session.kind === 'release') return rollBack(s, w);
  const row = selectedChange(s, w);
  if (row === null) return no('why.no-change');
  const way = wayBack(w.session, row.change);
  if (way !== null && 'step' in way && liveRun(way.step.id, w) !== null) return true;
  return canDispatch(w, 'rollback.ask', { change: { ...row.change } });
};
export const setRelease: Availability = (_, w) =>
  canDispatch(w, 'release.set', { release: w.session.release ?? { variables: [], window: null } });
export const release: Availability = (_, w) =>
  w.session.kind === 'release' ? true : no('refusal.not-a-release');
export const rename: Availability = (_, w) => canDispatch(w, 'session.rename', { title: '-' });
export const close: Availability = (_, w) =>
  w.session.status === 'closed'
    ? no('refusal.session-closed')
    : canDispatch(w, 'session.close', { reason: '-' });
/** What is not over yet is compared with no procedure. */
export const lessons: Availability = (_, w) =>
  w.session.status === 'closed' ? true : no('why.lessons-not-closed');
export const reopen: Availability = (_, w) => canDispatch(w, 'session.reopen', {});
/** Where the newest act is not to be undone, an older one may be. */
export const undo: Availability = (_, w) => {
  if (undoable(w) !== null) return true;
  const last = passedOver(w);
  return last === null ? canDispatch(w, 'undo', {}) : no('why.not-undoable', { act: actText(last.act, w) });
};
export const retry: Availability = (_, w) =>
  w.connection.kind === 'waiting' || w.connection.kind === 'silent' ? true : no('why.connected');

export const onChange: Availability = (s, w) => (selectedChange(s, w) === null ? no('why.no-change') : true);
export const browseChange: Availability = both(onChange, (s, w) => {
  const row = selectedChange(s, w);
  return row !== null && changeLink(row) !== null ? true : no('why.no-change-link');
});
export const pinChange: Availability = both(onChange, (s, w) => {
  const row = selectedChange(s, w);
  if (row === null) return no('why.no-change');
  return canDispatch(w, 'change.pin', { change: { ...row.change }, pinned: row.mark?.pinned == null });
});
export const ruleOut: Availability = both(onChange, (s, w) => {
  const row = selectedChange(s, w);
  if (row === null) return no('why.no-change');
  const reason = row.mark?.ruledOut == null ? '-' : null;
  return canDispatch(w, 'change.rule-out', { change: { ...row.change }, reason });
});
export const addChange: Availability = (_, w) =>
  w.readonly ? no('why.readonly') : canDispatch(w, 'note.add', { text: '-' });
export const browseRelease: Availability = (_, w) =>
  (w.release.answer?.run?.url ?? w.session.releaseContent?.frozen.url ?? null) === null
    ? no('why.no-change-link')
    : true;

/** The longest filter that is shared with those who follow. */
const FILTER_CHARS = 1_000;

const held: Availability = (s, w) => (lineInHand(s, w) === null ? no('why.line-gone') : true);

/** Only a query has names to go on as. */
export const completes: Availability = ({ prompt }) =>
  prompt?.prompt === 'query' ? true : no('why.no-completion');

/** Into the form of the impact, where a number is known. */
export const writePeople: Availability = ({ dialogs }, w) => {
  const top = dialogs.at(-1);
  if (top?.kind !== 'form' || top.form !== 'impact') return no('why.not-impact');
  return usersText(w) === null ? no('why.no-people') : true;
};

/** A field has to be chosen, and its value to be known. */
export const filterByValue: Availability = (s, w) => {
  const field = fieldInHand(s, w);
  if (field === null) return no('why.choose-field');
  if (isHiddenValue(field.value)) return no('why.value-hidden');
  return field.name.length + field.value.length + 2 > FILTER_CHARS || /[\s=]/.test(field.name)
    ? no('why.value-too-long')
    : true;
};

/** An object among the fields. */
export const foldFields: Availability = (s, w) => {
  const line = lineInHand(s, w);
  const rows = line === null ? [] : openRows(line, []);
  return rows.some((row) => row.kind === 'field' && row.row.value === null) ? true : no('why.no-object');
};

export const topValues: Availability = both(held, (s, w) =>
  fieldInHand(s, w) === null ? no('why.choose-field') : true,
);

export const traceOfLine: Availability = both(held, (s, w) => {
  const trace = lineInHand(s, w)?.trace;
  if (trace === undefined) return no('why.no-trace');
  return isHiddenValue(trace) ? no('why.value-hidden') : true;
});

export const linkOfLine: Availability = both(held, (s, w) => {
  const line = lineInHand(s, w);
  if (line === null || w.facts === null) return no('why.facts-unknown');
  const link = w.facts.find(({ name }) => name === line.source)?.link;
  if (link === undefined) return no('why.no-link', { source: line.source });
  const made = lineLink(link, line);
  if ('lacks' in made) return no('why.link-lacks', { name: made.lacks });
  return 'notHttp' in made ? no('why.link-not-http') : true;
});

export const pinLine: Availability = both(both(pin, held), (s, w) => {
  const line = lineInHand(s, w);
  const known = line === null ? null : pinOf(w, line);
  return known === null ? true : no('toast.pinned-already', { n: known.number });
});

const requestable: Availability = both(outside, (_, w) =>
  w.pager === 'none'
    ? no('why.no-pager')
    : canDispatch(w, 'action.request', { target: 'pagerduty', act: 'acknowledge', args: {} }),
);

/** Also where nothing pages: a release wants it before anything does. */
export const maintain: Availability = requestable;

export const resolve: Availability = both(requestable, (_, w) => {
  const last = w.session.incidents.at(-1);
  if (last === undefined) return no('why.no-incident');
  if (openIncidents(w).length > 0) return true;
  const { resolvedBy, resolvedAt } = last;
  if (resolvedBy === null || resolvedAt === null) return no('why.all-resolved');
  return no('why.resolved-by', { who: resolvedBy, time: clock(resolvedAt, w.session.timeZone) });
});

export const acknowledge: Availability = both(resolve, (_, w) => {
  const open = openIncidents(w);
  if (open.some(({ status }) => status === 'triggered')) return true;
  const last = open.at(-1);
  if (last?.acknowledgedBy == null || last.acknowledgedAt === null) return no('why.all-acknowledged');
  const ago = duration(Math.max(0, w.now - Date.parse(last.acknowledgedAt)), w.lang);
  return no('why.acked-by', { who: last.acknowledgedBy, ago });
});

/** Without an open incident nobody is paged, except by one on their service where the account does it so. */
export const page: Availability = both(outside, (s, w) => {
  if (w.session.kind === 'drill') return no('refusal.not-allowed.drill');
  if (w.pager === 'none') return no('why.no-pager-to-call');
  const own = { act: 'create', service: '-', title: '-' } as const;
  const how = lacksResponders(w) ? { how: own } : {};
  if (!lacksResponders(w) && openIncidents(w).length === 0) return resolve(s, w);
  return canDispatch(w, 'responder.request', { who: '-', message: '-', ...how });
});

/** What an act at one incident needs beside an open one. */
const MENU_NEEDS: Readonly<Partial<Record<MenuActName, Availability>>> = {
  snooze: (_, w) =>
    openIncidents(w).some(({ status }) => status === 'acknowledged') ? true : no('why.not-acknowledged'),
  priority: (_, w) => (factsOf(w.pager)?.priorities.length === 0 ? no('why.no-priorities') : true),
};

export function actAtOne(act: MenuActName): Availability {
  const needs = MENU_NEEDS[act];
  return needs === undefined ? resolve : both(resolve, needs);
}

/** Words for the pager's incident, also when that is over. */
export const flagNote: Availability = both(requestable, (s, w) => {
  if (w.session.incidents.length === 0) return no('why.no-incident');
  return s.draft?.amends == null ? true : no('why.note-amended');
});

export const postNote: Availability = both(onNote, (s, w) => {
  const allowed = requestable(s, w);
  if (allowed !== true) return allowed;
  if (w.session.incidents.length === 0) return no('why.no-incident');
  const note = selectedNote(s, w);
  if (!isYou(w, note?.by.id ?? null)) return no('why.not-own-note');
  const posted = w.session.actions.some(
    ({ act, args, outcome }) =>
      act === 'note' && args.note === note?.id && (outcome === null || outcome === 'done'),
  );
  return posted ? no('why.note-posted') : true;
});

const NOTHING: Incident = {
  id: '-',
  number: null,
  title: '-',
  service: null,
  url: null,
  urgency: null,
  status: 'triggered',
  triggeredAt: '1970-01-01T00:00:00.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
};

/** The hub reads the incident itself; here only whether one may be linked at all. */
export const link: Availability = both(outside, (_, w) =>
  w.pager === 'none' ? no('why.no-pager') : canDispatch(w, 'incident.link', { incident: NOTHING }),
);

/** The pane as it would be with the picture, whichever pane is in front now. */
export const withPicture: Availability = (state, world) => {
  const shown: ScreenState = { ...state, focus: 'logs', logs: { ...state.logs, picture: true } };
  const there = { ...world, layout: screenLayout(shown, world) };
  return logRoom(shown, there).picture > 0 ? true : no('why.no-room');
};
export const ranged: Availability = ({ logs }) => (logs.range === null ? no('why.no-range') : true);
