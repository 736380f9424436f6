import { logSourceContract } from '../../contracts/log-source.ts';
import { describeOpenSearch } from '../../rigs/tail/with-opensearch.ts';
import { arrivalTests } from './arrival-tests.ts';
import { backfillTests } from './backfill-tests.ts';
import { clockTests } from './clock-tests.ts';
import { ContractRig } from './contract-rig.ts';
import { detectionTests } from './detection-tests.ts';
import { doctorTests } from './doctor-tests.ts';
import { millisTests } from './millis-tests.ts';
import { patternTests } from './pattern-tests.ts';
import { queryTests } from './query-tests.ts';
import { questionTests } from './question-tests.ts';
import { scanTests } from './scan-tests.ts';
import { shapeTests } from './shape-tests.ts';
import { sharedTailTests } from './shared-tail-tests.ts';

// All that does not stop its node shares this one: starting it takes longer than most of them.
// Rules of the port: LOG-140 LOG-141 LOG-142 LOG-143 LOG-144 LOG-145 LOG-146 LOG-147 LOG-148 LOG-558 LOG-559
// LOG-570 LOG-571 LOG-572 LOG-573 LOG-574 LOG-876 OSS-570 OSS-571 OSS-572 OSS-573 OSS-574
// OSS-20 OSS-21 OSS-22 OSS-23 OSS-24 OSS-25 OSS-26 OSS-27 OSS-28 OSS-36 OSS-67 OSS-68 OSS-70 OSS-71 OSS-72 OSS-73 OSS-74
// DET-706 DET-708 DET-710 DET-725 DET-864 DET-865
// DET-746 DET-747 DET-748 DET-749
// OSS-324 OSS-325 OSS-326 OSS-327 OSS-328 OSS-568 OSS-700 OSS-701 OSS-702 OSS-703 OSS-704 OSS-705 OSS-706 OSS-707 OSS-708 OSS-710
describeOpenSearch('on a real OpenSearch node', (node) => {
  logSourceContract('an index', () => ContractRig.make(node().url));
  shapeTests(node);
  queryTests(node);
  questionTests(node);
  millisTests(node);
  backfillTests(node);
  clockTests(node);
  arrivalTests(node);
  sharedTailTests(node);
  patternTests(node);
  doctorTests(node);
  detectionTests(node);
  scanTests(node);
});
