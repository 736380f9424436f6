import type { Pager } from '../../ports/pager.ts';
import type { PagerHealth } from '../../protocol/http.ts';
import { ingestId } from '../ingest/ingest.ts';

/** Abilities of an account without which an act of ours fails. */
const NEEDED = ['coordinated_responding'];
/** E-mails that are asked about; a team's hub has not more members. */
const MOST = 50;

/** How the pager stands: whose key, which account, what is missing, and which of these addresses it does not know. */
export async function healthOf(pager: Pager, members: readonly string[]): Promise<PagerHealth> {
  const { key, owner, host } = await pager.account();
  const abilities = await pager.abilities();
  const site = await pager.site();
  const strangers: string[] = [];
  let from = owner?.email ?? null;
  const asked = [...new Set(members)].slice(0, MOST);
  for (const email of asked) {
    // A user's key acts for its owner alone, no matter who else the account knows.
    const known =
      key === 'user'
        ? owner?.email?.toLowerCase() === email.trim().toLowerCase()
        : (await pager.userByEmail(email)) !== null;
    if (known) from ??= email;
    else strangers.push(email);
  }
  const readOnly = from === null ? null : await pager.isReadOnly(from).catch(() => null);
  const { skewMs, rate } = await pager.account();
  return {
    key,
    owner: owner === null ? null : ingestId(owner.name, 200),
    host,
    account: site === null ? null : ingestId(site, 200),
    skewMs,
    rate,
    missing: NEEDED.filter((one) => !abilities.includes(one)),
    members: asked.length,
    strangers,
    readOnly,
  };
}
