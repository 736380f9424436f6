import { expect, it } from 'vitest';
import { readCheckpoint } from '../../src/detection/checkpoint.ts';
import { ruleFor } from '../detection/rules.ts';
import { detectorRig } from './detector-rig.ts';

it('DET-909 a rule of groups that was blind as a whole is its groups again once it is well', async () => {
  const rig = detectorRig({ rules: [ruleFor({ name: 'cart', group: 'region' })] });
  rig.start();
  const rows = async () =>
    readCheckpoint(await rig.store.checkpoint())?.rules[0]?.groups.map(({ group }) => group.length);
  rig.app.counts.set('cart', null);
  await rig.slots(1);
  expect(await rows()).toEqual([0]);
  rig.app.counts.delete('cart');
  rig.app.groups.set('cart', [{ group: [{ field: 'region', value: 'tokyo' }], users: 40 }]);
  await rig.slots(5);
  expect(await rows()).toEqual([1]);
  await rig.stop();
});
