import { logSourceContract } from '../../contracts/log-source.ts';
import { describeOpenSearch } from '../../rigs/tail/with-opensearch.ts';
import { ContractRig } from './contract-rig.ts';

describeOpenSearch('a real node', (node) => {
  // Rules of the port: LOG-140 LOG-141 LOG-142 LOG-143 LOG-144 LOG-145 LOG-146 LOG-147 LOG-148
  logSourceContract('an index', () => ContractRig.make(node().url));
});
