import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { renderTree } from '../../support/render-fixture.ts';
import type { Api, KubernetesObject } from './api.ts';
import type { ControlPlane } from './control-plane.ts';
import { waitFor } from './process.ts';
import { conditionOf } from './ready.ts';

/** The path of an operator that `scripts/install-operators.sh` builds; undefined if it is not built. */
export function builtOperator(name: string): string | undefined {
  const script = fileURLToPath(new URL('../../../scripts/install-operators.sh', import.meta.url));
  try {
    return execFileSync('bash', [script, '--cached', name], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** Every object of the plain tree of a configuration that Flux applies from files. */
export async function objectsOf(configuration: string): Promise<readonly KubernetesObject[]> {
  const files = await renderTree({ text: configuration });
  return [...files.values()]
    .filter(({ path }) => /\.ya?ml$/.test(path))
    .flatMap(({ content }) =>
      parseAllDocuments(content).map((each) => each.toJS() as KubernetesObject | null),
    )
    .filter((object): object is KubernetesObject => object?.kind !== undefined)
    .filter(({ apiVersion }) => !apiVersion.startsWith('kustomize.config.k8s.io/'));
}

/** Applies objects, and creates their namespaces first. Throws if the API server refuses one. */
export async function applyAll(api: Api, objects: readonly KubernetesObject[]): Promise<void> {
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  const made = [...namespaces].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  for (const object of [...made, ...objects]) {
    const { status, body } = await api.apply(object);
    if (status >= 400) throw new Error(`${object.kind} ${object.metadata.name}: ${String(body['message'])}`);
  }
}

/** Waits until each object has a condition with the status True; on a timeout, throws with the message of the others. */
export async function waitForCondition(
  { api, check }: ControlPlane,
  objects: readonly KubernetesObject[],
  type: string,
  seconds = 120,
): Promise<void> {
  if (objects.length === 0) throw new Error(`there is nothing to become ${type}`);
  let others: readonly string[] = [];
  await waitFor(
    async () => {
      const found = await Promise.all(
        objects.map(async (object) => {
          const { body } = await api.get((await api.pathOf(object)) ?? '/');
          const { status, message } = conditionOf(body as KubernetesObject, type) ?? {};
          if (status === 'True') return [];
          return [`${object.kind} ${object.metadata.name}: ${message ?? 'no word yet'}`];
        }),
      );
      others = found.flat();
      return others.length === 0;
    },
    { what: `objects to become ${type}`, seconds, every: 500, check, state: () => others.join('\n') },
  );
}

/** Waits until nothing is missing. */
export async function waitForNothing(
  { check }: ControlPlane,
  what: string,
  missing: () => Promise<readonly string[]>,
  seconds = 120,
): Promise<void> {
  let last: readonly string[] = [];
  await waitFor(
    async () => {
      last = await missing();
      return last.length === 0;
    },
    { what, seconds, every: 500, check, state: () => last.join('\n') },
  );
}

/** A Secret's values, decoded; undefined if it does not exist. */
export async function secretValues(
  api: Api,
  namespace: string,
  name: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { status, body } = await api.get(`/api/v1/namespaces/${namespace}/secrets/${name}`);
  if (status !== 200) return undefined;
  const data = (body['data'] ?? {}) as Readonly<Record<string, string>>;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
  );
}

/** A self-signed certificate for `localhost`, as two files in a folder. */
export function selfSigned(
  folder: string,
  name: string,
): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const request = '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'.split(' ');
  execFileSync('openssl', ['req', ...request, '-keyout', key, '-out', certificate], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { certificate, key };
}

/** Writes a value as JSON, which is YAML too, to a file of a folder. */
export function written(folder: string, name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value), { mode: 0o600 });
  return path;
}
