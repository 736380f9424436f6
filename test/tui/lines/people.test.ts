import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import { peopleSentences } from '../../../src/tui/plain/sentences.ts';
import { FakeClient } from '../fake-client.ts';
import { Rig } from '../rig.ts';
import { SATO, TANAKA, underWay, YAMADA } from '../story.ts';

const VENDOR: Actor = { id: 'guest-0000000001', name: 'Vendor', kind: 'guest' };
const WATCHER: Actor = { id: 'guest-0000000002', name: 'Detector', kind: 'observer' };

function rigged(lang: 'ja' | 'en'): Rig {
  const rig = new Rig(underWay(TANAKA, lang), { lang });
  for (const { id, kind } of [VENDOR, WATCHER]) {
    const until = '2026-11-30T00:00:00.000Z';
    rig.client.act(SATO, 'participant.invite', { participant: id, role: kind, until });
  }
  rig.client.act(VENDOR, 'participant.join', {});
  rig.client.act(WATCHER, 'participant.join', {});
  // Who has just come need not have been told of as present.
  rig.host.pass(20_000);
  rig.client.now += 20_000;
  return rig;
}

const present = (rig: Rig, person: Actor, terminals: number) => {
  const others = rig.client.get().presence.filter(({ participant }) => participant !== person.id);
  const told = { participant: person.id, terminals, activeAt: null, pane: null };
  rig.client.set({ presence: [...others, told] });
};
const rowOf = (rig: Rig, name: string) => rig.rows().find((row) => row.includes(name)) ?? '';
const count = (rig: Rig) => /4 People (\d+)/.exec(rig.rows().join('\n'))?.[1];

describe('the people pane', () => {
  it('TUI-1043 does not say that nobody is there before the session has come', () => {
    const rows = new Rig(new FakeClient('checkout-1125', SATO, Date.parse('2026-11-25T03:00:00.000Z')), {
      lang: 'en',
    }).rows();
    const at = rows.findIndex((row) => row.includes('4 People'));
    expect(rows[at + 1]).toContain('Waiting for the session');
    expect(rows.join('\n')).not.toContain('Nobody yet');
  });

  it.each([
    ['ja', 'アクセス取り消し', '退出'],
    ['en', 'access revoked', 'left'],
  ] as const)('TUI-340 tells whose access was revoked, and who left, in %s', (lang, revoked, left) => {
    const rig = rigged(lang);
    present(rig, VENDOR, 1);
    rig.client.act(SATO, 'participant.revoke', { participant: VENDOR.id, origin: null });
    rig.client.act(YAMADA, 'participant.leave', {});
    expect(rowOf(rig, 'Vendor')).toContain(revoked);
    expect(rowOf(rig, '山田')).toContain(left);
  });

  it('TUI-341 tells of an observer whose coming and leaving is no event as it is at this moment', () => {
    const rig = rigged('en');
    present(rig, WATCHER, 1);
    const there = Number(count(rig));
    expect(rowOf(rig, 'Detector')).not.toMatch(/left|cut off|no terminal/);
    present(rig, WATCHER, 0);
    expect(rowOf(rig, 'Detector')).toContain('offline');
    expect(Number(count(rig))).toBe(there);
    rig.client.set({
      presence: rig.client.get().presence.filter(({ participant }) => participant !== WATCHER.id),
    });
    expect(rowOf(rig, 'Detector')).toContain('left');
    expect(Number(count(rig))).toBe(there - 1);
    const { presence, view } = rig.client.get();
    const world = { session: view.session, you: TANAKA, lang: 'en', now: rig.client.now, presence } as const;
    expect(peopleSentences({ ...world, lines: [] } as never).join()).not.toContain('Detector');
  });
});
