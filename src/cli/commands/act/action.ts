import { command } from '../../command.ts';
import { addNote, type NoteOptions } from './note.ts';

export const action = command<Pick<NoteOptions, 'step' | 'owner' | 'due'>>({
  arguments: [
    ['<session>', 'argSession'],
    ['[text]', 'argText'],
  ],
  options: [
    { flags: '--owner <who>', help: 'optOwner' },
    { flags: '--due <time>', help: 'optDue' },
    { flags: '--step <step>', help: 'optNoteStep' },
  ],
  run: (cli, [session, text], options) => addNote(cli, String(session), text, { ...options, kind: 'action' }),
});
