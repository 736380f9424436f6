import type { Lang } from '../../text/i18n/messages.ts';
import type { CopyResult } from './host.ts';
import type { ToastState } from './screen-state.ts';
import { type Saying, say } from './words.ts';

/** What is said once a text was copied, or could not be. `what`: what it was. */
export function copiedSaying(
  what: Saying,
  result: CopyResult,
  lang: Lang,
): { readonly tone: ToastState['tone']; readonly say: Saying } {
  if (result.how === 'failed') {
    const key = result.kind === 'too-large' ? 'copied.too-large' : 'copied.no-way';
    return { tone: 'wait', say: { key, params: { limit: result.limit ?? 0 } } };
  }
  if (result.how === 'clipboard') {
    const params = { what: say(lang, what), tool: result.tool };
    return { tone: 'ok', say: { key: 'copied-by.tool', params } };
  }
  return { tone: 'ok', say: { key: `copied-by.${result.how}` } };
}
