import { EXIT } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { CONFIG } from '../../rules/detection-place.ts';
import { exclusionWay, sayWhere, type WayOptions } from '../../rules/exclusion-way.ts';
import { mayChange } from '../../settings/invocation.ts';

/** A person's word that the pages of a removed rule are over: without it they stay open until its counts are clean. */
export const retire = command<WayOptions & { readonly reason?: string }>({
  arguments: [['<rule>', 'argRetiredRule']],
  options: [
    { flags: '--reason <text>', help: 'optRetireReason' },
    { flags: '--local', help: 'optExclusionLocal' },
    CONFIG,
  ],
  async run(cli, [given], { reason = '', ...options }) {
    mayChange(cli);
    const rule = String(given);
    const way = await exclusionWay(cli, options);
    const { watcher } = await way.retire(rule, reason);
    if (cli.globals.json) cli.out.json({ rule });
    else cli.out.line(cli.t('rule-retired', { rule }));
    sayWhere(cli, way, watcher);
    return EXIT.done;
  },
});
