import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';

export interface GitServer {
  /** The address of the repository, as a GitRepository names it. */
  readonly url: string;
  /** Commits everything in the work tree that .gitignore admits, and pushes it. Returns the commit. */
  readonly push: (subject: string) => string;
  readonly stop: () => Promise<void>;
}

/** Serves a work tree's repository over HTTP, as git's smart protocol has it. Read only, on loopback. */
export async function serveRepository(workTree: string, folder: string): Promise<GitServer> {
  const bare = join(folder, 'repository.git');
  mkdirSync(bare);
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.com', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git(bare, 'init', '--quiet', '--bare', '--initial-branch=main');
  git(workTree, 'init', '--quiet', '--initial-branch=main');
  git(workTree, 'remote', 'add', 'origin', bare);

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const env = { ...process.env, GIT_PROTOCOL: String(request.headers['git-protocol'] ?? '') };
    if (request.method === 'GET' && url.pathname.endsWith('/info/refs')) {
      response.writeHead(200, {
        'content-type': 'application/x-git-upload-pack-advertisement',
        'cache-control': 'no-cache',
      });
      if (env.GIT_PROTOCOL !== 'version=2') response.write('001e# service=git-upload-pack\n0000');
      const child = spawn('git', ['upload-pack', '--stateless-rpc', '--advertise-refs', bare], { env });
      child.stdout.pipe(response);
    } else if (request.method === 'POST' && url.pathname.endsWith('/git-upload-pack')) {
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' });
      const child = spawn('git', ['upload-pack', '--stateless-rpc', bare], { env });
      const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
      body.pipe(child.stdin);
      child.stdout.pipe(response);
    } else response.writeHead(404).end();
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
