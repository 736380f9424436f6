/*
 * A record that an earlier version of the program wrote, when an acknowledgement and a role began the work, an update that was
 * written down counted as sent, and no act took back that it was mitigated.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstAction } from '../../../src/domain/clock.ts';
import { beginOf } from '../../../src/domain/course.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { reduceAll } from '../../../src/domain/reduce.ts';
import { initialSession } from '../../../src/domain/session.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { fromJsonl } from '../../../src/record/jsonl.ts';
import { renderRecord } from '../../../src/record/markdown.ts';
import { sha256 } from '../../contracts/event-builder.ts';

const read = fromJsonl(readFileSync(join(import.meta.dirname, '2026-11-25-checkout-1125.jsonl'), 'utf8'));
const events = (read.ok ? read.events : []) as readonly AnyEvent[];
const session = reduceAll(initialSession('checkout-1125'), events);

describe('a record of an earlier version', () => {
  it('DOM-1007 is read with the present meaning: work, not a role, is its first action', () => {
    expect(verifyChain(events, sha256)).toMatchObject({ ok: true });
    expect(events).toHaveLength(53);
    const role = events.find(({ type }) => type === 'driver.changed');
    const finding = events.find(({ type }) => type === 'note.added');
    expect(session.clock.start).toBe(finding?.at);
    expect(role?.at && role.at < (finding?.at ?? '')).toBe(true);
    expect(firstAction(session)).toEqual({ took: 209_000, from: 'alert' });
    expect(beginOf(session)).toEqual({ at: '2026-11-24T17:55:00.000Z', by: 'impact' });
    expect(session.clock).toMatchObject({ mitigated: '2026-11-24T18:15:30.000Z', relapsed: null });
    expect(session.relapses).toEqual([]);
  });

  it('DOM-1007 a step that its fact does not prove any more is open, and what people ticked stays', () => {
    expect(session.status).toBe('closed');
    expect(session.steps['first-notice']).toMatchObject({ status: 'todo', auto: null });
    expect(session.steps.verify).toMatchObject({ status: 'done', by: { name: '佐藤' } });
    expect(session.steps['recent-change']).toMatchObject({ status: 'done', auto: null });
    const page = renderRecord(events, { importedTo: 0, lang: 'en', hash: 'H' });
    expect(page).toContain('first action 3m29s after the alert');
    expect(page).toContain('noted here; not sent by oncall');
  });
});
