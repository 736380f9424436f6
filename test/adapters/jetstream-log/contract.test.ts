import { eventLogContract } from '../../contracts/event-log.ts';
import { factLogContract } from '../../contracts/fact-log.ts';
import { holding } from '../../rigs/nats/damage.ts';
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
  factLogContract('the JetStream log', async () => {
    const prefix = newPrefix();
    const open = () => openLog({ urls: [node().url], prefix });
    return { open, other: open, found: (words) => holding(node().home, words).length };
  });
});
