import type { TuiHost } from '../model/host.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { ChangeAsks } from './change-asks.ts';
import { PatternAsks } from './pattern-asks.ts';

/** What the views of the log pane ask of the hub, each as often as it is looked at. */
export class ViewAsks {
  readonly #asks: readonly (PatternAsks | ChangeAsks)[];

  constructor(
    client: Pick<ScreenClient, 'ask' | 'get'>,
    host: Pick<TuiHost, 'now'>,
    apply: (act: (state: ScreenState) => ScreenState) => void,
  ) {
    this.#asks = [new PatternAsks(client, host, apply), new ChangeAsks(client, host, apply)];
  }

  tick(state: ScreenState): void {
    for (const asks of this.#asks) asks.tick(state);
  }
}
