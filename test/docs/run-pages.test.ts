import { mkdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cliRig } from '../cli/rig.ts';
import { missingNats } from '../rigs/nats/nats-server.ts';
import { blocksOf, pages } from './pages.ts';
import { pageWorld } from './world.ts';

const guides = pages().filter(({ path }) => /^docs\/(?:how-to|tutorials)\//.test(path));

/** What the last block of a page shows, so that its reader knows that it works. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  'how-to/audit.md': /"act": "token\.created"/,
  'how-to/backup.md': /again\.db/,
  'how-to/check.md': /none changed/,
  'how-to/cluster.md': /nats-server \d/,
  'how-to/container.md': /^$/,
  'how-to/detection.md': /detection/,
  'how-to/digest.md': /"sessions"/,
  'how-to/erase.md': /none changed[\s\S]*the text of event \d+ was taken out/,
  'how-to/exclusions.md': /acquirer-maint/,
  'how-to/github.md': /\(GitHub\): acme\/shop, 1 deploy/,
  'how-to/improve-rules.md': /checkout-5xx/,
  'how-to/invite.md': /checkout/,
  'how-to/logs.md': /cannot connect/,
  'how-to/opensearch.md': /checkout/,
  'how-to/pagerduty.md': /ok +PagerDuty[\s\S]*決済/,
  'how-to/pages-from-scripts.md': /"incidents"/,
  'how-to/procedures.md': /cannot-pay/,
  'how-to/record.md': /none changed/,
  'how-to/releases.md': /release/,
  'how-to/screen-reader.md': /Steps|steps/,
  'how-to/scripts.md': /"ok"/,
  'how-to/slack.md': /ok +Slack/,
  'how-to/stats.md': /First action/,
  'how-to/team-hub.md': /"ok":true[\s\S]*ok +hub/,
  'how-to/turns.md': /"windows"/,
  'how-to/web.md': /web/,
  'how-to/webhooks.md': /wh-/,
};

describe('the pages of tutorials and tasks', () => {
  const rig = cliRig();

  it('DOC-10 each how-to page ends with the command that shows that it works', () => {
    const tasks = guides.filter(({ path }) => path.includes('/how-to/'));
    expect(tasks.map(({ path }) => path.replace('docs/', ''))).toEqual(Object.keys(SHOWN).sort());
    const without = tasks.filter(({ text }) => {
      const [, end = ''] = text.split(/^## See that it works$/m);
      return !blocksOf(end).some(({ kind }) => kind === 'sh') || /^## /m.test(end);
    });
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it.each(guides.map(({ path, text }) => ({ path: path.replace('docs/', ''), text })))(
    'DOC-11 every block of $path runs as it is written',
    async ({ path, text }) => {
      if (path.endsWith('cluster.md') && missingNats() !== null && !process.env.CI) return;
      rig.renew();
      mkdirSync(rig.work, { recursive: true });
      const shell = await pageWorld(rig, { path, text });
      onTestFinished(async () => {
        await shell.close();
        // The hub of this page's user has nothing more to do, and the pages after it are many.
        const hub = await rig.hubPid();
        if (hub !== null) process.kill(hub, 'SIGTERM');
      });
      let last = '';
      for (const { kind, text: block } of blocksOf(text)) if (kind === 'sh') last = await shell.run(block);
      expect(last).toMatch(SHOWN[path] ?? /./);
    },
  );
});
