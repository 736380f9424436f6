import { changeLogContract } from '../../contracts/change-log.ts';
import { eventLogContract } from '../../contracts/event-log.ts';
import { openLog } from '../../rigs/nats/with-cluster.ts';
import { describeNats, newPrefix, oneNats } from '../../rigs/nats/with-nats.ts';

describeNats('a real nats-server', () => {
  const node = oneNats();
  eventLogContract(
    'the JetStream log',
    async () => {
      const prefix = newPrefix();
      return { open: () => openLog({ urls: [node().url], prefix }), clear: async () => {} };
    },
    10,
  );
  changeLogContract('the JetStream log', async () => {
    const prefix = newPrefix();
    return () => openLog({ urls: [node().url], prefix });
  });
});
