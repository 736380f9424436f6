import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/event.ts';
import { Rig } from './rig.ts';
import { opened } from './story.ts';

const LONG: Actor = {
  id: 'long@example.com',
  name: 'Bartholomew Featherstonehaugh',
  kind: 'member',
};
const WIDE: Actor = { id: 'wide@example.com', name: '勘解由小路 すみれ子(決済基盤)', kind: 'member' };

describe('long names', () => {
  it.each([60, 80, 100, 120, 200])(
    'TUI-93 take no step its mark, its words or its time: %d columns',
    (cols) => {
      const client = opened(LONG, 'en');
      client.act(LONG, 'step.do', { step: 'ack' });
      client.act(WIDE, 'participant.join', {});
      client.act(WIDE, 'step.skip', { step: 'severity', reason: 'drill' });
      client.act(LONG, 'step.assign', { step: 'roles', participant: WIDE.id });
      const rig = new Rig(client, { cols, rows: 40, lang: 'en' });
      const row = (mark: RegExp) =>
        rig
          .text()
          .split('\n')
          .slice(3)
          .find((each) => mark.test(each)) ?? '';
      expect(row(/☑/)).toMatch(/☑.Acknowl.* Bart.* \d\d:\d\d/);
      expect(row(/✗/)).toMatch(/✗.Set the.* \d\d:\d\d/);
      expect(row(/Name lead/)).toMatch(/Name lead.* 勘.* left/);
      // Selected, its title goes on below: no word of it is lost.
      rig.press('1', 'g');
      expect(rig.text().replace(/[^a-z]/gi, '')).toContain('Acknowl');
    },
  );

  it('TUI-93 take nobody their role', () => {
    const client = opened(LONG, 'en');
    client.act(LONG, 'role.take', { role: 'driver' });
    const rig = new Rig(client, { cols: 120, rows: 40, lang: 'en' });
    expect(rig.text()).toMatch(/Barth.*\.\. \(you\) driver/);
  });
});
