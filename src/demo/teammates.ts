import type { SessionClient } from '../client/session-client.ts';
import type { Time } from '../ports/clock.ts';
import type { Anchors } from '../protocol/messages.ts';
import { pauseUntil } from '../timing/timers.ts';
import type { LogWriter } from './log-writer.ts';
import type { Night } from './night.ts';
import type { DemoPace } from './pace.ts';
import type { ScriptedAct, Teammate } from './script.ts';

/** How far back a teammate looks for the line to pin. */
const LOOK_BACK = 500;

export interface Stage {
  readonly clients: Readonly<Record<Teammate, SessionClient>>;
  readonly log: LogWriter;
  readonly night: Pick<Night, 'answer' | 'resolve' | 'shop'>;
  readonly pace: DemoPace;
  readonly time: Time;
  readonly signal: AbortSignal;
}

/** Plays the acts at their time, each over its teammate's own connection, until done or aborted. */
export async function playActs(acts: readonly ScriptedAct[], stage: Stage): Promise<void> {
  const { clients, log, night, pace, time, signal } = stage;
  for (const act of acts) {
    await pauseUntil(time, pace.at(act.at), signal);
    if (signal.aborted) return;
    if ('rollback' in act) {
      log.rollBack();
      night.shop.rollBack();
    } else if ('pager' in act) night[act.pager]();
    else if ('post' in act) post(clients[act.who], act.post);
    else if ('look' in act) look(clients[act.who], { pane: 'logs', view: act.look });
    else if ('pin' in act) pin(clients[act.who], act.pin, act.step);
    else {
      const { type, data } = act.send;
      clients[act.who].send(type, data);
      if (type === 'step.do') look(clients[act.who], { pane: 'checklist', step: data.step });
      if (type === 'note.add') look(clients[act.who], { pane: 'notes' });
    }
  }
}

interface Where {
  readonly pane: Anchors['pane'];
  readonly step?: string | null;
  readonly view?: NonNullable<Anchors['look']>['view'];
}

/** Their screen goes there, so that who follows the driver sees it. */
function look(client: SessionClient, { pane, step = null, view = 'lines' }: Where): void {
  client.setView({
    ...{ pane, step, note: null, line: null, selected: null, opened: null },
    ...{ level: null, filters: [], search: null },
    look: { view, pattern: null, service: null, same: null, boundary: null, range: null, page: null },
  });
}

/** Has the pager told what was noted. */
function post(client: SessionClient, words: string): void {
  const { notes, incidents } = client.get().view.session;
  const note = notes.findLast(({ text, removed }) => text === words && !removed);
  const incident = incidents.findLast(({ status }) => status !== 'resolved') ?? incidents[0];
  if (!note || !incident) return;
  const args = { incident: incident.id, note: note.id };
  client.send('action.request', { target: 'pagerduty', act: 'note', args });
}

function pin(client: SessionClient, words: string, step: string): void {
  const { lines } = client;
  const found = lines.linesBefore(lines.next, LOOK_BACK).findLast((line) => line.message.includes(words));
  if (!found) return;
  const { no: _, late: __, ...line } = found;
  const { tail } = client.get().view.session;
  client.send('log.pin', { line, query: tail.query, window: tail.window, step, comment: null });
}
