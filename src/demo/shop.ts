import type { Time } from '../ports/clock.ts';
import { DemoRepository } from '../sim/github/repository.ts';
import { type LocalGithub, localGithub } from '../sim/github/server.ts';
import { type DemoText, demoMessages } from '../text/i18n/demo.ts';
import type { Lang } from '../text/i18n/messages.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CHECKOUT = 'checkout-production';
const SEARCH = 'search-production';

/** What the demo's repository is called, and the token that opens it and nothing else. */
export const SHOP_REPOSITORY = 'acme/shop';
export const SHOP_TOKEN = 'demo-github';

/** GitHub's side of the demo: a shop on this machine, of which a deploy is about to hurt. */
export interface Shop {
  readonly server: LocalGithub;
  /** The deploy that does it goes out at an instant, another team's just before. */
  ship(at: number): void;
  /** The version before is deployed again. */
  rollBack(): void;
}

export async function openShop(lang: Lang, time: Pick<Time, 'now'>): Promise<Shop> {
  const say = (key: DemoText): string => demoMessages[key][lang];
  const repo = new DemoRepository(SHOP_REPOSITORY, time);
  const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const live = (sha: string, environment: string, by: string, at: number): void => {
    const deployment = repo.deploy(sha, environment, by, { at: iso(at - 6 * MINUTE) });
    repo.status(deployment, 'in_progress', iso(at - 20_000));
    repo.status(deployment, 'success', iso(at));
  };
  const now = time.now();
  const sha = (start: string): string => start.padEnd(40, '0');
  const first = repo.push(say('pullStock'), 'tanaka', ['checkout/src/stock.ts'], iso(now - 30 * HOUR), {
    sha: sha('1c9e3b0'),
  });
  live(first.sha, CHECKOUT, 'tanaka', now - 29 * HOUR);
  live(first.sha, SEARCH, 'ito', now - 29 * HOUR);
  const search = repo.push(say('pullSearch'), 'ito', ['search/src/suggest.ts'], iso(now - 4 * HOUR), {
    sha: sha('88ad41f'),
  });
  live(search.sha, SEARCH, 'ito', now - 3 * HOUR);
  const server = await localGithub({ repositories: [repo], time, tokens: [SHOP_TOKEN] });
  return {
    server,
    ship(at) {
      const words = repo.push(say('pullFooter'), 'ito', ['search/src/footer.ts'], iso(at - HOUR), {
        sha: sha('5d20c7a'),
      });
      live(words.sha, SEARCH, 'ito', at - 45_000);
      const files = ['checkout/src/pool.ts', 'checkout/config/pool.yaml'];
      const pool = repo.push(say('pullPool'), 'kato', files, iso(at - HOUR), { sha: sha('7be2d94') });
      live(pool.sha, CHECKOUT, 'kato', at);
    },
    rollBack() {
      const back = repo.deploy(first.sha, CHECKOUT, 'sato');
      repo.status(back, 'in_progress');
      repo.status(back, 'success');
    },
  };
}
