import { Screen } from './screen.ts';

/** Plain mode: sentences come, lines go. */
export class PlainSession extends Screen {
  orders(line: string): this {
    return this.type(line).press('enter');
  }
}
