import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderRecord } from '../../src/record/markdown.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { Given, guest, opening, pager, sato, tanaka } from '../domain/given.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- x',
  '</td></tr></table>',
  '[a](javascript:alert(1))',
  '![x](https://evil.example/p.png)',
  '[x]: https://evil.example',
  '[^1]: note',
  '| a | b |',
  '|---|---|',
  'a\\|b',
  '## Cause',
  '- [x] done',
  '> quote',
  '1. one',
  '---',
  '===',
  '`code` ``',
  '*em* **b** _e_ ~~s~~',
  '&lt;b&gt; &#60; &copy;',
  '@tanaka #12 GH-3',
  '\\',
  'javascript:alert(1)',
  'x\u2028## y',
];

/** A session in which every text that somebody can give is `text`, and every kind of line of the record occurs. */
function saying(text: string): Given {
  const given = new Given();
  const title = { ja: text, en: text };
  const { phases } = opening.procedure;
  const procedure = {
    ...opening.procedure,
    title,
    phases: phases.map((phase) => ({
      ...phase,
      title,
      steps: phase.steps.map((step) => ({ ...step, title })),
    })),
  };
  const by = { ...sato, name: text };
  given.when(by, 'session.open', { ...opening, title: text, procedure, procedureOrigin: text });
  given.when(by, 'participant.join', {});
  for (const person of [tanaka, guest]) given.when({ ...person, name: text }, 'participant.join', {});
  const incident = {
    id: 'Q1',
    number: 4812,
    title: text,
    service: text,
    url: text,
    urgency: 'high' as const,
    status: 'acknowledged' as const,
    triggeredAt: '2026-11-24T17:58:11.000Z',
    acknowledgedAt: '2026-11-24T17:58:52.000Z',
    acknowledgedBy: text,
    resolvedAt: null,
    resolvedBy: null,
    assignees: [`${text} 2`],
  };
  given.when(pager, 'incident.link', { incident });
  given.when(pager, 'incident.change', {
    incident: { ...incident, status: 'resolved', resolvedAt: '2026-11-24T18:40:00.000Z', resolvedBy: text },
  });
  given.when(by, 'session.rename', { title: `${text}.` });
  given.when(by, 'goal.set', { goal: text });
  given.when(by, 'impact.set', { impact: { who: text, what: text, since: '2026-11-24T17:55:00.000Z' } });
  given.when(by, 'responder.request', {
    who: `${text} 3`,
    message: text,
    how: { act: 'create', service: text, title: text, details: text },
  });
  given.when(pager, 'action.fail', {
    action: given.state.actions[0]?.id ?? '',
    kind: text.slice(0, 64),
    params: { x: text },
  });
  given.when(by, 'step.add', { phase: 'detect', title });
  given.when(by, 'step.skip', { step: 'ack', reason: text });
  given.when(by, 'notice.send', { text, nextAt: '2026-11-24T18:20:00.000Z', final: false });
  for (const kind of ['note', 'finding', 'decision', 'action'] as const) {
    given.when(by, 'note.add', { kind, text, happenedAt: '2026-11-24T17:57:00.000Z' });
  }
  for (const head of ['原因', '推定原因', '暫定対応', '再発防止', '横展開', 'went well', 'went badly']) {
    given.when(by, 'note.add', { text: `${head}: ${text}` });
  }
  given.when(by, 'log.pin', {
    line: {
      id: text,
      time: '2026-11-24T17:59:00.000Z',
      level: 'error',
      service: text,
      message: text,
      trace: text,
      fields: { [text]: text },
      source: text,
    },
    query: text,
    window: { since: '2026-11-24T17:45:00.000Z', until: null },
    step: 'ack',
    comment: text,
  });
  given.when(by, 'tail.set', { tail: { sources: [text], query: text, window: null } });
  given.when(by, 'verdict.set', { verdict: { hurt: true, why: text, prevent: text } });
  given.when(by, 'session.mitigate', {});
  given.when(by, 'session.close', { reason: text });
  return given;
}

const body = (page: string): string => page.slice(page.indexOf('\n---\n') + 5);

/**
 * The kinds of nodes of a page as one text, breaks inside a text left out; what the nodes say goes to `texts`. A web
 * address that links to itself counts as text.
 */
function shapeOf(page: string, texts: string[] = []): string {
  const look = (node: Nodes): string => {
    if ('value' in node) texts.push(node.value.replaceAll('\u200b', ''));
    const [only] = node.type === 'link' ? node.children : [];
    if (node.type === 'link' && only?.type === 'text' && only.value === node.url) {
      texts.push(only.value);
      return 'text';
    }
    if (!('children' in node)) return node.type;
    return `${node.type}[${node.children.map((child) => look(child as Nodes)).join(' ')}]`;
  };
  const tree = fromMarkdown(body(page), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return look(tree).replace(/text(?: (?:break )?text)+/g, 'text');
}

/** Texts to which the page has nothing to add on their line: where it begins and ends with one, it must say it whole. */
const squeezed = (text: string): string => text.replace(/[\s\u2028]+/g, ' ').trim();

describe('hostile words in a record', () => {
  for (const lang of LANGS) {
    const render = (text: string) => renderRecord(saying(text).log, { lang, hash: 'H' });
    const calm = shapeOf(render('plain words'));

    it(`REC-11 in ${lang} whatever people, logs and PagerDuty say makes the very nodes that plain words make`, () => {
      expect(calm).toContain('table[');
      expect(calm).toContain('code');
      expect(calm).not.toMatch(/html|image|footnote|link|delete|emphasis/);
      for (const text of HOSTILE) {
        const texts: string[] = [];
        expect(shapeOf(render(text), texts), text).toBe(calm);
        const said = squeezed(texts.join(''));
        const times = said.split(squeezed(text)).length - 1;
        expect(times, `${text} is said as it was given`).toBeGreaterThan(30);
      }
    });
  }

  it('REC-11 no more do several of them at once, line below line', () => {
    const lines = HOSTILE.filter((text) => !text.includes('`'));
    const render = (text: string) => renderRecord(saying(text).log, { lang: 'en', hash: 'H' });
    const several = shapeOf(render('one\ntwo\nthree'));
    for (let i = 0; i + 3 <= lines.length; i++) {
      const words = lines.slice(i, i + 3).join('\n');
      expect(shapeOf(render(words)), words).toBe(several);
    }
  });

  it('REC-11 the front matter reads back as it was given', () => {
    for (const text of HOSTILE) {
      const page = renderRecord(saying(text).log, { lang: 'ja', hash: 'H' });
      const facts = parse(page.slice(4, page.indexOf('\n---\n', 4)));
      expect(facts).toMatchObject({ title: `${text}.`, status: 'closed', participants: [text, text, text] });
    }
  });
});
