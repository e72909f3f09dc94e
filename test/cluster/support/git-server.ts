import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';

export interface GitServer {
  /** The address of the repository for a GitRepository. */
  readonly url: string;
  /** Commits everything in the work tree that .gitignore allows, and pushes it. Returns the commit. */
  readonly push: (subject: string) => string;
  readonly stop: () => Promise<void>;
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.com', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** Serves the repository of a work tree over HTTP with git's smart protocol. Read-only, on loopback. */
export async function serveRepository(workTree: string, folder: string): Promise<GitServer> {
  const bare = join(folder, 'repository.git');
  mkdirSync(bare);
  git(bare, 'init', '--quiet', '--bare', '--initial-branch=main');
  git(workTree, 'init', '--quiet', '--initial-branch=main');
  git(workTree, 'remote', 'add', 'origin', bare);
  const server = createServer((request, response) => {
    if (!answerGit(bare, request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/repository.git`,
    push: (subject) => {
      git(workTree, 'add', '--all');
      git(workTree, 'commit', '--quiet', '--allow-empty', `--message=${subject}`);
      git(workTree, 'push', '--quiet', 'origin', 'HEAD:main');
      return git(workTree, 'rev-parse', 'HEAD');
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface MadeRepository {
  /** The git folder. */
  readonly folder: string;
  /** Puts a tag on its one commit. */
  readonly tag: (name: string) => void;
}

/** A repository of one commit with these files. */
export function makeRepository(home: string, files: Readonly<Record<string, string>>): MadeRepository {
  mkdirSync(home, { recursive: true });
  git(home, 'init', '--quiet', '--initial-branch=main');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  git(home, 'add', '--all');
  git(home, 'commit', '--quiet', '--message=Files');
  return { folder: join(home, '.git'), tag: (name) => void git(home, 'tag', '--force', name) };
}

/** Answers a git client's request to read a repository; false if it is another request. */
export function answerGit(repository: string, request: IncomingMessage, response: ServerResponse): boolean {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const env = { ...process.env, GIT_PROTOCOL: String(request.headers['git-protocol'] ?? '') };
  const uploadPack = (...args: string[]) =>
    spawn('git', ['upload-pack', '--stateless-rpc', ...args, repository], { env });
  if (request.method === 'GET' && pathname.endsWith('/info/refs')) {
    response.writeHead(200, {
      'content-type': 'application/x-git-upload-pack-advertisement',
      'cache-control': 'no-cache',
    });
    if (env.GIT_PROTOCOL !== 'version=2') response.write('001e# service=git-upload-pack\n0000');
    uploadPack('--advertise-refs').stdout.pipe(response);
    return true;
  }
  if (request.method !== 'POST' || !pathname.endsWith('/git-upload-pack')) return false;
  response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' });
  const child = uploadPack();
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  body.pipe(child.stdin);
  child.stdout.pipe(response);
  return true;
}
