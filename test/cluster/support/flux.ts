import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Api, KubernetesObject } from './api.ts';
import type { ControlPlane } from './control-plane.ts';
import { freePorts, waitFor } from './process.ts';

/** Installs every CustomResourceDefinition of a folder of YAML files, and waits until all are served. */
export async function installDefinitions(api: Api, folders: readonly string[]): Promise<number> {
  const definitions = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')))
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((object) => object?.kind === 'CustomResourceDefinition'),
  ) as KubernetesObject[];
  for (const definition of definitions) {
    // Too large for a strict apply with its managed fields in one go otherwise: created as it is.
    const { status, body } = await api.send(
      'POST',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      definition,
    );
    if (status >= 400 && status !== 409)
      throw new Error(`${definition.metadata.name}: ${String(body['message'])}`);
  }
  await waitFor(
    async () => {
      const all = await api.list('/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
      return all.every((definition) => conditionOf(definition, 'Established')?.status === 'True');
    },
    { what: 'the custom resource definitions', seconds: 120 },
  );
  return definitions.length;
}

/** Flux's three controllers, as processes beside the API server. */
export async function startFlux(
  plane: ControlPlane,
  sourceEnv: Readonly<Record<string, string>>,
): Promise<void> {
  const ports = await freePorts(4);
  const storage = join(plane.folder, 'artifacts');
  mkdirSync(storage);
  // Of its own, so that runs side by side do not meet in the folder for temporary files.
  const TMPDIR = join(plane.folder, 'temporary');
  mkdirSync(TMPDIR);
  const env = { KUBECONFIG: plane.kubeconfig, RUNTIME_NAMESPACE: 'flux-system', TMPDIR };
  const common = (port: number | undefined) => [
    '--enable-leader-election=false',
    '--events-addr=',
    '--metrics-addr=0',
    `--health-addr=127.0.0.1:${port}`,
    '--log-level=info',
    '--watch-all-namespaces=true',
  ];
  plane.add(
    'source-controller',
    [
      ...common(ports[0]),
      `--storage-path=${storage}`,
      `--storage-addr=127.0.0.1:${ports[1]}`,
      `--storage-adv-addr=127.0.0.1:${ports[1]}`,
    ],
    { ...env, ...sourceEnv },
  );
  plane.add(
    'kustomize-controller',
    [...common(ports[2]), '--requeue-dependency=2s', '--feature-gates=CancelHealthCheckOnNewRevision=true'],
    env,
  );
  plane.add('helm-controller', [...common(ports[3]), '--requeue-dependency=2s'], env);
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export function conditionOf(object: KubernetesObject, type: string): Condition | undefined {
  const status = object['status'] as { readonly conditions?: readonly Condition[] } | undefined;
  return status?.conditions?.find((condition) => condition.type === type);
}

const kustomizations = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations';

export interface ReadyKustomization {
  readonly name: string;
  /** Seconds since the start of the wait. */
  readonly after: number;
}

/**
 * Waits until every Flux Kustomization is ready at a revision; returns them in the order in which they became so.
 * Throws when the time is over, with what each of the others says.
 */
export async function waitUntilReady(
  api: Api,
  {
    commit,
    seconds,
    atLeast = 1,
  }: { readonly commit: string; readonly seconds: number; readonly atLeast?: number },
): Promise<readonly ReadyKustomization[]> {
  const began = Date.now();
  const ready = new Map<string, number>();
  let others: readonly string[] = [];
  await waitFor(
    async () => {
      const all = await api.list(kustomizations);
      others = all.flatMap((object) => {
        const name = `${object.metadata.namespace}/${object.metadata.name}`;
        const { lastAppliedRevision } = (object['status'] ?? {}) as { lastAppliedRevision?: string };
        const condition = conditionOf(object, 'Ready');
        if (condition?.status === 'True' && lastAppliedRevision?.endsWith(commit)) {
          if (!ready.has(name)) ready.set(name, Math.round((Date.now() - began) / 100) / 10);
          return [];
        }
        ready.delete(name);
        return [`${name}: ${condition?.message ?? 'no word yet'}`];
      });
      return all.length >= atLeast && others.length === 0;
    },
    { what: 'all Kustomizations', seconds, every: 500, state: () => others.join('\n') },
  );
  return [...ready].map(([name, after]) => ({ name, after })).sort((a, b) => a.after - b.after);
}
