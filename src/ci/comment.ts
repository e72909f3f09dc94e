import { stringOf } from '../diagnostics/string-of.ts';
import { get, type Workflow } from './github.ts';

/** What happened to a comment. */
export type Commented =
  | { readonly done: 'created' | 'updated' | 'unchanged'; readonly url: string | undefined }
  | { readonly done: 'failed'; readonly reason: string };

/** In milliseconds: how long to wait for an answer. */
const patience = 30_000;
/** Pages of a hundred comments each. */
const mostPages = 20;

/**
 * Writes a comment on a pull request, or updates the one that an earlier run wrote, which an invisible marker identifies.
 *
 * @param id - Separates the comments of several clusters or jobs.
 * @param isNews - Whether to write a comment if there is none yet.
 */
export async function writeComment(
  body: string,
  { id, isNews }: { readonly id: string; readonly isNews: boolean },
  workflow: Workflow,
): Promise<Commented> {
  const { repository, api, token, pullRequest } = workflow;
  if (repository === undefined || pullRequest === undefined)
    return { done: 'failed', reason: 'this workflow was not triggered by a pull request' };
  if (token === undefined) return { done: 'failed', reason: 'there is no GITHUB_TOKEN' };
  const marker = `<!-- clusterwright diff${id === '' ? '' : ` ${id.replace(/[^\w./-]/g, '_')}`} -->`;
  const text = `${marker}\n${body}`;
  const call = caller(api, token);
  try {
    const own = await findComment(call, `/repos/${repository}/issues/${pullRequest.number}/comments`, marker);
    if (own === undefined) {
      if (!isNews) return { done: 'unchanged', url: undefined };
      const made = await call('POST', `/repos/${repository}/issues/${pullRequest.number}/comments`, text);
      return { done: 'created', url: urlOf(made) };
    }
    if (own.body === text) return { done: 'unchanged', url: own.url };
    const changed = await call('PATCH', `/repos/${repository}/issues/comments/${own.id}`, text);
    return { done: 'updated', url: urlOf(changed) };
  } catch (error) {
    return { done: 'failed', reason: error instanceof Error ? error.message : stringOf(error) };
  }
}

type Call = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: string) => Promise<unknown>;

function caller(api: string, token: string): Call {
  return async (method, path, body) => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'clusterwright',
        'x-github-api-version': '2022-11-28',
      },
      ...(body !== undefined && { body: JSON.stringify({ body }) }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    if (!response.ok) throw new Error(refusal(response.status));
    return response.json();
  };
}

function refusal(status: number): string {
  if (status === 401 || status === 403 || status === 404) {
    return `the token may not comment (${status}): the job needs \`permissions: pull-requests: write\`, which workflows of forks do not get`;
  }
  return `the server answered ${status}`;
}

interface OwnComment {
  readonly id: number;
  readonly body: string;
  readonly url: string | undefined;
}

async function findComment(call: Call, path: string, marker: string): Promise<OwnComment | undefined> {
  for (let page = 1; page <= mostPages; page++) {
    const comments = await call('GET', `${path}?per_page=100&page=${page}`);
    if (!Array.isArray(comments)) return undefined;
    for (const comment of comments) {
      const [id, body, type] = [get(comment, 'id'), get(comment, 'body'), get(get(comment, 'user'), 'type')];
      // A person who copies the marker into a comment is not a bot.
      if (typeof id === 'number' && typeof body === 'string' && body.startsWith(marker) && type !== 'User')
        return { id, body: body.replaceAll('\r\n', '\n'), url: urlOf(comment) };
    }
    if (comments.length < 100) return undefined;
  }
  return undefined;
}

function urlOf(comment: unknown): string | undefined {
  const url = get(comment, 'html_url');
  return typeof url === 'string' ? url : undefined;
}
