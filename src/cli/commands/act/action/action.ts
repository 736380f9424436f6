import { command, SESSION } from '../../../grammar/command.ts';
import { addNote, type NoteOptions } from '../note.ts';

/** Adds an action to a session; its subcommands are about the actions of all sessions. */
export const action = command<Pick<NoteOptions, 'step' | 'owner' | 'due'>>({
  arguments: [SESSION, ['[text]', 'argText']],
  options: [
    { flags: '--owner <who>', help: 'optOwner', values: 'person' },
    { flags: '--due <time>', help: 'optDue' },
    { flags: '--step <step>', help: 'optNoteStep', values: 'step' },
  ],
  subcommands: [
    { name: 'list', summary: 'action list', load: async () => (await import('./list.ts')).listActions },
    { name: 'done', summary: 'action done', load: async () => (await import('./change.ts')).doneAction },
    { name: 'issue', summary: 'action issue', load: async () => (await import('./issue.ts')).issueAction },
    {
      name: 'assign',
      summary: 'action assign',
      load: async () => (await import('./change.ts')).assignAction,
    },
  ],
  run: (cli, [session, text], options) => addNote(cli, String(session), text, { ...options, kind: 'action' }),
});
