import { readFileSync } from 'node:fs';
import { parseProcedure } from '../../../src/adapters/procedure-files/parse.ts';
import type { Role } from '../../../src/domain/procedure.ts';
import type { ActId } from '../../../src/tui/keys/keys.ts';
import { SESSION_KEYS } from '../../../src/tui/keys/look-up.ts';
import { PANES, type Pane } from '../../../src/tui/model/layout.ts';
import { literally, Screen } from './screen.ts';
import type { Exit } from './terminal.ts';

const MARKS = { open: '☐', done: '☑', skipped: '✗' } as const;

const loaded = parseProcedure(
  readFileSync(new URL('../../../sessions/procedures/incident.yaml', import.meta.url), 'utf8'),
  'built-in:incident',
);
const steps = loaded.ok ? loaded.loaded.procedure.phases.flatMap((phase) => phase.steps) : [];

/** The title of a step of the incident procedure, which every story works through. */
export function stepTitle(id: string, lang: 'ja' | 'en'): string {
  const title = steps.find((step) => step.id === id)?.title[lang];
  if (title === undefined) throw new Error(`the procedure has no step ${id}`);
  return title;
}

/** The screen of a session, as the person at this terminal uses it. */
export class SessionScreen extends Screen {
  /** The session's id, from its header. */
  get session(): string {
    return /checkout-\d{4}(-\d+)?/.exec(this.screen())?.[0] ?? '';
  }

  /** Does acts by the keys that the table of keys gives them. */
  act(...ids: readonly ActId[]): this {
    return this.press(...ids.map((id) => SESSION_KEYS.of(id).keys[0]));
  }

  focus(pane: Pane): this {
    return this.act(`pane.${pane}`);
  }

  /** The pane that has the keys. */
  showsFocus(pane: Pane): Promise<void> {
    return this.shows(new RegExp(`»${PANES.indexOf(pane) + 1} ${this.word(`pane.${pane}`)}`));
  }

  /** A step's row, with who did it and when where that is given. A narrow pane cuts the title. */
  showsStep(id: string, mark: keyof typeof MARKS, by = ''): Promise<void> {
    const title = stepTitle(id, this.lang);
    const shown = [...title].map((_, cut) => `${literally(title.slice(0, cut + 4))}\\.\\.`);
    const row = `${MARKS[mark]}.?(?:${[literally(title), ...shown].join('|')})`;
    return this.shows(new RegExp(by === '' ? row : `${row}.*${by}`));
  }

  /** The selected step, marked by `»`. */
  showsSelected(id: string): Promise<void> {
    return this.shows(new RegExp(`»[☐☑✗◐].?${literally(stepTitle(id, this.lang).slice(0, 9))}`));
  }

  showsProgress(done: number, of?: number): Promise<void> {
    return this.shows(`${this.word('pane.checklist')} ${done}/${of ?? ''}`);
  }

  showsNote(by: string, text: string): Promise<void> {
    return this.shows(new RegExp(`${by}.*${literally(text)}`));
  }

  showsRole(who: string, role: Role): Promise<void> {
    return this.shows(new RegExp(`${who}.* ${this.word(`role.${role}`)}`));
  }

  /** Opens the editor for a note and begins it. */
  async beginsNote(text = ''): Promise<void> {
    this.act('note.new');
    await this.showsTyped('');
    if (text === '') return;
    this.type(text);
    await this.showsTyped(text);
  }

  async writesNote(text: string): Promise<void> {
    await this.beginsNote(text);
    this.act('editor.save');
  }

  /** Takes the driver's role, or hands it to the next in turn: the first row of the menu. */
  async passesDriving(): Promise<void> {
    this.act('driver');
    await this.says('menu.driver');
    this.act('menu.accept');
  }

  yes(): this {
    return this.act('confirm.yes');
  }

  /** Leaves where a question is asked before; resolves when the program has ended. */
  async leaves(): Promise<Exit> {
    this.act('quit');
    await this.says('confirm.leave');
    this.yes();
    return this.ended;
  }
}
