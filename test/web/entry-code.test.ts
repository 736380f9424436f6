import { expect, it } from 'vitest';
import { STANDBY_HEADER } from '../../src/protocol/http.ts';
import { joinUrl, passFragment } from '../../src/protocol/join-url.ts';
import { routePath } from '../../src/protocol/routes.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { EnterView } from '../../src/web/enter-view.tsx';
import { keyFingerprint, readCode, readPass } from '../../src/web/entry-code.ts';
import { ELSEWHERE, PATHS } from '../../src/web/hub-calls.ts';
import { found, said, textOf, treeOf } from './tree.ts';
import './looked-rig.ts';

const INVITE = 'aa-_1.bb_2.cc-3';
const PIN = `${'A'.repeat(42)}E`;
const link = (more: object = {}) =>
  joinUrl({
    base: 'https://hub.example.jp:7373',
    session: 'checkout-1125',
    invite: INVITE,
    pin: PIN,
    ...more,
  });

it('WPG-12 a whole link, what is behind its #, or the code alone let somebody in; anything else is named and not repeated', () => {
  for (const [text, pin] of [
    [link(), PIN],
    [` <${link({ pin: null })}> `, null],
    [new URL(link()).hash, PIN],
    [INVITE, null],
    [link({ pin: null, others: ['https://b.example.jp'] }), null],
    [link({ others: ['https://b.example.jp'] }), PIN],
  ] as const)
    expect(readCode(text, 'checkout-1125'), text).toEqual({ invite: INVITE, pin });
  expect(readCode('', 'checkout-1125')).toEqual({ invite: null, pin: null });
  expect(readCode(link({ session: 'other-1125' }), 'checkout-1125')).toBe('other-session');
  for (const text of [
    'hello',
    'a.b',
    'https://hub.example.jp/s/checkout-1125',
    'javascript:alert(1)',
    'a.b.c d',
    '<script>',
  ])
    expect(readCode(text, 'checkout-1125')).toBe('bad-code');
});

it('WPG-12 the hub’s key is shown as a browser shows it', () => {
  expect(keyFingerprint(PIN).split(' ')).toHaveLength(32);
  expect(keyFingerprint('q80-_w'.padEnd(43, 'A')).startsWith('AB CD 3E FF 00')).toBe(true);
});

it('WPG-12 asks for a name and a press, for a code only where the link has none, and says in one line what went wrong', () => {
  const entering = { session: 'checkout-1125', hasCode: true, pin: PIN, fault: null, isBusy: false };
  for (const lang of LANGS) {
    const nodes = treeOf(EnterView({ entering: { ...entering, lang }, enter: () => {} }));
    expect(said(nodes, 'h1')).toContain('checkout-1125');
    expect(found(nodes, 'input').map(({ attrs }) => attrs.name)).toEqual(['name']);
    expect(textOf(found(nodes, '.fault'))).toBe('');
    expect(said(nodes, '.code')).toBe(keyFingerprint(PIN));
    const bare = treeOf(
      EnterView({ entering: { ...entering, lang, hasCode: false, pin: null }, enter: () => {} }),
    );
    expect(found(bare, 'input').map(({ attrs }) => attrs.name)).toEqual(['code', 'name']);
    for (const kind of ['invite-expired', 'name-taken', 'unreachable', 'too-fast', 'no-such-kind\u202e']) {
      const fault = { kind, seconds: 7 };
      const told = said(
        treeOf(EnterView({ entering: { ...entering, lang, fault }, enter: () => {} })),
        '.fault',
      );
      expect(told.split('\n')).toHaveLength(1);
      expect(told).toMatch(/^✗ /);
      // When to try again, where the hub has said it.
      expect(told.includes('7')).toBe(kind === 'too-fast');
    }
  }
});

it('WPG-12 asks the hub at the addresses of the table of routes', () => {
  expect(PATHS.enter()).toBe(routePath('webEnter'));
  expect(ELSEWHERE).toBe(STANDBY_HEADER);
  expect(PATHS.events('checkout-1125', 7)).toBe(routePath('events', { id: 'checkout-1125' }, { from: 7 }));
  expect(PATHS.live('a b')).toBe(routePath('live', { id: 'a b' }));
  expect(PATHS.record('a b', 'ja')).toBe(routePath('record', { id: 'a b' }, { lang: 'ja' }));
});

it('WPG-30 a pass is read as the hub writes it, and nothing else is one', () => {
  expect(readPass(`#${passFragment('a-b.c_d.e')}`)).toBe('a-b.c_d.e');
  for (const fragment of ['', '#', '#a.b.c', '#pass=', '#pass=a b', '#pass=<script>', 'pass=a.b.c'])
    expect(readPass(fragment)).toBeNull();
});
