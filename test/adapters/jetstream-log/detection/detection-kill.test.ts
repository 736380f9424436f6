import { expect, it } from 'vitest';
import { killOne, STAGES } from '../../../detector/kill.ts';
import { setUpFor } from '../../../rigs/nats/detection-store.ts';
import { describeNats, newPrefix, oneNats } from '../../../rigs/nats/with-nats.ts';

describeNats('a watcher of a cluster that is killed', () => {
  const node = oneNats();
  const place = async () => {
    const prefix = newPrefix();
    await setUpFor([node().url], prefix);
    return `${node().url}/${prefix}`;
  };

  it('NAT-882 leaves one incident at each of its stages: no page is lost, none is doubled', {
    timeout: 300_000,
  }, async () => {
    const killed = [];
    for (const [i, stage] of STAGES.entries()) killed.push(await killOne(stage, i * 3, 0, await place()));
    expect(killed.map(({ stage, incidents, course }) => ({ stage, incidents, course }))).toEqual(
      STAGES.map((stage) => ({ stage, incidents: 1, course: 'page.done' })),
    );
    // Requested, sent, and the answer lost: it is looked up, and not sent again.
    expect(killed.find(({ stage }) => stage === 'taken')).toMatchObject({ triggers: 1 });
    expect(killed.find(({ stage }) => stage === 'untaken')).toMatchObject({ triggers: 2 });
  });
});
