import { command } from '../../grammar/command.ts';

const acts = () => import('./acts/acts.ts');

/** Pages of PagerDuty without a screen. */
export const page = command({
  subcommands: [
    { name: 'list', summary: 'page list', load: async () => (await import('./list.ts')).listPages },
    { name: 'show', summary: 'page show', load: async () => (await import('./show.ts')).showPage },
    { name: 'ack', summary: 'page ack', load: async () => (await acts()).ackPages },
    { name: 'resolve', summary: 'page resolve', load: async () => (await acts()).resolvePages },
    { name: 'snooze', summary: 'page snooze', load: async () => (await acts()).snoozePages },
    { name: 'escalate', summary: 'page escalate', load: async () => (await acts()).escalatePages },
    { name: 'reassign', summary: 'page reassign', load: async () => (await acts()).reassignPages },
    { name: 'note', summary: 'page note', load: async () => (await acts()).notePage },
    { name: 'merge', summary: 'page merge', load: async () => (await acts()).mergePages },
  ],
});
