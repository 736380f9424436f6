import { describe, expect, it } from 'vitest';
import {
  alertPart,
  changesPart,
  logPart,
  notesPart,
  pagerNames,
} from '../../../../src/hub/pager/details/page-texts.ts';
import type { PagerChangeEvent } from '../../../../src/ports/pager-detail.ts';
import { alert, SATO_USER, TANAKA_USER } from '../hand-pager.ts';

const AT = '2026-11-25T03:00:00.000Z';
const KEY = 'AKIAQYLPMN5HFIQR7XYA';
const repeated = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const link = (href: string, text = 'Runbook') => ({ text, href });
const safe = 'https://wiki.example.com/runbook';

describe('what the pager says of a page', () => {
  it('HOM-421 its alerts are made safe and redacted, and a link that holds a secret is left out', () => {
    const given = alert({
      summary: `a\u0007 ${KEY}`,
      severity: 'critical',
      text: `first\nsecond ${KEY}`,
      facts: [
        { name: 'password', value: 'hunter2hunter2' },
        { name: 'rate', value: '14.2%' },
      ],
      links: [link(`https://x.example.com/?key=${KEY}`), link(safe, `to ${KEY}`)],
    });
    const [shown] = alertPart([given], 800).alerts;
    expect(shown).toEqual({
      at: AT,
      summary: 'a␇ [redacted:aws-key-id]',
      severity: 'critical',
      facts: [
        { name: 'password', value: expect.stringContaining('[redacted:') },
        { name: 'rate', value: '14.2%' },
      ],
      text: 'first\nsecond [redacted:aws-key-id]',
      links: [{ text: 'to [redacted:aws-key-id]', href: safe }],
    });
    const long = `${safe}?${'x'.repeat(2_048)}`;
    expect(alertPart([alert({ links: [link(long), link(safe)] })], 1).alerts[0]?.links).toEqual([link(safe)]);
    expect(alertPart([alert()], 1)).toEqual({
      alerts: [{ at: AT, summary: '5xx', severity: null, facts: [], text: null, links: [] }],
      total: 1,
    });
  });

  it('HOM-421 of many alerts, facts, links, changes, notes and names so many are sent', () => {
    const many = alert({
      facts: repeated(50, { name: 'n', value: 'v' }),
      links: [...repeated(3, link(`https://x.example.com/${KEY}`)), ...repeated(20, link(safe))],
    });
    const { alerts, total } = alertPart(repeated(20, many), 20);
    expect([alerts.length, total, alerts[0]?.facts.length, alerts[0]?.links.length]).toEqual([
      10, 20, 40, 10,
    ]);
    expect(pagerNames(repeated(30, SATO_USER))).toEqual(repeated(20, '佐藤'));
    expect(pagerNames([{ name: 'a\u0007' }])).toEqual(['a␇']);
    const notes = Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, at: AT, by: null, text: `${i}` }));
    // The newest ones, which come last.
    expect(notesPart(notes).notes.map(({ text }) => text)).toEqual(notes.slice(10).map(({ text }) => text));
    const change: PagerChangeEvent = { id: 'C', at: AT, summary: 'x', source: null, services: [], links: [] };
    expect(changesPart(repeated(30, change), 24).changes).toHaveLength(20);
  });

  it('HOM-421 its changes and notes are made safe, each with who made it, where that is known', () => {
    const change = {
      id: 'C',
      at: AT,
      summary: `deploy ${KEY}`,
      source: 'ci\u0007',
      services: [],
      links: [link(safe)],
    };
    expect(changesPart([change, { ...change, summary: 'x', source: null, links: [] }], 24)).toEqual({
      changes: [
        { at: AT, summary: 'deploy [redacted:aws-key-id]', source: 'ci␇', links: [link(safe)] },
        { at: AT, summary: 'x', source: null, links: [] },
      ],
      hours: 24,
    });
    const by = { id: 'P', name: 'a\u0007' };
    expect(
      notesPart([
        { id: 'N', at: AT, by, text: 'a\nb' },
        { id: 'M', at: AT, by: null, text: KEY },
      ]),
    ).toEqual({
      notes: [
        { at: AT, by: 'a␇', text: 'a\nb' },
        { at: AT, by: null, text: '[redacted:aws-key-id]' },
      ],
    });
  });

  it('HOM-423 its history is shown the oldest line first, with the person of each line', () => {
    const line = {
      id: 'L',
      kind: 'notify',
      at: AT,
      by: null,
      to: [SATO_USER, TANAKA_USER],
      via: 'sms',
    } as const;
    expect(logPart([line, { ...line, kind: 'acknowledge', by: SATO_USER, to: [], via: null }], true)).toEqual(
      {
        lines: [
          { at: AT, kind: 'acknowledge', by: '佐藤', to: [], via: null },
          { at: AT, kind: 'notify', by: null, to: ['佐藤', '田中'], via: 'sms' },
        ],
        more: true,
      },
    );
    expect(logPart([], false)).toEqual({ lines: [], more: false });
  });
});
