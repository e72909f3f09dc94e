import { existsSync, readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { suggest } from '../../diagnostics/suggest.ts';

export interface KubeconfigChoice {
  /** A file that the user names; by default `KUBECONFIG`, `kubeconfig` in the folder, or the one in the home folder. */
  readonly kubeconfig?: string;
  /** By default the current context of the file. */
  readonly context?: string;
}

/** How to access a cluster. */
export interface Access {
  /** The context, for people. */
  readonly context: string;
  /** The address of the API server, without a trailing slash. */
  readonly server: string;
  /** The same for people, without possible credentials. */
  readonly shown: string;
  /** Returns the options of a request, including credentials. */
  readonly options: () => Promise<RequestOptions>;
}

interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Why there is no access, and what to do. */
export interface NoAccess {
  readonly message: string;
  readonly advice: string;
}

/**
 * Reads the kubeconfig like kubectl. The client library implements signing in (certificates, tokens, programs, OIDC, proxies);
 * only that part of it is loaded, because its types of all objects are many times as large. Does not contact the cluster; no
 * message contains the content of the file.
 */
export async function accessFrom(choice: KubeconfigChoice, place: Place): Promise<Access | NoAccess> {
  const files = filesFor(choice, place);
  if ('message' in files) return files;
  const { KubeConfig: Config } = await import('@kubernetes/client-node/dist/config.js');
  const merged = new Config();
  for (const [index, path] of files.paths.entries()) {
    const read = new Config();
    try {
      // Not loadFromFile, which does the same but throws for an empty file.
      read.loadFromString(readFileSync(path, 'utf8'), { onInvalidEntry: 'filter' });
      read.makePathsAbsolute(dirname(path));
      if (index === 0) Object.assign(merged, copyOf(read));
      else merged.mergeConfig(read, merged.currentContext !== undefined && merged.currentContext !== '');
    } catch {
      return {
        message: `${path} cannot be read as a kubeconfig`,
        advice: 'Check it: `kubectl config view --kubeconfig` with its path shows more.',
      };
    }
  }
  return chosen(merged, choice.context, files.paths);
}

function copyOf({ clusters, users, contexts, currentContext }: KubeConfig) {
  return { clusters: [...clusters], users: [...users], contexts: [...contexts], currentContext };
}

function filesFor(
  { kubeconfig }: KubeconfigChoice,
  { cwd, env }: Place,
): { readonly paths: readonly string[] } | NoAccess {
  if (kubeconfig !== undefined) {
    const path = resolve(cwd, kubeconfig);
    if (existsSync(path)) return { paths: [path] };
    return { message: `${kubeconfig} does not exist`, advice: 'Correct --kubeconfig.' };
  }
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const standard = [join(cwd, 'kubeconfig'), join(env['HOME'] ?? homedir(), '.kube/config')];
  const [first] = standard.filter((path) => existsSync(path));
  const paths =
    named.length > 0 ? named.map((path) => resolve(cwd, path)).filter((path) => existsSync(path)) : [first];
  const there = paths.filter((path) => path !== undefined);
  if (there.length > 0) return { paths: there };
  return {
    message: named.length > 0 ? 'no file that KUBECONFIG names exists' : 'there is no kubeconfig',
    advice:
      'Put the kubeconfig of your cluster here as `kubeconfig`, or name it with --kubeconfig or KUBECONFIG.',
  };
}

function chosen(config: KubeConfig, wanted: string | undefined, paths: readonly string[]): Access | NoAccess {
  const names = config.getContexts().map(({ name }) => name);
  const context = wanted ?? config.currentContext;
  const shown = paths.join(', ');
  const list = names.length === 0 ? `${shown} has no context.` : `${shown} has ${names.join(', ')}.`;
  if (context === undefined || context === '') {
    return { message: 'the kubeconfig has no current context', advice: `Name one with --context. ${list}` };
  }
  if (!names.includes(context)) {
    const near = suggest(context, names);
    const advice = near === undefined ? list : `Did you mean ${near}? ${list}`;
    return { message: `the kubeconfig has no context ${context}`, advice };
  }
  config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (cluster === null || !URL.canParse(cluster.server)) {
    return {
      message: `the context ${context} names no cluster with an address`,
      advice: 'Correct the kubeconfig.',
    };
  }
  const { server } = cluster;
  return {
    context,
    server: server.replace(/(?<!\/)\/+$/, ''),
    shown: new URL(server).origin,
    options: async () => {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      return options;
    },
  };
}
