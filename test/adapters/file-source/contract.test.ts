import { logSourceContract } from '../../contracts/log-source.ts';
import { FileRig } from './file-rig.ts';

// Rules of the port: LOG-140 LOG-141 LOG-142 LOG-143 LOG-144 LOG-145 LOG-146 LOG-147 LOG-148
// LOG-570 LOG-571 LOG-572 LOG-573 LOG-574 LOG-876
logSourceContract('a file', () => FileRig.make());
