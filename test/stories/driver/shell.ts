import { SessionScreen } from './session-screen.ts';

export const PROMPT = 'shell> ';

/** A shell at its prompt, and the session that was joined from it. */
export class Shell extends SessionScreen {
  showsPrompt(): Promise<void> {
    return this.shows(new RegExp(`${PROMPT}$`, 'm'));
  }

  run(command: string): this {
    return this.type(`${command}\r`);
  }

  /** It still obeys: what it prints is not what was typed. */
  async obeys(): Promise<void> {
    this.run('echo still-$((40+2))');
    await this.shows('still-42');
  }

  /** Leaves the session; resolves when the shell asks again. */
  async leavesToPrompt(): Promise<void> {
    this.act('quit');
    await this.says('confirm.leave');
    this.yes();
    await this.showsPrompt();
  }

  async exits(): Promise<void> {
    this.run('exit');
    await this.ended;
  }
}
