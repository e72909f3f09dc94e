import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a workflow of GitHub Actions (or of Forgejo, which sets the same variables) knows about its run. */
export interface Workflow {
  /** `owner/name`. */
  readonly repository: string | undefined;
  readonly api: string;
  readonly token: string | undefined;
  readonly pullRequest: PullRequest | undefined;
}

interface PullRequest {
  readonly number: number;
  /** The commit that the pull request will be merged into. */
  readonly base: string;
  /** Whether its commits come from another repository. */
  readonly fromFork: boolean;
}

/** Reads the workflow's variables and its event; missing or unexpected values are undefined. */
export function readWorkflow(env: Environment): Workflow {
  return {
    repository: env['GITHUB_REPOSITORY'] || undefined,
    api: (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/$/, ''),
    token: env['GITHUB_TOKEN'] || undefined,
    pullRequest: pullRequestIn(readEvent(env['GITHUB_EVENT_PATH'])),
  };
}

/** Whether a workflow of GitHub, Forgejo or Gitea reads the output, and shows `::error` lines as annotations. */
export const showsAnnotations = (env: Environment): boolean =>
  ['GITHUB_ACTIONS', 'FORGEJO_ACTIONS', 'GITEA_ACTIONS'].some((name) => env[name] === 'true');

function readEvent(path: string | undefined): unknown {
  if (!path) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function pullRequestIn(event: unknown): PullRequest | undefined {
  const pull = get(event, 'pull_request');
  const [number, base] = [get(pull, 'number'), get(get(pull, 'base'), 'sha')];
  if (typeof number !== 'number' || typeof base !== 'string') return undefined;
  const repositoryOf = (side: string) => get(get(get(pull, side), 'repo'), 'full_name');
  return { number, base, fromFork: repositoryOf('head') !== repositoryOf('base') };
}

export function get(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
