import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './api.ts';
import { removeAtEnd } from './process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A user's repository: a folder with a configuration, a key and a rendered tree. */
export interface Repository {
  readonly folder: string;
  /** Runs the built command in the folder. Throws with its output if its status is not 0. */
  readonly run: (...args: string[]) => string;
  /** Every object of the tree, secrets opened. */
  readonly objects: () => readonly KubernetesObject[];
  /** Every object of the tree that is not sealed. */
  readonly plainObjects: () => readonly KubernetesObject[];
  /** Replaces a text in cluster.yaml, or adds a line if `from` is not given. */
  readonly edit: (to: string, from?: string | RegExp) => void;
  /** Replaces the whole of cluster.yaml. */
  readonly write: (configuration: string) => void;
  readonly remove: () => void;
}

/** Creates a repository with `init` and `configure` of the built command. */
export function repositoryOf(configuration: string): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-repository-'));
  // It contains a private key.
  removeAtEnd(folder);
  const command = join(root, 'dist/clusterwright.cjs');
  if (!existsSync(command)) throw new Error('the command is not built: npm run build');
  const run = (...args: string[]) => {
    try {
      return execFileSync(process.execPath, [command, ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`clusterwright ${args.join(' ')}:\n${stdout}${stderr}`);
    }
  };
  const settings = join(folder, 'cluster.yaml');
  const isSealed = (path: string) => path.endsWith('.sops.yaml');
  const objectsIn = (paths: readonly string[]) =>
    paths.flatMap((path) => {
      const text = isSealed(path) ? run('secrets', 'decrypt', path) : readFileSync(path, 'utf8');
      return parseAllDocuments(text)
        .map((document) => document.toJS() as KubernetesObject | null)
        .filter((object): object is KubernetesObject => object?.kind !== undefined && isApplied(object));
    });
  const files = () => filesBelow(join(folder, 'kubernetes'));
  writeFileSync(settings, configuration);
  run('init');
  run('configure');
  return {
    folder,
    run,
    objects: () => objectsIn(files()),
    plainObjects: () => objectsIn(files().filter((path) => !isSealed(path))),
    edit: (to, from) => {
      const text = readFileSync(settings, 'utf8');
      const next = from === undefined ? `${text.trimEnd()}\n${to}\n` : text.replace(from, to);
      if (next === text) throw new Error(`cluster.yaml has nothing like ${from}`);
      writeFileSync(settings, next);
    },
    write: (text) => writeFileSync(settings, text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Kustomize's own files are not objects of the cluster. */
const isApplied = ({ apiVersion }: KubernetesObject) => !apiVersion.startsWith('kustomize.config.k8s.io/');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
