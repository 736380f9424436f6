export const api = 'https://api.github.com';

export const nodeId = (kind: string, id: number): string => Buffer.from(`${kind}${id}`).toString('base64');

export function user(login: string) {
  const at = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: [...login].reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 1),
    node_id: nodeId('U', 1),
    avatar_url: `https://avatars.githubusercontent.com/u/1`,
    gravatar_id: '',
    url: at,
    html_url: `https://github.com/${encodeURIComponent(login)}`,
    followers_url: `${at}/followers`,
    following_url: `${at}/following{/other_user}`,
    gists_url: `${at}/gists{/gist_id}`,
    starred_url: `${at}/starred{/owner}{/repo}`,
    subscriptions_url: `${at}/subscriptions`,
    organizations_url: `${at}/orgs`,
    repos_url: `${at}/repos`,
    events_url: `${at}/events{/privacy}`,
    received_events_url: `${at}/received_events`,
    type: 'User',
    site_admin: false,
  };
}
